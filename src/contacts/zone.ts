const FORMATS = new Map<string, Intl.DateTimeFormat | undefined>();

/** Zones that are remembered; a desk meets tens. What people type is not kept for ever. */
const MOST = 500;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** What a clock on a wall shows. */
export interface WallTime {
  /** Monday is 0. */
  readonly day: number;
  readonly minute: number;
  /** `2026-03-09`. */
  readonly date: string;
}

/** What clocks in an IANA zone show at a moment; `undefined` when there is no such zone. */
export function wallTime(at: Date, zone: string): WallTime | undefined {
  const parts = new Map(
    formatOf(zone)
      ?.formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  if (parts.size === 0) return undefined;
  const [year, month, date] = [parts.get('year'), parts.get('month'), parts.get('day')];
  return {
    day: DAYS.indexOf((parts.get('weekday') ?? '').toLowerCase()),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    date: `${year}-${month}-${date}`,
  };
}

/**
 * The moment at which clocks in a zone show a time of a day. A time that clocks jump over is as much later as they jump;
 * a time that occurs twice is one of the two.
 *
 * @param date - `2026-03-09`
 * @param minute - of the day
 */
export function momentAt(date: string, minute: number, zone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const ahead = (at: number): number => {
    const local = wallTime(new Date(at), zone);
    return local ? Date.parse(`${local.date}T00:00:00Z`) + local.minute * 60_000 - Math.floor(at / 60_000) * 60_000 : 0;
  };
  // The first guess may lie on the other side of a change of clocks; the second does not.
  return new Date(wall - ahead(wall - ahead(wall)));
}

/** Whether there is such a zone. */
export const isZone = (zone: string): boolean => formatOf(zone) !== undefined;

/** Making a format costs as much as a thousand uses of it, and each contact of a list needs one. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!FORMATS.has(zone)) {
    if (FORMATS.size >= MOST) FORMATS.clear();
    FORMATS.set(zone, makeFormat(zone));
  }
  return FORMATS.get(zone);
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  if (timeZone === '') return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
