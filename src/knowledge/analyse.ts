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

/** The words of a text, lower-case, without marks and apostrophes; `sign-in` is two. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

function joinPhrases(stems: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < stems.length; ) {
    const phrase = phrasesByFirst
      .get(stems[at] ?? '')
      ?.find((candidate) => candidate.stems.every((part, offset) => stems[at + offset] === part));
    joined.push(phrase?.as ?? stems[at] ?? '');
    at += phrase?.stems.length ?? 1;
  }
  return joined;
}

// Twice, because a phrase may hold another ("risky sign-in"); thrice would find nothing new in our list.
const canonical = (words: readonly string[]): string[] => joinPhrases(joinPhrases(words.map(stem)));

/** The terms of a text of ours, as the index holds them: phrases joined, stems, no stop words. */
export const termsOf = (text: string): string[] => canonical(wordsOf(text)).filter((term) => !stopStems.has(term));

/**
 * Makes the analysis of questions for a set of texts.
 *
 * @param texts - everything that is indexed; its words are the vocabulary that typing errors are corrected towards
 * @param topics - the terms of those texts
 * @returns the terms of a question, in order, each once; empty when it says nothing
 */
export function createAnalyser(
  texts: readonly string[],
  topics: ReadonlySet<string>,
): (question: string) => readonly Term[] {
  const vocabulary = new Map<string, number>();
  const learn = (word: string): unknown => vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
  for (const text of texts) wordsOf(text).forEach(learn);
  for (const words of [plainWords, askingWords, stopWords]) words.forEach(learn);
  for (const { words } of samePhrases) words.forEach(learn);
  const stems = new Set([...vocabulary.keys()].map(stem));
  const correct = createSpelling(vocabulary);

  return (question) => {
    const words = wordsOf(question.slice(0, MAX_QUESTION)).map((word) =>
      vocabulary.has(word) || stems.has(stem(word)) ? word : (correct(word) ?? word),
    );
    const terms = new Set(canonical(words).filter((term) => !stopStems.has(term)));
    return [...terms].map((term) => ({ term, kind: kindOf(term, topics) }));
  };
}

function kindOf(term: string, topics: ReadonlySet<string>): Term['kind'] {
  if (askingStems.has(term)) return 'asking';
  if (plainStems.has(term)) return 'plain';
  return topics.has(term) ? 'topic' : 'unknown';
}
