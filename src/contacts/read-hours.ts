import { readZone } from './read-zone.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Short and full names of days in the languages of most desks; the first two letters decide in each of them. */
const DAY_WORDS: readonly (readonly string[])[] = [
  ['mo', 'mon', 'monday', 'mondays', 'montag'],
  ['tu', 'tue', 'tues', 'tuesday', 'tuesdays', 'di', 'dienstag'],
  ['we', 'wed', 'weds', 'wednesday', 'wednesdays', 'mi', 'mittwoch'],
  ['th', 'thu', 'thur', 'thurs', 'thursday', 'thursdays', 'do', 'donnerstag'],
  ['fr', 'fri', 'friday', 'fridays', 'freitag'],
  ['sa', 'sat', 'saturday', 'saturdays', 'samstag'],
  ['su', 'sun', 'sunday', 'sundays', 'so', 'sonntag'],
];

const ALWAYS = /^(?:24\s*[/x]\s*7|24\s*h(?:ours)?|always|all day every day|(?:a?round|round) the clock)$/;
const CLOCK = String.raw`(\d{1,2})(?:[:.h](\d{2})|(\d{2}))?\s*h?\s*(am|pm)?`;
const RANGE = new RegExp(String.raw`^${CLOCK}\s*(?:-|to|until|till|bis)\s*${CLOCK}$`);

/** Days one after another, or single ones: `mon-wed, fri`, `mo und mi`. */
const DAY = String.raw`[a-zäöü]{2,}\.?`;
const TO = String.raw`\s*(?:-|\bto\b|\buntil\b|\btill\b|\bbis\b)\s*`;
const AND = String.raw`(?:\s+(?:and|und)\s+|\s*[,/+&]\s*)`;
const SOME_DAYS = `(?:every day|${DAY}(?:${TO}${DAY})?(?:${AND}${DAY}(?:${TO}${DAY})?)*)`;
const BEFORE = new RegExp(String.raw`^(${SOME_DAYS}):?,? (?=\d)`);
const AFTER = new RegExp(String.raw`(?<=\d|[ap]m|h),? (${SOME_DAYS})$`);

/** A word at the end that may be a zone: `CET`, `(UTC+1)`, `Europe/Berlin`. */
const ZONE_LAST = /^(.*?[^\s(])[\s(]+([a-z]{2,5}(?:[+-]\d{1,2})?|[a-z_]+\/[a-z_/]+)\)?$/;

export type HoursRead =
  | { readonly kind: 'ok'; readonly hours: string }
  /**
   * `suggestion` is the likeliest meaning of hours that could mean two things; empty when there is none. `hasZone`: it is
   * what they are without the time zone, which has its own field.
   */
  | { readonly kind: 'invalid'; readonly suggestion: string; readonly hasZone: boolean };

/**
 * Reads working hours as people type them (`8-17`, `9am-5pm`, `Mon, Wed 07:00-19:00`, `weekdays 0800-1700`, `24x7`) and
 * writes them in the one way that `isAtWork` understands. Reading what it wrote gives the same again.
 *
 * `9-5` is refused: by the rules it would be a night shift, and nearly everybody means five in the afternoon.
 */
export function readHours(typed: string): HoursRead {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/[–—‑−]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/\b([ap])\.m\./g, '$1m')
    .replace(/[.,:]$/, '');
  const read = readText(text);
  if (read.kind === 'ok' || read.suggestion !== '') return read;
  const [, rest = '', zone = ''] = ZONE_LAST.exec(text) ?? [];
  const known = readZone(zone);
  const isZone = zone !== '' && (known.kind === 'ok' || known.suggestion !== '');
  const without = isZone ? readText(rest) : read;
  const hours = without.kind === 'ok' ? without.hours : without.suggestion;
  return isZone && hours !== '' ? { kind: 'invalid', suggestion: hours, hasZone: true } : read;
}

function readText(text: string): HoursRead {
  if (text === '') return { kind: 'ok', hours: '' };
  if (ALWAYS.test(text)) return { kind: 'ok', hours: '24/7' };
  const { days, rest } = splitDays(text);
  const match = RANGE.exec(rest);
  if (!match || days === undefined) return UNREADABLE;
  const bare = !match[2] && !match[3] && !match[6] && !match[7] && !match[4] && !match[8];
  const until = minuteOf(match[5], match[6] ?? match[7], match[8]);
  // `9-5pm`: the afternoon of the end says nothing about the beginning.
  const from = minuteOf(match[1], match[2] ?? match[3], match[4]);
  if (from === undefined || until === undefined || from === until || from === 1440) {
    return UNREADABLE;
  }
  if (bare && until < from && until <= 720 && from <= 720) {
    return { kind: 'invalid', suggestion: `${days}${clock(from)}-${clock(until + 720)}`, hasZone: false };
  }
  return { kind: 'ok', hours: `${days}${clock(from)}-${clock(until)}` };
}

const UNREADABLE: HoursRead = { kind: 'invalid', suggestion: '', hasZone: false };

/** The days before or after the hours, as they are written; none means Monday to Friday. */
function splitDays(text: string): { readonly days: string | undefined; readonly rest: string } {
  const before = BEFORE.exec(text);
  const after = AFTER.exec(text);
  const found = before ?? after;
  if (!found) return { days: '', rest: text };
  const rest = before ? text.slice(before[0].length) : text.slice(0, text.length - (after?.[0].length ?? 0));
  // `9am to 5 pm`: the words after the last digit are no days.
  if (/^[ap]m$/.test(found[1] ?? '')) return { days: '', rest: text };
  return { days: daysOf(found[1] ?? ''), rest };
}

function daysOf(text: string): string | undefined {
  if (/^(?:daily|every day|everyday|täglich)$/.test(text)) return 'Mon-Sun ';
  if (/^(?:weekdays?|workdays?|werktags)$/.test(text)) return '';
  if (/^(?:weekends?|wochenende)$/.test(text)) return 'Sat-Sun ';
  const spans = text.split(new RegExp(AND)).map((span) => span.split(new RegExp(TO)).map(dayOf));
  if (spans.flat().some((day) => day < 0)) return undefined;
  const written = spans.map(([first = 0, last = first]) =>
    first === last ? `${DAYS[first]}` : `${DAYS[first]}-${DAYS[last]}`,
  );
  const days = written.join(', ');
  return days === 'Mon-Fri' ? '' : `${days} `;
}

const dayOf = (word: string): number => DAY_WORDS.findIndex((words) => words.includes(word.replace(/\.$/, '')));

/** Minute of the day; `24:00` is the end of it. */
function minuteOf(hourText = '', minuteText = '00', half = ''): number | undefined {
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (minute > 59) return undefined;
  if (half === '') return hour < 24 || (hour === 24 && minute === 0) ? hour * 60 + minute : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return ((hour % 12) + (half.startsWith('p') ? 12 : 0)) * 60 + minute;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
