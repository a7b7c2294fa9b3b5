import { type CardText, cardText } from '../card-text.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * What the clocks show where somebody works: `Sun 03:00 in Los Angeles`; empty when the zone is none.
 *
 * @param zone - IANA zone, which is named after a city
 */
export function localTime(at: Date, zone: string): CardText {
  const parts = partsOf(at, zone);
  if (!parts) return cardText('');
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? '';
  const time = `${parts.get('weekday')} ${parts.get('hour')}:${parts.get('minute')}`;
  return cardText(zone.includes('/') ? `${time} in ${city}` : `${time} ${zone}`, 60);
}

/** Whether people sleep at that hour where the zone is; `undefined` when the zone is none. */
export function isNight(at: Date, zone: string): boolean | undefined {
  const hour = partsOf(at, zone)?.get('hour');
  return hour === undefined ? undefined : Number(hour) < 7 || Number(hour) >= 22;
}

function partsOf(at: Date, zone: string): ReadonlyMap<string, string> | undefined {
  const format = formats.get(zone) ?? formatOf(zone);
  if (!format) return undefined;
  formats.set(zone, format);
  return new Map(format.formatToParts(at).map(({ type, value }) => [type as string, value]));
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
