import { SEVERITIES, type Severity } from '../alerts/index.ts';
import { WEEKDAYS, type Weekday } from '../digest/index.ts';
import { isSlip } from '../tenants/index.ts';
import { ALERTS_PER_HOUR, type Preferences } from './preferences.ts';

/** A value out of somebody's words, or what it may have been meant to be; `''` when nobody knows. */
export type Read<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'invalid'; readonly suggestion: string };

const ok = <T>(value: T): Read<T> => ({ kind: 'ok', value });
const invalid = (suggestion = ''): Read<never> => ({ kind: 'invalid', suggestion });

const GERMAN: Readonly<Record<string, Weekday>> = {
  sonntag: 'sunday',
  montag: 'monday',
  dienstag: 'tuesday',
  mittwoch: 'wednesday',
  donnerstag: 'thursday',
  freitag: 'friday',
  samstag: 'saturday',
};

/** Reads a day of the week: `friday`, `Fridays`, `fri`, `Freitag`. */
export function readWeekday(typed: string): Read<Weekday> {
  const key = typed
    .trim()
    .toLowerCase()
    .replace(/[.,]+$/, '')
    .replace(/s$/, '');
  const german = GERMAN[key];
  const day = german ?? WEEKDAYS.find((name) => name === key || (key.length >= 3 && name.startsWith(key)));
  if (day) return ok(day);
  return invalid(WEEKDAYS.find((name) => isSlip(key, name)) ?? '');
}

/** Reads a full hour: `9`, `09:00`, `9 am`, `5pm`, `17h`, `17 Uhr`, `noon`, `midnight`. Half hours are none. */
export function readHour(typed: string): Read<number> {
  const text = typed.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === 'noon' || text === 'midday') return ok(12);
  if (text === 'midnight') return ok(0);
  const match = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.|h|uhr|o['’]?clock)?$/.exec(text);
  if (!match) return invalid();
  const [, digits = '', minutes = '00', half = ''] = match;
  const hour = hourOf(Number(digits), half);
  if (hour === undefined) return invalid();
  return minutes === '00' ? ok(hour) : invalid(String(hour));
}

function hourOf(written: number, half: string): number | undefined {
  if (/^[ap]/.test(half)) {
    if (written < 1 || written > 12) return undefined;
    return (written % 12) + (half.startsWith('p') ? 12 : 0);
  }
  return written <= 23 ? written : undefined;
}

/** Reads when the digest is due: a day, an hour, or both in any order, `friday at 9`. */
export function readDigestTime(typed: string): Read<{ readonly digestDay?: Weekday; readonly digestHour?: number }> {
  const words = typed
    .trim()
    .toLowerCase()
    .replace(/\b(?:at|on|um|am(?= \p{L})|every|to|the)\b/gu, ' ')
    .replace(/,/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (words === '') return invalid();
  const [, before = '', day = '', after = ''] = /^(.*?)([a-zäöü]{3,})\.?(.*)$/u.exec(withoutHourWords(words)) ?? [];
  const hourText = hourWords(words, day, before, after);
  const readDay = day === '' ? undefined : readWeekday(day);
  if (readDay?.kind === 'invalid') return invalid(readDay.suggestion);
  const readTime = hourText === '' ? undefined : readHour(hourText);
  if (readTime?.kind === 'invalid') return invalid(readTime.suggestion);
  if (!readDay && !readTime) return invalid();
  return ok({
    ...(readDay && { digestDay: readDay.value }),
    ...(readTime && { digestHour: readTime.value }),
  });
}

/** Words of an hour are longer than two letters too, and no day. */
const HOUR_WORDS = /\b(?:noon|midday|midnight|uhr|o['’]?clock)\b/g;
const withoutHourWords = (words: string): string => words.replace(HOUR_WORDS, (word) => ' '.repeat(word.length));

function hourWords(words: string, day: string, before: string, after: string): string {
  if (day === '') return words;
  const from = words.slice(0, before.length).trim();
  const rest = words.slice(words.length - after.length).trim();
  return `${from} ${rest}`.trim();
}

/** Reads the least severity to post; `all` and `everything` are the lowest one. */
export function readSeverity(typed: string): Read<Severity> {
  const key = typed
    .trim()
    .toLowerCase()
    .replace(/ (?:and|or) (?:above|up|higher|worse|more)$/, '')
    .replace(/\+$/, '');
  if (key === 'all' || key === 'everything' || key === 'info') return ok('informational');
  if (key === 'med') return ok('medium');
  const found = SEVERITIES.find((severity) => severity === key);
  if (found) return ok(found);
  return invalid(SEVERITIES.find((severity) => isSlip(key, severity)) ?? '');
}

/** Reads how many alert cards of their own the channel takes in an hour. */
export function readAlertsPerHour(typed: string): Read<number> {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/ ?(?:alerts?|cards?)?(?: ?(?:an|per|a|\/) ?h(?:our)?)?$/, '');
  if (!/^\d{1,7}$/.test(text)) return invalid();
  const value = Number(text);
  return value >= ALERTS_PER_HOUR.least && value <= ALERTS_PER_HOUR.most ? ok(value) : invalid();
}

/** Reads whether our own contacts are asked once a quarter. */
export function readDrills(typed: string): Read<Preferences['drills']> {
  const key = typed.trim().toLowerCase();
  if (['quarterly', 'on', 'yes', 'every quarter'].includes(key)) return ok('quarterly');
  if (['off', 'no', 'none', 'never'].includes(key)) return ok('off');
  return invalid(isSlip(key, 'quarterly') ? 'quarterly' : '');
}
