/** Chance that a seed decides. */
export interface Dice {
  /** 0 to 1. */
  roll(): number;
  /** A whole number from 0, below this. */
  below(most: number): number;
  /** A whole number whose mean is this. */
  around(mean: number): number;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

/** The same seed rolls the same (Mulberry32, which is small and good enough for noise). */
export function createDice(seed: number): Dice {
  let state = seed * 2_654_435_761;
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number) => Math.floor(roll() * most);
  return {
    roll,
    below,
    around: (mean) => Math.floor(mean) + (roll() < mean % 1 ? 1 : 0),
    pick(from) {
      const found = from[below(from.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
    shuffled: (items) =>
      items
        .map((item) => ({ item, order: roll() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
  };
}
