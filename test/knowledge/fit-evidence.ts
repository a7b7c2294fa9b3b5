import { type EvidenceWeights, evidenceOf, type Signs, weighable } from '../../src/knowledge/evidence.ts';
import type { HeldOutQuestion } from './held-out.ts';

/** What `src/knowledge/evidence.ts` holds. */
export interface Evidence {
  readonly weights: EvidenceWeights;
  readonly tippingPoint: number;
}

/** Share of the asks with any sign that shall pass: what we promise for questions that can be answered. */
const PASSING = 0.95;
/** Newton's method is at rest after half as many. */
const STEPS = 20;

interface Sample {
  /** In the order of `NAMES`, and a 1 for the bias. */
  readonly values: readonly number[];
  readonly isInside: boolean;
}

const NAMES = ['lead', 'inside', 'nearer', 'unknown'] as const satisfies readonly (keyof Signs)[];

/**
 * Fits how much each sign counts, by logistic regression on questions that the index did not hold, both sides weighted
 * alike; then sets the tipping point so that 95 of 100 asks with any sign pass. The same questions give the same numbers.
 */
export function fitEvidence(questions: readonly HeldOutQuestion[]): Evidence {
  const samples = questions.flatMap(({ meant, signs }): Sample[] => {
    if (!signs) return [];
    const weighed = weighable(signs);
    return [{ values: [...NAMES.map((name) => weighed[name]), 1], isInside: meant !== undefined }];
  });
  const fitted = regress(samples).map(rounded);
  const weights = Object.fromEntries(NAMES.map((name, at) => [name, fitted[at] ?? 0])) as EvidenceWeights;
  const evidence = questions
    .flatMap(({ meant, signs }) => (meant && signs ? [evidenceOf(signs, weights)] : []))
    .sort((a, b) => a - b);
  const tippingPoint = evidence[Math.floor(evidence.length * (1 - PASSING))] ?? 0;
  return { weights, tippingPoint: rounded(tippingPoint) };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Logistic regression by Newton's method: a few steps, no rate to choose. */
function regress(samples: readonly Sample[]): readonly number[] {
  const insideCount = samples.filter(({ isInside }) => isInside).length;
  const size = NAMES.length + 1;
  let found: readonly number[] = Array.from({ length: size }, () => 0);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = Array.from({ length: size }, () => 0);
    const curve = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
    for (const { values, isInside } of samples) {
      const share = 1 / (isInside ? insideCount : samples.length - insideCount);
      const odds = values.reduce((sum, value, at) => sum + value * (found[at] ?? 0), 0);
      const chance = 1 / (1 + Math.exp(-odds));
      values.forEach((value, row) => {
        slope[row] = (slope[row] ?? 0) + share * ((isInside ? 1 : 0) - chance) * value;
        const line = curve[row] ?? [];
        values.forEach((other, column) => {
          line[column] = (line[column] ?? 0) + share * chance * (1 - chance) * value * other;
        });
      });
    }
    const change = solve(curve, slope);
    found = found.map((value, at) => value + (change[at] ?? 0));
  }
  return found;
}

/** Solves `matrix` · x = `right` by elimination; the matrix has no zero on its diagonal, being a sum of squares. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  rows.forEach((pivot, at) => {
    const head = pivot[at] ?? 1;
    pivot.forEach((value, column) => {
      pivot[column] = value / head;
    });
    for (const row of rows) {
      const factor = row === pivot ? 0 : (row[at] ?? 0);
      row.forEach((value, column) => {
        row[column] = value - factor * (pivot[column] ?? 0);
      });
    }
  });
  return rows.map((row) => row.at(-1) ?? 0);
}
