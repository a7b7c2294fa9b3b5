import type { Text } from './features.ts';

/** How often each owner uses each feature, as three lists of the same length: owner by owner, each feature once. */
export interface Uses {
  readonly owners: Uint16Array;
  readonly features: Uint32Array;
  readonly amounts: Float32Array;
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
  const most = texts.reduce((sum, own) => own.reduce((length, { text }) => length + text.length, sum), 0);
  const counter = createCounter(most, weights.length);
  texts.forEach((own, owner) => {
    for (const { text, weight } of own) {
      for (const feature of text) counter.add(feature, weight * (weights[feature] ?? 0));
    }
    counter.close(owner);
  });
  return counter.uses();
}

/** Sums up amounts owner by owner. */
export interface Counter {
  /** Adds to what the owner that is open uses of a feature. */
  add(feature: number, amount: number): void;
  /** Says whose uses those since the last call were. */
  close(owner: number): void;
  uses(): Uses;
}

/** @param most - at least as many as there are uses: lists that need not grow are quicker */
export function createCounter(most: number, featureCount: number): Counter {
  const owners = new Uint16Array(most);
  const features = new Uint32Array(most);
  const amounts = new Float32Array(most);
  const sums = new Float64Array(featureCount);
  let first = 0;
  let end = 0;
  return {
    add(feature, amount) {
      const sum = sums[feature] ?? 0;
      if (sum === 0) {
        features[end] = feature;
        end += 1;
      }
      sums[feature] = sum + amount;
    },
    close(owner) {
      for (; first < end; first += 1) {
        const feature = features[first] ?? 0;
        owners[first] = owner;
        amounts[first] = sums[feature] ?? 0;
        sums[feature] = 0;
      }
    },
    uses: () => ({
      owners: owners.subarray(0, end),
      features: features.subarray(0, end),
      amounts: amounts.subarray(0, end),
    }),
  };
}
