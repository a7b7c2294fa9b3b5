import { type CardText, cardText } from '../card-text.ts';

/** Times in words, in one zone, made on the server: Teams does not format dates on cards. */
export interface Clock {
  /** IANA zone. */
  readonly zone: string;
  readonly now: Date;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Tue 10 Mar 2026, 13:48 UTC`. */
export function instant(at: Date, { zone }: Pick<Clock, 'zone'>): CardText {
  const part = partsOf(at, zone);
  return cardText(`${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${timeIn(part)}`);
}

/** `13:48 UTC` on the same day in that zone, else the whole date. */
export function shortInstant(at: Date, { zone, now }: Clock): CardText {
  const part = partsOf(at, zone);
  const today = partsOf(now, zone);
  const isToday = ['day', 'month', 'year'].every((name) => part(name) === today(name));
  return isToday
    ? cardText(timeIn(part))
    : cardText(`${part('weekday')} ${part('day')} ${part('month')}, ${timeIn(part)}`);
}

/** `10 Mar 2026`. */
export function day(at: Date, { zone }: Pick<Clock, 'zone'>): CardText {
  const part = partsOf(at, zone);
  return cardText(`${part('day')} ${part('month')} ${part('year')}`);
}

/** `2–8 March 2026`, first and last day included. */
export const dayRange = (first: Date, last: Date, { zone }: Pick<Clock, 'zone'>): CardText =>
  cardText(
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }).formatRange(
      first,
      last,
    ),
  );

/** `3 min`, `2 h 5 min`, `4 days`: a length of time, rounded to what people care about. */
export function duration(ms: number): CardText {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 1) return cardText('less than a minute');
  if (minutes < 120) return cardText(`${minutes} min`);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return cardText(minutes % 60 === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${minutes % 60} min`);
  return cardText(`${Math.floor(hours / 24)} days`);
}

function partsOf(at: Date, zone: string): (name: string) => string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type as string, value]));
  return (name) => parts.get(name) ?? '';
}

const timeIn = (part: (name: string) => string): string => `${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
