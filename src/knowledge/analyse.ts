import { askingWords, plainWords, stopWords } from './plain-words.ts';
import { samePhrases } from './same-words.ts';
import { createSpelling } from './spelling.ts';
import { stem } from './stem.ts';

/** One word of a question, as the index holds it. */
export interface Term {
  readonly term: string;
  /**
   * `topic` stands in an article; `plain` is everyday English; `asking` is "who" or "must"; `unknown` is none of these,
   * even after correction.
   */
  readonly kind: 'topic' | 'plain' | 'asking' | 'unknown';
}

/** Longer questions are cut here: a paste of a page is not a question, and nobody should wait for it. */
const MAX_QUESTION = 1000;

interface Phrase {
  readonly stems: readonly string[];
  readonly as: string;
}

const phrasesByFirst: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const found = new Map<string, Phrase[]>();
  for (const { words, as } of samePhrases) {
    const stems = words.map(stem);
    const [first = ''] = stems;
    found.set(first, [...(found.get(first) ?? []), { stems, as: stem(as) }]);
  }
  for (const phrases of found.values()) phrases.sort((a, b) => b.stems.length - a.stems.length);
  return found;
})();

const askingStems = new Set([...askingWords].map(stem));
const plainStems = new Set([...plainWords].map(stem));
// "Whose" of the one list has the stem of "who" of the other: what asks goes first.
const stopStems = new Set([...stopWords].map(stem).filter((word) => !askingStems.has(word)));

/** `topic` is every word that is none of the others. */
export type WordKind = 'topic' | 'plain' | 'asking' | 'stop';

/** Which kind of word a term is; `stop` is a word of grammar, which says nothing of a topic by itself. */
export function wordKind(term: string): WordKind {
  if (askingStems.has(term)) return 'asking';
  if (stopStems.has(term)) return 'stop';
  return plainStems.has(term) ? 'plain' : 'topic';
}

const PLAIN_LETTERS = /^[\x20-\x7e]*$/;

/** The words of a text, lower-case, without marks and apostrophes; `sign-in` is two. */
export const wordsOf = (text: string): readonly string[] =>
  // Nearly every text is plain; the short way takes a third of the time, and there are thousands at every start.
  PLAIN_LETTERS.test(text)
    ? (text
        .toLowerCase()
        .replaceAll("'", '')
        .match(/[a-z\d]+/g) ?? [])
    : (text
        .normalize('NFKC')
        .toLowerCase()
        .replace(/['’]/g, '')
        .match(/[\p{L}\p{N}]+/gu) ?? []);

function phraseAt(stems: readonly string[], at: number): Phrase | undefined {
  return phrasesByFirst.get(stems[at] ?? '')?.find((phrase) => startsAt(phrase.stems, stems, at));
}

function startsAt(part: readonly string[], whole: readonly string[], at: number): boolean {
  for (let offset = 1; offset < part.length; offset += 1) if (whole[at + offset] !== part[offset]) return false;
  return true;
}

function joinPhrases(stems: readonly string[]): readonly string[] {
  let joined: string[] | undefined;
  for (let at = 0; at < stems.length; ) {
    const phrase = phraseAt(stems, at);
    if (phrase) joined ??= stems.slice(0, at);
    joined?.push(phrase?.as ?? stems[at] ?? '');
    at += phrase?.stems.length ?? 1;
  }
  return joined ?? stems;
}

/** Joins phrases twice, because one may hold another ("risky sign-in"); thrice would find nothing new in our list. */
function canonical(stems: readonly string[]): readonly string[] {
  const once = joinPhrases(stems);
  return once === stems ? stems : joinPhrases(once);
}

/** The terms of a text of ours, as the index holds them: phrases joined, stems, no stop words. */
export const termsOf = (text: string): string[] =>
  canonical(wordsOf(text).map(stem)).filter((term) => wordKind(term) !== 'stop');

/** Reads texts into terms; knows the words of everything that it learned from. */
export interface Analyser {
  /** Reads a text of ours, which becomes part of the vocabulary: every term in order, grammar included. */
  learn(text: string): readonly string[];
  /** Reads a question; what is no word of the vocabulary is corrected towards it. Every term in order, grammar included. */
  read(question: string): readonly string[];
}

/** Makes an analyser with a vocabulary of its own. Learn everything before the first question is read. */
export function createAnalyser(): Analyser {
  const vocabulary = new Map<string, { readonly stem: string; count: number }>();
  const learnWord = (word: string): string => {
    const known = vocabulary.get(word);
    if (known) {
      known.count += 1;
      return known.stem;
    }
    const made = stem(word);
    vocabulary.set(word, { stem: made, count: 1 });
    return made;
  };
  for (const words of [plainWords, askingWords, stopWords]) words.forEach(learnWord);
  for (const { words } of samePhrases) words.forEach(learnWord);

  // Made with the first question: a start need not wait for it.
  let reader: ((question: string) => readonly string[]) | undefined;
  function createReader(): (question: string) => readonly string[] {
    const stems = new Set([...vocabulary.values()].map((known) => known.stem));
    const correct = createSpelling(vocabulary.keys(), (word) => vocabulary.get(word)?.count ?? 0);
    return (question) => {
      const words = wordsOf(question.slice(0, MAX_QUESTION)).flatMap((word) =>
        vocabulary.has(word) || stems.has(stem(word)) ? [word] : correct(word),
      );
      return canonical(words.map(stem));
    };
  }

  return {
    learn: (text) => canonical(wordsOf(text).map(learnWord)),
    read(question) {
      reader ??= createReader();
      return reader(question);
    },
  };
}
