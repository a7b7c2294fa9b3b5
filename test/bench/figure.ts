/** Median of some measurements, with the least and the most of them. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One line of the report: what we need beside what the yardstick needed in the same run. */
export interface Row {
  readonly what: string;
  readonly unit: 'ms' | 'µs' | 'a second' | 'MB';
  readonly ours: Spread;
  readonly yardstick: Spread | undefined;
  /** Ours by the yardstick's, round by round, so that what disturbs a round disturbs both. */
  readonly ratio: Spread | undefined;
  /** `undefined` where nobody has promised anything. */
  readonly aim: { readonly words: string; readonly isMet: boolean } | undefined;
}

/** One thing that was measured, with what a reader must know to judge it. */
export interface Figure {
  readonly title: string;
  readonly about: readonly string[];
  readonly rows: readonly Row[];
}

/** @throws Error when nothing was measured */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max, median] = [sorted[0], sorted.at(-1), sorted[Math.floor(sorted.length / 2)]];
  if (min === undefined || max === undefined || median === undefined) throw new Error('nothing was measured');
  return { median, min, max };
}

/** Rounds of several measurements by name; each has one value a round. */
export type Rounds<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Measures everything once a round, one after the other, so that a machine that grows slower is slower for all.
 *
 * @param measures - each gives one value, in the unit of its row
 */
export async function interleave<Name extends string>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Rounds<Name>> {
  const names = Object.keys(measures) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) found[name].push(await measures[name]());
  }
  return found;
}

/** How often `yardstick` goes into `ours`, round by round. */
export const ratioOf = (ours: readonly number[], yardstick: readonly number[]): Spread =>
  spreadOf(ours.map((value, round) => value / (yardstick[round] ?? Number.NaN)));

/**
 * Makes a row out of rounds.
 *
 * @param most - the ratio that we promise not to exceed, if any
 */
export function rowOf(
  what: string,
  unit: Row['unit'],
  ours: readonly number[],
  yardstick: readonly number[] | undefined,
  most?: number,
): Row {
  const ratio = yardstick && ratioOf(ours, yardstick);
  return {
    what,
    unit,
    ours: spreadOf(ours),
    yardstick: yardstick && spreadOf(yardstick),
    ratio,
    aim: most === undefined || !ratio ? undefined : { words: `≤ ${most}×`, isMet: ratio.median <= most },
  };
}
