import { momentAt, wallTime } from './zone.ts';

/** A moment that a text names. */
export interface Moment {
  readonly at: Date;
  /** Places in the text that name it, from and until. */
  readonly spans: readonly (readonly [number, number])[];
  /** Places that look like a time and are none (`25:00`): no name, and nothing that was understood. */
  readonly senseless: readonly (readonly [number, number])[];
}

/** Hours that words for a part of the day stand for, when somebody is about to call. */
const MORNING = 9;
const NOON = 12;
const AFTERNOON = 15;
const EVENING = 20;
const NIGHT = 2;
const LATE = 23;

const DAYS: readonly RegExp[] = [
  /\b(?:on )?(?:mon(?:day)?s?|montags?|lundi|lunes|segunda(?:-feira)?)\b/,
  /\b(?:on )?(?:tue(?:s|sday)?s?|dienstags?|mardi|martes|terca(?:-feira)?)\b/,
  /\b(?:on )?(?:wed(?:nesday)?s?|mittwochs?|mercredi|miercoles|quarta(?:-feira)?)\b/,
  /\b(?:on )?(?:thu(?:rs|rsday)?s?|donnerstags?|jeudi|jueves|quinta(?:-feira)?)\b/,
  /\b(?:on )?(?:fri(?:day)?s?|freitags?|vendredi|viernes|sexta(?:-feira)?)\b/,
  /\b(?:on )?(?:sat(?:urday)?s?|samstags?|samedi|sabado)\b/,
  /\b(?:on )?(?:sun(?:day)?s?|sonntags?|dimanche|domingo)\b/,
];

const NOW =
  /\b(?:right now|at the moment|just now|now|today|jetzt|gerade|heute|maintenant|aujourd'hui|ahora|hoy|agora|hoje)\b/;
const TOMORROW = /\b(?:tomorrow|demain|amanha|morgen|manana)\b/;
const WEEKEND =
  /\b(?:(?:on|at|over|during|am|le|el|no) )?(?:the |this |next )?(?:week ?-?ends?|wochenendes?|fin de semana|fim de semana)\b/;

/** Parts of the day; the first that fits counts. `isNext`: without a day it is the next one, not today's. */
const PARTS: readonly (readonly [RegExp, hour: number])[] = [
  [/\b(?:tonight|heute nacht|cette nuit|esta noche|hoje a noite|this night)\b/, LATE],
  [/\b(?:this evening|in the evening|evening|heute abend|abends?|ce soir|le soir|por la tarde)\b/, EVENING],
  [/\b(?:after hours|out of hours|outside (?:office|business|working) hours|nach feierabend)\b/, EVENING],
  [
    /\b(?:(?:at|in the|during the|by) nights?|nights?|overnight|(?:in der )?nachts?|la nuit|de nuit|(?:de|por la) noche|a noite|de noite|midnight)\b/,
    NIGHT,
  ],
  [/\b(?:(?:in the |this |early )?mornings?|fruh|vormittags?|(?:le )?matin|(?:por|de) la manana|de manha)\b/, MORNING],
  [/\b(?:(?:in the |this )?afternoons?|nachmittags?|(?:l')?apres-midi|a tarde)\b/, AFTERNOON],
];

const CLOCK =
  /\b(?:(?:at|um|a|as|a las|gegen|around) )?(?:(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.|o'clock|uhr)|(\d{1,2})[:h](\d{2})|(\d{1,2})h)(?=\W|$)/;

const COUNTS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  einer: 1,
  eine: 1,
  une: 1,
  una: 1,
  uma: 1,
  two: 2,
  zwei: 2,
  deux: 2,
  dos: 2,
  three: 3,
  drei: 3,
  four: 4,
  vier: 4,
  'half an': 0.5,
  'einer halben': 0.5,
};
const AHEAD = new RegExp(
  String.raw`\b(?:in|dans|en|em) (?:about |around |etwa )?(\d{1,3}|${Object.keys(COUNTS).join('|')}) ?(?:(hours?|hrs?|h|stunden?|heures?|horas?)|(minutes?|mins?|minuten?|minutos?)|(days?|tagen?|jours?|dias?))\b`,
);

/**
 * Reads the moment that a question names: `at night`, `tomorrow morning`, `Sunday 3 am`; basics in German, French,
 * Spanish and Portuguese. A moment that goes on now is now; any other is the next one that comes.
 *
 * @param text - in small letters, without accents
 * @param zone - of whoever asks: it is their night
 * @returns `at` is `now` when nothing is named
 */
export function readMoment(text: string, now: Date, zone: string): Moment {
  const local = wallTime(now, zone) ?? wallTime(now, 'UTC');
  if (!local) return { at: now, spans: [], senseless: [] };
  const spans: (readonly [number, number])[] = [];
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = pattern.exec(blank(text, spans));
    if (match) spans.push([match.index, match.index + match[0].length]);
    return match ?? undefined;
  };
  // `morgen früh` is tomorrow, `mañana por la mañana` too: the part of the day would take the word for the day.
  const isTomorrow = take(TOMORROW) !== undefined;
  const part = PARTS.find(([pattern]) => take(pattern));
  const ahead = take(AHEAD);
  const clockFound = take(CLOCK);
  const clock = minuteOf(clockFound);
  const senseless = clockFound && clock === undefined ? spans.splice(-1) : [];
  const day = DAYS.findIndex((pattern) => take(pattern));
  const isWeekend = day < 0 && take(WEEKEND) !== undefined;
  take(NOW);

  const moment = (at: Date): Moment => ({ at, spans, senseless });
  if (ahead && ahead[4] === undefined) return moment(new Date(now.getTime() + minutesAhead(ahead) * 60_000));
  const minute = clock ?? (part ? part[1] * 60 : undefined);
  const on = (days: number, at: number) => momentAt(dayAfter(local.date, days), at, zone);
  if (ahead) return moment(on(Math.round(countOf(ahead)), minute ?? NOON * 60));
  if (isTomorrow) return moment(on(1, nextNight(part?.[1], clock, minute) ?? NOON * 60));
  if (day >= 0 || isWeekend) {
    const isOn = isWeekend ? local.day >= 5 : local.day === day;
    if (isOn && minute === undefined) return moment(now);
    const days = isWeekend ? Math.max(0, 5 - local.day) : (day - local.day + 7) % 7;
    const at = on(days, nextNight(part?.[1], clock, minute) ?? NOON * 60);
    return moment(at < now ? on(days + (isWeekend ? 1 : 7), minute ?? NOON * 60) : at);
  }
  if (minute === undefined || (clock === undefined && goesOn(part?.[1], local.minute))) return moment(now);
  const today = on(0, minute);
  return moment(today < now ? on(1, minute) : today);
}

const countOf = ([, count = '']: RegExpExecArray): number => COUNTS[count] ?? Number(count);
const minutesAhead = (found: RegExpExecArray): number => countOf(found) * (found[2] === undefined ? 1 : 60);

/** The night of a day begins in its evening: `Sunday night` is not the night before. */
const nextNight = (part: number | undefined, clock: number | undefined, minute: number | undefined) =>
  part === NIGHT && clock === undefined ? LATE * 60 : minute;

/** Whether that part of the day is now. */
function goesOn(part: number | undefined, minute: number): boolean {
  const hour = minute / 60;
  if (part === NIGHT || part === LATE) return hour >= 22 || hour < 6;
  if (part === EVENING) return hour >= 18 && hour < 23;
  if (part === MORNING) return hour >= 7 && hour < 12;
  return part === AFTERNOON && hour >= 13 && hour < 18;
}

function minuteOf(match: RegExpExecArray | undefined): number | undefined {
  if (!match) return undefined;
  const hour = Number(match[1] ?? match[4] ?? match[6]);
  const minute = Number(match[2] ?? match[5] ?? 0);
  const half = match[3]?.charAt(0);
  if (hour > 24 || minute > 59) return undefined;
  const isHalf = half === 'a' || half === 'p';
  return ((isHalf ? (hour % 12) + (half === 'p' ? 12 : 0) : hour) % 24) * 60 + minute;
}

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The same text with blanks where it has been understood already. */
export const blank = (text: string, spans: readonly (readonly [number, number])[]): string =>
  spans.reduce((rest, [from, until]) => rest.slice(0, from) + ' '.repeat(until - from) + rest.slice(until), text);
