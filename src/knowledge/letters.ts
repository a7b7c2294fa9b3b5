import { wordKind } from './analyse.ts';
import type { Text } from './features.ts';
import { countUses, type Uses, type WeighedText } from './uses.ts';

/** Groups of so many neighbouring letters: "authenticator" and "authentication" share most of theirs. */
const GROUP = 3;
/** Shorter words resemble each other by chance. */
const SHORTEST = 4;

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
export function createLetters(uses: Uses, words: readonly (string | undefined)[]): Letters {
  const numbers = new Map<string, number>();
  const byWord = words.map((word) =>
    groupsOf(word ?? '').map((group) => {
      const number = numbers.get(group) ?? numbers.size;
      numbers.set(group, number);
      return number;
    }),
  );
  // A word is a short text of its groups, which counts as often as the word is used.
  const byOwner: WeighedText[][] = [];
  uses.features.forEach((feature, at) => {
    const text = byWord[feature];
    const owner = uses.owners[at] ?? 0;
    byOwner[owner] ??= [];
    if (text) byOwner[owner].push({ text, weight: uses.amounts[at] ?? 0 });
  });

  return {
    uses: countUses(byOwner, new Float32Array(numbers.size).fill(1)),
    count: numbers.size,
    read: (terms) => [...new Set(terms.flatMap((term) => groupsOf(term).flatMap((group) => numbers.get(group) ?? [])))],
  };
}

function groupsOf(word: string): string[] {
  if (word.length < SHORTEST || wordKind(word) === 'stop') return [];
  const framed = `^${word}$`;
  const groups: string[] = [];
  for (let at = 0; at + GROUP <= framed.length; at += 1) groups.push(framed.slice(at, at + GROUP));
  return groups;
}
