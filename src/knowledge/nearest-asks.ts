/** A known question: one that an article answers, or one from outside. */
export interface KnownQuestion {
  /** Number of whoever it belongs to, from 0. */
  readonly owner: number;
  readonly terms: readonly string[];
}

/**
 * Makes the search for the known questions that are worded most like a new one: the cosine of their terms, rare terms
 * counting more.
 *
 * @param owners - how many owners there are
 * @returns for the terms of a question, how near the nearest question of each owner is, 0 to 1
 */
export function createNearestAsks(
  known: readonly KnownQuestion[],
  owners: number,
): (terms: readonly string[]) => Float64Array {
  const places = new Map<string, number[]>();
  known.forEach(({ terms }, at) => {
    for (const term of new Set(terms)) {
      const found = places.get(term);
      if (found) found.push(at);
      else places.set(term, [at]);
    }
  });
  const rarity = (term: string): number => Math.log(1 + known.length / (1 + (places.get(term)?.length ?? 0))) ** 2;
  const lengthOf = (terms: readonly string[]): number =>
    Math.sqrt([...new Set(terms)].reduce((sum, term) => sum + rarity(term), 0));
  const lengths = known.map(({ terms }) => lengthOf(terms));

  return (terms) => {
    const shared = new Map<number, number>();
    for (const term of new Set(terms)) {
      const weight = rarity(term);
      for (const at of places.get(term) ?? []) shared.set(at, (shared.get(at) ?? 0) + weight);
    }
    const length = lengthOf(terms);
    const closest = new Float64Array(owners);
    for (const [at, weight] of shared) {
      const owner = known[at]?.owner ?? 0;
      closest[owner] = Math.max(closest[owner] ?? 0, weight / (length * (lengths[at] ?? 1)));
    }
    return closest;
  };
}
