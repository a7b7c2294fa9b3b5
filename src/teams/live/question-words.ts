import { isSlip } from '../../tenants/index.ts';
import { fromGerman } from './german.ts';

/** From when to when somebody asks about; `days` counts back from now where the zone's days do not matter. */
export type Period =
  | { readonly kind: 'today' | 'yesterday' | 'thisWeek' | 'lastWeek' | 'thisMonth' | 'lastMonth' }
  | { readonly kind: 'lastHours'; readonly hours: number }
  /** Since the last such day began; 0 is Monday. */
  | { readonly kind: 'sinceDay'; readonly day: number };

/** Words that live questions are made of; a slip of the finger is mended towards these. */
const VOCABULARY = [
  'alert',
  'alerts',
  'anything',
  'assigned',
  'contact',
  'contacts',
  'customer',
  'customers',
  'default',
  'defaults',
  'disabled',
  'enabled',
  'happened',
  'overdue',
  'resolved',
  'security',
  'status',
  'tasks',
  'tenants',
  'unverified',
  'verified',
  'without',
  'working',
  'yesterday',
];
/** Words near those that mean something else, or are names. */
const LEAVE: ReadonlySet<string> = new Set([
  'enable',
  'disable',
  'contract',
  'contracts',
  'alerted',
  'alerting',
  'adatum',
  'contoso',
  'asks',
]);

/** Short words and sounds that no distance mends. */
const SAID: Readonly<Record<string, string>> = {
  whats: 'what is',
  wots: 'what is',
  wat: 'what',
  waht: 'what',
  wats: 'what is',
  wich: 'which',
  witch: 'which',
  whos: 'who is',
  whose: 'whose',
  wheres: 'where is',
  hows: 'how is',
  hav: 'have',
  dose: 'does',
  dos: 'does',
  didnt: 'did not',
  dont: 'do not',
  doesnt: 'does not',
  cant: 'cannot',
  couldnt: 'could not',
  isnt: 'is not',
  arent: 'are not',
  havent: 'have not',
  hasnt: 'has not',
  im: 'i am',
  ive: 'i have',
  weve: 'we have',
  u: 'you',
  ur: 'your',
  r: 'are',
  alrt: 'alert',
  alrts: 'alerts',
  custs: 'customers',
  clients: 'customers',
  client: 'customer',
  tenant: 'customer',
  tenants: 'customers',
  companies: 'customers',
  sec: 'security',
  contcat: 'contact',
  tday: 'today',
  todays: 'today',
  yday: 'yesterday',
  yestarday: 'yesterday',
  wk: 'week',
  wks: 'weeks',
  acked: 'acknowledged',
  ack: 'acknowledged',
  oncall: 'on call',
  onduty: 'on duty',
  anyone: 'somebody',
  anybody: 'somebody',
  someone: 'somebody',
  owner: 'owner',
  dun: 'done',
  opened: 'open',
};

const POLITE =
  /^(?:(?:hey|hi|hello|watchpost|please|pls|plz|ok|so|and|quick question|quickly|tell me|show me|show|list|give me|let me know|do you know|can you (?:please )?(?:tell|show|give) me|could you (?:please )?(?:tell|show|give) me|i (?:want|would like|need) to know|i wonder|just|just checking|remind me)\s+)+/;

/**
 * A question in plain small letters: no accents, no signs, no politeness, common slips mended. Names that are not ours
 * stay as they were typed.
 */
export function plainQuestion(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[’`´]/g, "'")
    .replaceAll(/\b(what|who|where|how|it|that)'s\b/g, '$1 is')
    .replaceAll(/\b(is|are|do|does|did|has|have|could|was|were)n't\b/g, '$1 not')
    .replaceAll(/\bcan't\b/g, 'cannot')
    .replaceAll(/\b(i|we|they|you)'ve\b/g, '$1 have')
    .replaceAll(/\bi'm\b/g, 'i am')
    .replaceAll(/(?<=\p{L})'s?\b/gu, '')
    .replaceAll(/[^\p{L}\p{N}&]+/gu, ' ')
    .trim();
  const words = fromGerman(plain).split(' ').map(mended).join(' ');
  return words
    .replace('how much alerts', 'how many alerts')
    .replace(POLITE, '')
    .replace(/ (?:please|pls|plz|bitte|thanks|thank you|thx|danke)$/, '');
}

function mended(word: string): string {
  const said = SAID[word];
  if (said !== undefined) return said;
  if (word.length < 5 || LEAVE.has(word) || VOCABULARY.includes(word)) return word;
  return VOCABULARY.find((known) => known[0] === word[0] && known.length >= 5 && isSlip(word, known)) ?? word;
}

/** What somebody says about time, and the same text without it; without such words the period is `undefined`. */
export function takePeriod(text: string): { readonly period: Period | undefined; readonly rest: string } {
  for (const [pattern, read] of PERIODS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
    return { period: read(found), rest: rest.replaceAll(/\s+/g, ' ').trim() };
  }
  return { period: undefined, rest: text };
}

const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const DAY_H = 24;
const COUNTS: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  seven: 7,
  ten: 10,
  thirty: 30,
};
const UNIT_H: Readonly<Record<string, number>> = { hour: 1, h: 1, day: DAY_H, week: 7 * DAY_H, month: 30 * DAY_H };
/** Nobody asks for more here, and longer spans are slow to count. */
const LONGEST_H = 90 * DAY_H;

const PERIODS: readonly (readonly [RegExp, (found: RegExpExecArray) => Period])[] = [
  [
    /\b(?:in |over |during |within |for )?(?:the )?(?:last|past|previous) (\d{1,4}|two|three|four|seven|ten|thirty) ?(hour|h|day|week|month)s?\b/,
    ([, count = '1', unit = 'day']) => hoursBack((COUNTS[count] ?? Number(count)) * (UNIT_H[unit] ?? DAY_H)),
  ],
  [
    /\b(?:in |over |during )?(?:the )?(?:last|past) (hour|day)\b/,
    ([, unit = 'day']) => hoursBack(UNIT_H[unit] ?? DAY_H),
  ],
  [
    /\bsince (?:last )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b/,
    ([, day = 'mon']) => ({ kind: 'sinceDay', day: DAY_NAMES.indexOf(day) }),
  ],
  [/\b(?:over ?night|tonight|last night|since last night)\b/, () => hoursBack(16)],
  [/\bsince yesterday(?: (?:morning|afternoon|evening|night))?\b/, () => hoursBack(2 * DAY_H)],
  [/\b(?:from )?yesterday(?: (?:morning|afternoon|evening|night))?\b/, () => ({ kind: 'yesterday' })],
  [/\b(?:so far |until now )?(?:today|this morning|this afternoon)(?: so far)?\b/, () => ({ kind: 'today' })],
  [/\b(?:so far |during |in )?(?:this|the|current) (?:whole )?week(?: so far)?\b/, () => ({ kind: 'thisWeek' })],
  [/\b(?:in |during )?(?:the )?(?:last|past|previous) week\b/, () => ({ kind: 'lastWeek' })],
  [/\b(?:so far |during |in )?(?:this|the|current) month(?: so far)?\b/, () => ({ kind: 'thisMonth' })],
  [/\b(?:in |during )?(?:the )?(?:last|past|previous) month\b/, () => ({ kind: 'lastMonth' })],
  [/\b(?:recently|lately|of late|these days|in recent days)\b/, () => hoursBack(7 * DAY_H)],
];

const hoursBack = (hours: number): Period => ({ kind: 'lastHours', hours: Math.min(LONGEST_H, Math.max(1, hours)) });

const SMALL_WORDS =
  'a an the is are was were be been being am do does did done has have had having got get gets we us our ours you your yours i me my mine it its they them their he she his her of at in on off for from with without to by about and or not no any anything all every everything everyone each some something somebody nobody there here what which who whom whose when where how many much now currently still yet right moment ever this that these those time times so far like up out over than more only one can could cannot would will see please last again just also as if really actually customer customers'.split(
    ' ',
  );

/** The words that are left when those of the question are gone: the name of a customer, or of a person. */
export function leftover(text: string, more: string): string {
  const known = new Set([...SMALL_WORDS, ...more.split(' ')]);
  return text
    .split(' ')
    .filter((word) => word !== '' && !known.has(word))
    .join(' ')
    .replace(/^& | &$/g, '')
    .trim();
}
