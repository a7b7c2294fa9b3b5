import { type WordKind, wordKind } from './analyse.ts';

/**
 * What a word counts by its kind: words of grammar a little, because "who must" and "how long" part close articles.
 * Chosen on held-out asks, like every number of the search.
 */
const WORD_WEIGHTS: Readonly<Record<WordKind, number>> = { topic: 1, plain: 0.7, asking: 0.7, stop: 0.3 };

/** What a pair of neighbouring words counts: it settles what its words alone do not. */
const PAIR_WEIGHT = 0.5;

/** Words have the numbers below this, pairs those from here on: two words make a key that is still a small, quick number. */
const FIRST_PAIR = 2 ** 15;

/** The features of a text by their numbers, each once. */
export type Text = readonly number[];

/** Numbers the features of texts: each word, and each pair of neighbours. Numbers make the index small and quick. */
export interface Features {
  /** The features of a text that becomes part of the index. */
  learn(terms: readonly string[]): Text;
  /** Those of a question that the index knows. */
  read(terms: readonly string[]): Text;
  /** The number of a word alone, if the index knows it. */
  ofWord(term: string): number | undefined;
  /** The words by their numbers. */
  readonly words: readonly string[];
  /** What each feature counts, once everything is learned. */
  weights(): Float32Array;
}

export function createFeatures(): Features {
  const wordNumbers = new Map<string, number>();
  const pairNumbers = new Map<number, number>();
  const words: string[] = [];
  // The number of the text in which a feature was met last: quicker than a set for each text.
  const lastSeen: number[] = new Array<number>(FIRST_PAIR).fill(0);
  let texts = 0;

  function addOnce(text: number[], feature: number): void {
    if (lastSeen[feature] === texts) return;
    lastSeen[feature] = texts;
    text.push(feature);
  }
  function learnWord(term: string): number {
    const known = wordNumbers.get(term);
    if (known !== undefined) return known;
    wordNumbers.set(term, words.length);
    return words.push(term) - 1;
  }
  function learnPair(first: number, second: number): number {
    const key = keyOf(first, second);
    const known = pairNumbers.get(key);
    if (known !== undefined) return known;
    const number = FIRST_PAIR + pairNumbers.size;
    pairNumbers.set(key, number);
    return number;
  }

  return {
    learn(terms) {
      const text: number[] = [];
      texts += 1;
      let before: number | undefined;
      for (const term of terms) {
        const word = learnWord(term);
        addOnce(text, word);
        if (before !== undefined) addOnce(text, learnPair(before, word));
        before = word;
      }
      return text;
    },
    read(terms) {
      const text: number[] = [];
      texts += 1;
      let before: number | undefined;
      for (const term of terms) {
        const word = wordNumbers.get(term);
        if (word !== undefined) addOnce(text, word);
        const pair = before === undefined || word === undefined ? undefined : pairNumbers.get(keyOf(before, word));
        if (pair !== undefined) addOnce(text, pair);
        before = word;
      }
      return text;
    },
    ofWord: (term) => wordNumbers.get(term),
    words,
    weights() {
      const weights = new Float32Array(FIRST_PAIR + pairNumbers.size).fill(PAIR_WEIGHT, FIRST_PAIR);
      weights.set(words.map((word) => WORD_WEIGHTS[wordKind(word)]));
      return weights;
    },
  };
}

const keyOf = (first: number, second: number): number => first * FIRST_PAIR + second;

/** The length of a text as a vector. */
export function lengthBy(text: Text, weights: Float32Array): number {
  let sum = 0;
  for (const feature of text) sum += (weights[feature] ?? 0) ** 2;
  return Math.sqrt(sum);
}
