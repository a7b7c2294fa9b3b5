import { wordKind } from './analyse.ts';
import type { Text } from './features.ts';
import { createCounter, type Uses } from './uses.ts';

/** Groups of so many neighbouring letters: "authenticator" and "authentication" share most of theirs. */
const GROUP = 3;
/** Shorter words resemble each other by chance. */
const SHORTEST = 4;

const NONE: readonly number[] = [];

/** The groups of letters of words: what bridges a word that nobody wrote in our texts to those that we know. */
export interface Letters {
  /** How often each owner uses each group. */
  readonly uses: Uses;
  readonly count: number;
  /** The groups of a question that the index knows. */
  read(terms: readonly string[]): Text;
}

/**
 * Numbers the groups of letters of all words.
 *
 * @param words - the words by the numbers that `uses` has for them; pairs of words are passed over
 */
export function createLetters(uses: Uses, words: readonly string[]): Letters {
  const numbers = new Map<string, number>();
  const byWord = words.map((word) =>
    groupsOf(word).map((group) => {
      const number = numbers.get(group) ?? numbers.size;
      numbers.set(group, number);
      return number;
    }),
  );
  const counter = createCounter(mostGroups(uses, byWord), numbers.size);
  // A word is a short text of its groups, which counts as often as the word is used. Uses stand owner by owner.
  for (let at = 0; at < uses.features.length; at += 1) {
    const owner = uses.owners[at] ?? 0;
    const groups = byWord[uses.features[at] ?? 0];
    for (const group of groups ?? NONE) counter.add(group, uses.amounts[at] ?? 0);
    if (owner !== uses.owners[at + 1]) counter.close(owner);
  }

  return {
    uses: counter.uses(),
    count: numbers.size,
    read: (terms) => [...new Set(terms.flatMap((term) => groupsOf(term).flatMap((group) => numbers.get(group) ?? [])))],
  };
}

const mostGroups = ({ features }: Uses, byWord: readonly (readonly number[])[]): number =>
  features.reduce((sum, feature) => sum + (byWord[feature]?.length ?? 0), 0);

function groupsOf(word: string): string[] {
  if (word.length < SHORTEST || wordKind(word) === 'stop') return [];
  const framed = `^${word}$`;
  const groups: string[] = [];
  for (let at = 0; at + GROUP <= framed.length; at += 1) groups.push(framed.slice(at, at + GROUP));
  return groups;
}
