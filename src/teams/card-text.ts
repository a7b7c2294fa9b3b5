/**
 * Text that may be shown on a card. The brand is the proof that somebody else's words went through `cardText`: a card
 * takes nothing else, so a customer called `[Sign in](https://…)` cannot reach a channel as a link.
 */
declare const brand: unique symbol;
export type CardText = string & { readonly [brand]: true };

/** Graphemes of one text unless its maker says otherwise: a name, a place, a short sentence. */
const DEFAULT_MAX = 200;

/**
 * UTF-16 units that one grapheme may cost on average. One family emoji takes 11 and a stack of accents any number; without
 * this bound a name made of them would carry a list of ten over the size that Teams accepts.
 */
const UNITS_PER_GRAPHEME = 2;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// Controls and line breaks become a space, so that no list or heading starts inside a text. What is invisible goes:
// direction overrides and isolates, zero-width spaces, soft hyphens and tag characters can all make a text look like
// another one. The two joiners stay, because emoji and Persian are written with them.
const BREAKS = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu;
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const ACCENT_STACK = /(\p{M}{4})\p{M}+/gu;

// Backslash escapes are not honoured by every Teams client, look-alikes are; these exist in every system's fonts.
const LOOKALIKES: Readonly<Record<string, string>> = {
  '[': '❲',
  ']': '❳',
  '<': '‹',
  '>': '›',
  '{': '❴',
  '}': '❵',
  '*': '∗',
  '`': 'ˋ',
  '~': '∼',
  '\\': '∖',
};
const ACTIVE = /[[\]<>{}*`~\\]/g;
// An underscore inside a word (as in many sign-in names) is never emphasis; anywhere else it may be.
const LOOSE_UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const ENTITY = /&(?=#?\w+;)/g;
const LIST_START = /^(?:[-#]|\+(?= |$)|\d{1,9}[.)](?= |$))/;
const LIST_LOOKALIKES: Readonly<Record<string, string>> = { '-': '–', '+': '•', '#': '♯', '.': '․', ')': '․' };

// Clients turn bare addresses into links, and so a tenant's text into somebody's click. A mail address stays as it is:
// its link opens an empty message, and analysts copy sign-in names all day.
const MAIL = /(?<![\p{L}\p{N}._%+'#-])[\p{L}\p{N}._%+'#-]+@[\w-]+(?:\.[\w-]+)+(?!\.?[\w:/?@-])/u;
const ADDRESS_DOT = /(?<!\d)(?<=\S)\.(?=[^\s\p{P}])|(?<=\d)\.(?=[^\s\p{P}\d])/u;
const MAIL_OR_DOT = new RegExp(`${MAIL.source}|${ADDRESS_DOT.source}`, 'gu');
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Makes somebody else's words fit to be shown: one line, no live Markdown, link, mention, template expression or
 * direction trick, at most `max` graphemes (cut with `…`). Right-to-left text is isolated, so that it cannot reorder
 * the words around it. Names stay readable; what was active is replaced by look-alikes. Doing it twice changes nothing.
 */
export function cardText(untrusted: string, max: number = DEFAULT_MAX): CardText {
  // A megabyte must not be segmented; four times the budget leaves room for what gets removed.
  const start = untrusted.slice(0, 4 * max * UNITS_PER_GRAPHEME);
  const plain = start
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(BREAKS, ' ')
    .replace(ACCENT_STACK, '$1')
    .replace(ENTITY, '& ')
    .trim();
  const shown = neutral(cut(plain, max, start.length < untrusted.length));
  return (RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown) as CardText;
}

/**
 * Our own words with others' between them: `` words`**Owner:** ${name}` ``. Markdown in the fixed parts is live, and the
 * compiler refuses to put anything in between that has not been through `cardText`.
 */
export function words(fixed: TemplateStringsArray, ...between: readonly (CardText | number)[]): CardText {
  return String.raw({ raw: fixed }, ...between) as CardText;
}

/** Puts texts together, leaving out empty ones: facts of one line, names of a list. */
export const joinText = (texts: readonly CardText[], separator: ' ' | ', ' | ' · ' | '\n\n'): CardText =>
  texts.filter((text) => text !== '').join(separator) as CardText;

function cut(text: string, max: number, hasMore: boolean): string {
  // A text has at most as many graphemes as units, and segmenting is a hundred times dearer than comparing.
  if (text.length <= max && !hasMore) return text;
  const maxUnits = max * UNITS_PER_GRAPHEME;
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment);
  if (parts.length <= max && text.length <= maxUnits && !hasMore) return text;
  let kept = '';
  for (const part of parts.slice(0, max - 1)) {
    if (kept.length + part.length >= maxUnits) break;
    kept += part;
  }
  return `${kept.trimEnd()}…`;
}

const neutral = (text: string): string =>
  text
    .replace(ACTIVE, (sign) => LOOKALIKES[sign] ?? '')
    .replace(LOOSE_UNDERSCORE, 'ˍ')
    .replaceAll('://', '∶//')
    .replace(MAIL_OR_DOT, (found) => (found === '.' ? '․' : found))
    .replace(LIST_START, (start) => start.slice(0, -1) + (LIST_LOOKALIKES[start.slice(-1)] ?? ''));

/**
 * Our own sentence with slots such as `{who}`, filled: the slots' texts have been through `cardText`, the sentence comes
 * from this program.
 */
export const fillSlots = (ours: string, slots: Readonly<Record<string, CardText>>): CardText =>
  ours.replace(/\{(\w+)\}/g, (slot, name: string) => slots[name] ?? slot) as CardText;

/** A sentence of ours without its emphasis, for what is spoken: a screen reader would read the asterisks. */
export const spoken = (shown: CardText): CardText =>
  shown.replaceAll('**', '').replaceAll(/ ?\[\d+\]/g, '') as CardText;
