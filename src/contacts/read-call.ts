import {
  AT,
  CONTACT_OF,
  END,
  FILLER,
  GUIDANCE,
  INTENTS,
  LANGUAGES,
  NOBODY,
  OF,
  OUR_CONTACT,
  OWN_PLACE,
  POLITE,
  PURPOSES,
  SENTENCE,
  THANKS,
  WHO,
} from './call-words.ts';
import { readLanguages } from './read-languages.ts';
import { blank, readMoment } from './read-moment.ts';
import type { Purpose } from './rules.ts';

/** A question for somebody to call, understood. */
export interface CallQuestion {
  /** The words for the tenant as they were typed; empty for our own. */
  readonly who: string;
  /**
   * Whether the words stood where a tenant must stand (`at Fabrikam`). Otherwise they are what nothing else explained:
   * when no tenant is called so, it was no question for a contact.
   */
  readonly isSure: boolean;
  /**
   * `who` with the word of time before it, where that may as well begin the name (`Sun Traders`, `24h fitness`); else
   * empty. Whoever is called only `who` may then be somebody else.
   */
  readonly whole: string;
  readonly purpose: Purpose;
  /** ISO 639-1 code of the language that they should speak; empty when it does not matter. */
  readonly language: string;
  /** The moment that it is about. */
  readonly at: Date;
  /** The words that named the moment, for people to check: `at night`; empty for now. */
  readonly saysWhen: string;
}

/** Letters; whoever asks for a contact says less, and the patterns below look at every word. */
const LONGEST_QUESTION = 400;

/** More words than any name of a tenant has; so many are a sentence that was not understood. */
const LONGEST_NAME = 6;
const LONGEST_GUESS = 4;

/** Words of a question in which a name may be guessed; in a longer one too much else is unknown. */
const LONGEST_GUESSED_IN = 12;

/**
 * Reads a question for somebody to call: `who do I call at Fabrikam about a fraud bill at night?`, `phone number of the
 * security guy at contoso`, `our fraud contact`; basics in German, French, Spanish and Portuguese. Pure.
 *
 * A question for guidance is none: it names no tenant (`who do I call when a customer is compromised`) or asks what
 * should be (`who should be the security contact?`). Without a name it is a question about ourselves only when it says
 * so (`our`).
 *
 * @param zone - of whoever asks, for `at night`
 * @param known - a tenant's whole name that stands in the text: no word of it is read as a time or as anything else
 */
export function readCall(text: string, now: Date, zone: string, known = ''): CallQuestion | undefined {
  if (!mayBeCall(text)) return undefined;
  const name = plain(known);
  const typed = name === '' ? plain(text) : plain(text).replace(name, STAND_IN);
  const call = read(typed, now, zone);
  const isNamed = call?.who === STAND_IN;
  return (
    call && { ...call, who: isNamed ? name : call.who.replace(STAND_IN, () => name), whole: isNamed ? '' : call.whole }
  );
}

/** Whether a text has the words of a question for a contact; quick, and right to say no. */
export function mayBeCall(text: string): boolean {
  if (text.length > LONGEST_QUESTION) return false;
  const folded = fold(plain(text));
  const asked = folded.slice(POLITE.exec(folded)?.[0].length ?? 0);
  return INTENTS.some((pattern) => pattern.test(folded)) && !GUIDANCE.some((pattern) => pattern.test(asked));
}

/** Stands where a known name stood: one word that nobody types. */
const STAND_IN = 'zqtenantqz';

const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[?!.\s]+$/, '');

function read(typed: string, now: Date, zone: string): CallQuestion | undefined {
  const folded = fold(typed).replace(THANKS, (thanks) => ' '.repeat(thanks.length));
  const polite = POLITE.exec(folded)?.[0].length ?? 0;
  const spoken = languageIn(folded, typed);
  const moment = readMoment(blank(folded, spoken.spans), now, zone);
  const understood = [...spoken.spans, ...moment.spans, ...moment.senseless];
  const rest = blank(folded, understood).slice(polite);
  const words = blank(typed, understood).slice(polite);
  const found = tenantIn(rest, words);
  if (!found) return undefined;
  const about = fold(found.who === '' ? rest : rest.replace(fold(found.who), ' '));
  return {
    ...found,
    whole: found.who === '' ? '' : wholeName(typed, polite + words.indexOf(found.who), found.who, moment.spans),
    language: spoken.language,
    purpose: PURPOSES.find(([, pattern]) => pattern.test(about))?.[0] ?? 'anything',
    at: moment.at,
    saysWhen: moment.at.getTime() === now.getTime() ? '' : wordsAt(typed, moment.spans),
  };
}

/** The name with the word of time right before it; `on Sunday Fabrikam` names a day for sure, `at Sun Traders` does not. */
function wholeName(typed: string, from: number, who: string, spans: readonly (readonly [number, number])[]): string {
  const before = spans.find(([, until]) => until <= from && typed.slice(until, from).trim() === '');
  if (!before) return '';
  const said = typed.slice(before[0], before[1]).replace(/^at\s+/i, '');
  return /^(?:on|in|am|um|tomorrow|today|tonight|now|right now)\b/i.test(said) ? '' : `${said} ${who}`;
}

/** The language that somebody should speak, and where that is said. */
function languageIn(
  folded: string,
  typed: string,
): { readonly language: string; readonly spans: readonly (readonly [number, number])[] } {
  for (const pattern of LANGUAGES) {
    const found = pattern.exec(folded);
    const said = found?.[1] ?? '';
    if (!found || said === '') continue;
    const from = found.index + found[0].indexOf(said);
    const [language] = readLanguages(typed.slice(from, from + said.length)) ?? [];
    if (language) return { language, spans: [[found.index, found.index + found[0].length]] };
  }
  return { language: '', spans: [] };
}

function tenantIn(text: string, typed: string): Pick<CallQuestion, 'who' | 'isSure'> | undefined {
  const places = [
    [AT, true],
    [OF, false],
  ] as const;
  // A name that we know, where a name must stand, comes before whatever else stands behind such a word.
  for (const [pattern, isSure] of places) {
    for (const match of text.matchAll(pattern)) {
      const segment = text.slice(match.index + match[0].length);
      const said = segment.slice(0, END.exec(segment)?.index).trim();
      if (said === STAND_IN) return isSure && WHO.test(text) ? { who: said, isSure } : guessed(text, said);
    }
  }
  let isElsewhere = false;
  for (const [pattern, isSure] of places) {
    for (const match of [...text.matchAll(pattern)].reverse()) {
      const from = match.index + match[0].length;
      const segment = text.slice(from);
      const end = END.exec(segment)?.index ?? segment.length;
      const said = segment.slice(0, end).trim();
      if (isSure && OWN_PLACE.test(said)) return ours(text);
      if (NOBODY.test(said) || /^(?:our|my)\s/.test(said)) {
        isElsewhere = true;
        continue;
      }
      const place = typed.slice(from, from + end).trim();
      if (!isSure && CONTACT_OF.test(text.slice(0, from)) && isProper(place)) return { who: place, isSure: true };
      const who = isProper(place) ? place : nameIn(segment.slice(0, end), typed.slice(from, from + end), LONGEST_NAME);
      if (NOBODY.test(fold(who))) isElsewhere = true;
      else if (who !== '') return isSure && WHO.test(text) ? { who, isSure } : guessed(text, who);
    }
    // `at a customer` is about customers in general, whatever else is said.
    if (isElsewhere) return undefined;
  }
  const owner = /^(.*?)'s?(?=\s)/.exec(text);
  const owned = owner ? nameIn(owner[1] ?? '', typed.slice(0, owner[1]?.length), LONGEST_GUESS) : '';
  if (OUR_CONTACT.test(text)) return ours(text);
  if (owned !== '' && !NOBODY.test(fold(owned))) return guessed(text, owned);
  // Something of ours that is no contact: what is left is its name, not a customer's.
  if (/\b(?:our|us)\b/.test(text)) return undefined;
  const guess = nameIn(text, typed, LONGEST_GUESS);
  return guess === '' || NOBODY.test(fold(guess)) ? undefined : guessed(text, guess);
}

/** Several words in capitals are a name as they stand, whatever they mean by themselves: `The Phone Company`. */
const isProper = (said: string): boolean =>
  /^(?:\p{Lu}[\p{L}\p{N}.'&-]*|&)(?: (?:\p{Lu}[\p{L}\p{N}.'&-]*|&|of|and)){1,5}$/u.test(said) &&
  !NOBODY.test(fold(said)) &&
  !/\bmicrosoft\b/i.test(said) &&
  fold(said)
    .split(' ')
    .some((word) => word === 'company' || isName(word));

/** A name that may be one. A story with several sentences, or a long question, is about something else. */
const guessed = (text: string, who: string) =>
  SENTENCE.test(text) || (who !== STAND_IN && (text.match(/\S+/g) ?? []).length > LONGEST_GUESSED_IN)
    ? undefined
    : { who, isSure: false };

/** Ourselves; but whom Microsoft tells, and what becomes of our contacts, the documents know. */
const ours = (text: string) =>
  SENTENCE.test(text) || /\bmicrosoft\b/.test(text) ? undefined : { who: '', isSure: true };

/** What is left of some words without those that are never a name, at both ends; empty when it is too long for a name. */
function nameIn(folded: string, typed: string, longest: number): string {
  const words = [...folded.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    isName: isName(word),
    typed: typed.slice(index, index + word.length),
  }));
  const first = words.findIndex(({ isName: is }) => is);
  const last = words.findLastIndex(({ isName: is }) => is);
  const name = first < 0 ? [] : words.slice(first, last + 1);
  return name.length > longest
    ? ''
    : name
        .map((word) => word.typed)
        .join(' ')
        .replace(/(?:'s?|[,;:.!?])$/, '');
}

/** Whether a word may be, or begin, the name of a tenant: it says nothing else in a question for a contact. */
export function isName(word: string): boolean {
  const bare = word.replace(/^[^\p{L}\p{N}]+|(?:'s|[^\p{L}\p{N}]+)$/gu, '');
  const isPurpose = PURPOSES.some(([, pattern]) => pattern.exec(bare)?.[0] === bare);
  return bare !== '' && !FILLER.has(bare) && !isPurpose && !/^\d+(?:am|pm|h)?$/.test(bare);
}

/** The words that named a moment, in the order in which they stand. */
const wordsAt = (typed: string, spans: readonly (readonly [number, number])[]): string =>
  [...spans]
    .sort((a, b) => a[0] - b[0])
    .map(([from, until]) => typed.slice(from, until))
    .join(' ');

/** In small letters and without accents, letter by letter, so that places stay the same. */
const fold = (text: string): string =>
  text
    .replace(/[^\p{ASCII}]/gu, (letter) => {
      const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      return plain.length === letter.length ? plain : letter;
    })
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
