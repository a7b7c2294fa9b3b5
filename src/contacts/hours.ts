import { wallTime } from './zone.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const PATTERN = /^(?:(\w{3})-(\w{3}) )?(\d\d):(\d\d)-(\d\d):(\d\d)$/;

/**
 * Whether somebody works at a moment.
 *
 * @param hours - `08:00-17:00` (Monday to Friday), `Mon-Sat 07:00-19:00`, or `24/7`; hours that end before they begin
 *   go on after midnight and belong to the day on which they began
 * @param zone - IANA time zone of the hours
 * @returns `undefined` when the hours or the zone cannot be read: nobody should rely on a guess
 */
export function isAtWork(hours: string, zone: string, now: Date): boolean | undefined {
  if (hours.trim() === '24/7') return true;
  const match = PATTERN.exec(hours.trim());
  const local = wallTime(now, zone);
  if (!match || !local) return undefined;
  const [first, last] = [
    DAYS.indexOf((match[1] ?? 'mon').toLowerCase()),
    DAYS.indexOf((match[2] ?? 'fri').toLowerCase()),
  ];
  if (first < 0 || last < 0) return undefined;
  const from = Number(match[3]) * 60 + Number(match[4]);
  const until = Number(match[5]) * 60 + Number(match[6]);
  const isWorkday = (day: number) => (day - first + 7) % 7 <= (last - first + 7) % 7;
  if (from < until) return isWorkday(local.day) && local.minute >= from && local.minute < until;
  const sinceYesterday = isWorkday((local.day + 6) % 7) && local.minute < until;
  return sinceYesterday || (isWorkday(local.day) && local.minute >= from);
}
