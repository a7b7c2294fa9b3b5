import type { Text } from './features.ts';

/** How often each owner uses each feature, as three lists of the same length: owner by owner, each feature once. */
export interface Uses {
  readonly owners: readonly number[];
  readonly features: readonly number[];
  readonly amounts: readonly number[];
}

/** A text and how often it counts. */
export interface WeighedText {
  readonly text: Text;
  readonly weight: number;
}

/**
 * Counts the uses of features.
 *
 * @param texts - those of each owner
 * @param weights - what each feature counts
 */
export function countUses(texts: readonly (readonly WeighedText[])[], weights: Float32Array): Uses {
  const owners: number[] = [];
  const features: number[] = [];
  const amounts: number[] = [];
  const sums = new Float64Array(weights.length);
  texts.forEach((own, owner) => {
    const first = features.length;
    for (const { text, weight } of own) {
      for (const feature of text) {
        if (sums[feature] === 0) features.push(feature);
        sums[feature] = (sums[feature] ?? 0) + weight * (weights[feature] ?? 0);
      }
    }
    for (let at = first; at < features.length; at += 1) {
      const feature = features[at] ?? 0;
      owners.push(owner);
      amounts.push(sums[feature] ?? 0);
      sums[feature] = 0;
    }
  });
  return { owners, features, amounts };
}
