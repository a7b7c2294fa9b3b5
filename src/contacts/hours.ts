import { wallTime } from './zone.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const PATTERN = /^(?:(\w{3}(?:-\w{3})?(?:, ?\w{3}(?:-\w{3})?)*) )?(\d\d):(\d\d)-(\d\d):(\d\d)$/;

/**
 * Whether somebody works at a moment.
 *
 * @param hours - `08:00-17:00` (Monday to Friday), `Mon-Sat 07:00-19:00`, `Mon, Wed-Fri 08:00-17:00`, or `24/7`; hours
 *   that end before they begin go on after midnight and belong to the day on which they began
 * @param zone - IANA time zone of the hours
 * @returns `undefined` when the hours or the zone cannot be read: nobody should rely on a guess
 */
export function isAtWork(hours: string, zone: string, now: Date): boolean | undefined {
  if (hours.trim() === '24/7') return true;
  const match = PATTERN.exec(hours.trim());
  const local = wallTime(now, zone);
  const workdays = match && workdaysOf(match[1] ?? 'mon-fri');
  if (!match || !local || !workdays) return undefined;
  const from = Number(match[2]) * 60 + Number(match[3]);
  const until = Number(match[4]) * 60 + Number(match[5]);
  const isWorkday = (day: number) => workdays.has(day);
  if (from < until) return isWorkday(local.day) && local.minute >= from && local.minute < until;
  const sinceYesterday = isWorkday((local.day + 6) % 7) && local.minute < until;
  return sinceYesterday || (isWorkday(local.day) && local.minute >= from);
}

/** The days of `Mon, Wed-Fri` by number, Monday is 0; `undefined` when one of them is none. */
function workdaysOf(text: string): ReadonlySet<number> | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(/, ?/)) {
    const [first = '', last = first] = part.split('-');
    const [from, until] = [DAYS.indexOf(first), DAYS.indexOf(last)];
    if (from < 0 || until < 0) return undefined;
    for (let ahead = 0; ahead <= (until - from + 7) % 7; ahead += 1) days.add((from + ahead) % 7);
  }
  return days;
}
