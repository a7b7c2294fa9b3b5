import { createOffset, firstMoment, WEEKDAYS } from '../digest/index.ts';
import { readWeekday } from './read-words.ts';

/** When a duty ends: at a moment, or when somebody says so. */
export type UntilRead =
  | { readonly kind: 'ok'; readonly untilAt: Date | undefined }
  | { readonly kind: 'invalid' }
  /** Further away than a duty lasts. */
  | { readonly kind: 'tooLong' };

const DAY_MS = 86_400_000;

/** Days that a duty lasts at the most: whoever forgets to end one must not be called for months. */
export const LONGEST_DUTY_DAYS = 31;

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:m|min|mins|minute|minutes|minuten?)$/, 60_000],
  [/^(?:h|hr|hrs|hour|hours|std|stunden?)$/, 3_600_000],
  [/^(?:d|day|days|tage?)$/, DAY_MS],
  [/^(?:w|week|weeks|wochen?)$/, 7 * DAY_MS],
];

/**
 * Reads when a duty ends: `until 18:00`, `until 6 pm`, `until tomorrow 8:00`, `until friday 17:00`, `until 2026-03-09
 * 18:00`, `for 8h`, `for 90 min`; without `until` and `for` likewise. Nothing at all is a duty without an end.
 *
 * An hour is the next time that clocks of the zone show it: an hour that clocks jump over is the moment of the jump, one
 * that occurs twice its first.
 */
export function readUntil(typed: string, now: Date, timeZone: string): UntilRead {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '')
    .replace(/\s+/g, ' ');
  if (text === '') return { kind: 'ok', untilAt: undefined };
  const length = readLength(text.replace(/^for /, ''));
  const untilAt = length === undefined ? readMoment(text, now, timeZone) : new Date(now.getTime() + length);
  if (!untilAt || untilAt <= now) return { kind: 'invalid' };
  return untilAt.getTime() - now.getTime() > LONGEST_DUTY_DAYS * DAY_MS ? { kind: 'tooLong' } : { kind: 'ok', untilAt };
}

/** `8h`, `1 h 30 min`, `1.5 hours`; `undefined` for anything else. */
function readLength(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d{1,4}(?:[.,]\d{1,2})?) ?([a-z]+)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join(' ') !== text.replace(/ and |, /g, ' ')) return undefined;
  let sum = 0;
  for (const [, amount = '', unit = ''] of parts) {
    const ms = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
    if (ms === undefined) return undefined;
    sum += Math.round(Number(amount.replace(',', '.')) * ms);
  }
  return sum > 0 ? sum : undefined;
}

const DAY = String.raw`(today|tonight|tomorrow|heute|morgen|\d{4}-\d{2}-\d{2}|[a-zäöü]{3,})`;
const CLOCK = String.raw`(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|h|uhr)?`;

function readMoment(text: string, now: Date, timeZone: string): Date | undefined {
  const said = text.replace(/^(?:until|till|til|to|bis) /, '').replace(/ (?:at|um) /, ' ');
  const named = said.replace(/\bnoon\b/, '12:00').replace(/\bmidnight\b/, '24:00');
  const match =
    new RegExp(`^(?:${DAY} )?${CLOCK}$`, 'u').exec(named) ?? reorder(new RegExp(`^${CLOCK} ${DAY}$`, 'u').exec(named));
  if (!match) return undefined;
  const [, day = '', hours = '', minutes = '00', half = ''] = match;
  const minute = minuteOf(Number(hours), Number(minutes), half);
  if (minute === undefined) return undefined;
  const offsetAt = createOffset(timeZone);
  const today = Math.floor((now.getTime() + offsetAt(now.getTime())) / DAY_MS);
  const at = (dayNumber: number) => new Date(firstMoment(dayNumber * DAY_MS + minute * 60_000, offsetAt));
  const wanted = dayOf(day, today);
  if (wanted === undefined) return undefined;
  const moment = at(wanted.day);
  return moment <= now && wanted.repeats > 0 ? at(wanted.day + wanted.repeats) : moment;
}

/** `18:00 tomorrow` in the order of `tomorrow 18:00`. */
const reorder = (match: RegExpExecArray | null): readonly string[] | undefined =>
  match ? [match[0], match[4] ?? '', match[1] ?? '', match[2] ?? '00', match[3] ?? ''] : undefined;

/** Minutes of the day; `24:00` is its end. */
function minuteOf(hours: number, minutes: number, half: string): number | undefined {
  if (minutes > 59) return undefined;
  if (half === 'am' || half === 'pm') {
    if (hours < 1 || hours > 12) return undefined;
    return ((hours % 12) + (half === 'pm' ? 12 : 0)) * 60 + minutes;
  }
  if (hours === 24 && minutes === 0) return 24 * 60;
  return hours <= 23 ? hours * 60 + minutes : undefined;
}

/** The number of a day, and after how many days it comes again when its hour has passed; 0 is never. */
function dayOf(word: string, today: number): { readonly day: number; readonly repeats: number } | undefined {
  if (word === '') return { day: today, repeats: 1 };
  if (word === 'today' || word === 'tonight' || word === 'heute') return { day: today, repeats: 0 };
  if (word === 'tomorrow' || word === 'morgen') return { day: today + 1, repeats: 0 };
  if (/^\d/.test(word)) {
    const day = Date.parse(`${word}T00:00:00Z`);
    return Number.isNaN(day) ? undefined : { day: day / DAY_MS, repeats: 0 };
  }
  const weekday = readWeekday(word);
  if (weekday.kind === 'invalid') return undefined;
  // Day 0, the first of 1970, was a Thursday.
  const away = (WEEKDAYS.indexOf(weekday.value) - ((today + 4) % 7) + 7) % 7;
  return { day: today + away, repeats: 7 };
}
