/** Longest question word that is worth correcting; anything longer is not a typing error. */
const LONGEST = 24;

/** Shorter words resemble each other too easily. */
const SHORTEST = 4;

/** How many slips a word of this length may hide. */
const slipsAllowed = (length: number): number => (length < SHORTEST ? 0 : length < 9 ? 1 : 2);

/** Both halves of words that ran together have at least so many letters. */
const SHORTEST_HALF = 3;
/** A half that stands less often in our texts is more likely a chance than a word somebody meant. */
const RAREST_HALF = 3;

/**
 * Makes a corrector for words that are not in the vocabulary.
 *
 * @param vocabulary - known words
 * @param commonness - how often a known word stands in our texts, 0 for any other; among equally near words the more
 *   common one wins
 * @returns what was meant: the nearest known word, two words for two that ran together ("adminaccounts"), or the word
 *   itself when nothing is near enough. A slip is one letter too many, too few, wrong, or swapped with its neighbour
 *   (Damerau-Levenshtein, restricted)
 */
export function createSpelling(
  vocabulary: Iterable<string>,
  commonness: (word: string) => number,
): (word: string) => readonly string[] {
  // People rarely mistype the first letter, and a look-alike with another one is rarely meant.
  const shelfOf = (word: string, length: number): number => word.charCodeAt(0) * (LONGEST + 1) + length;
  const shelves = new Map<number, string[]>();
  for (const word of vocabulary) {
    if (word.length < SHORTEST || word.length > LONGEST || /[^a-z]/.test(word)) continue;
    const shelf = shelfOf(word, word.length);
    const found = shelves.get(shelf);
    if (found) found.push(word);
    else shelves.set(shelf, [word]);
  }
  const isMoreCommon = (word: string, other: string | undefined): boolean =>
    other === undefined || commonness(word) > commonness(other);

  const nearest = (word: string): string | undefined => {
    const allowed = slipsAllowed(word.length);
    let best: string | undefined;
    let fewest = allowed + 1;
    for (let length = word.length - allowed; length <= word.length + allowed; length += 1) {
      for (const candidate of shelves.get(shelfOf(word, length)) ?? []) {
        const slips = countSlips(word, candidate, allowed);
        if (slips < fewest || (slips === fewest && slips <= allowed && isMoreCommon(candidate, best))) {
          best = candidate;
          fewest = slips;
        }
      }
    }
    return best;
  };

  const halves = (word: string): readonly string[] | undefined => {
    let best: readonly [string, string] | undefined;
    let mostCommon = RAREST_HALF - 1;
    for (let cut = SHORTEST_HALF; cut <= word.length - SHORTEST_HALF; cut += 1) {
      const [head, tail] = [word.slice(0, cut), word.slice(cut)];
      const rarer = Math.min(commonness(head), commonness(tail));
      if (rarer > mostCommon) [best, mostCommon] = [[head, tail], rarer];
    }
    return best;
  };

  return (word) => {
    if (word.length > LONGEST || slipsAllowed(word.length) === 0 || /[^a-z]/.test(word)) return [word];
    const found = nearest(word);
    return found === undefined ? (halves(word) ?? [word]) : [found];
  };
}

const isVowel = (letter: string | undefined): boolean => letter !== undefined && 'aeiouy'.includes(letter);

/**
 * What a letter in place of another counts. Vowels get mixed up ("breech"), but a wrong consonant, or a wrong vowel in
 * a short word, mostly makes another word: "port" is no slip for "part".
 */
function replacementSlips(a: string, row: number, b: string, column: number): number {
  if (a[row] === b[column]) return 0;
  return a.length >= 6 && isVowel(a[row]) && isVowel(b[column]) ? 1 : 2;
}

/** Number of slips between two words; any number above `limit` when there are more than `limit`. */
function countSlips(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let rowBest = row;
    for (let column = 1; column <= b.length; column += 1) {
      let slips = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + replacementSlips(a, row - 1, b, column - 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        slips = Math.min(slips, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(slips);
      rowBest = Math.min(rowBest, slips);
    }
    if (rowBest > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? limit + 1;
}
