import {
  AT,
  END,
  FILLER,
  GUIDANCE,
  INTENTS,
  NOBODY,
  OF,
  OUR_CONTACT,
  OWN_PLACE,
  POLITE,
  PURPOSES,
  SENTENCE,
  WHO,
} from './call-words.ts';
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
  readonly purpose: Purpose;
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
 */
export function readCall(text: string, now: Date, zone: string): CallQuestion | undefined {
  if (text.length > LONGEST_QUESTION) return undefined;
  const typed = text
    .normalize('NFC')
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[?!.\s]+$/, '');
  const folded = fold(typed);
  const polite = POLITE.exec(folded)?.[0].length ?? 0;
  const asked = folded.slice(polite);
  if (GUIDANCE.some((pattern) => pattern.test(asked)) || !INTENTS.some((pattern) => pattern.test(folded))) {
    return undefined;
  }
  const moment = readMoment(folded, now, zone);
  const rest = blank(folded, moment.spans).slice(polite);
  const words = blank(typed, moment.spans).slice(polite);
  const found = tenantIn(rest, words);
  if (!found) return undefined;
  const about = fold(found.who === '' ? rest : rest.replace(fold(found.who), ' '));
  return {
    ...found,
    purpose: PURPOSES.find(([, pattern]) => pattern.test(about))?.[0] ?? 'anything',
    at: moment.at,
    saysWhen: moment.at.getTime() === now.getTime() ? '' : wordsAt(typed, moment.spans),
  };
}

function tenantIn(text: string, typed: string): Pick<CallQuestion, 'who' | 'isSure'> | undefined {
  let isElsewhere = false;
  for (const [pattern, isSure] of [
    [AT, true],
    [OF, false],
  ] as const) {
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
      const who = nameIn(segment.slice(0, end), typed.slice(from, from + end), LONGEST_NAME);
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

/** A name that may be one. A story with several sentences, or a long question, is about something else. */
const guessed = (text: string, who: string) =>
  SENTENCE.test(text) || (text.match(/\S+/g) ?? []).length > LONGEST_GUESSED_IN ? undefined : { who, isSure: false };

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

function isName(word: string): boolean {
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
