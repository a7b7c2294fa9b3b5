import { lengthBy, type Text } from './features.ts';
import { postingsOf } from './postings.ts';

/** How many near questions of an owner count; three and ten are worse on held-out asks. */
const FEW = 5;

/** Rarity is damped: one odd word must not decide alone. */
const RARITY_POWER = 0.7;

/** How near the known questions of each owner are, from 0 (nothing shared) to 1 (the same words). */
export interface Nearness {
  /** The mean of the nearest few: one near question may be chance, several are a topic. */
  readonly few: Float64Array;
  readonly nearest: Float64Array;
}

/**
 * Makes the search for the known questions that are worded most like a new one: the cosine of their features, rare ones
 * counting more.
 *
 * @param known - features of each known question
 * @param ownerOf - number of whoever a known question belongs to, from 0
 * @param owners - how many owners there are
 * @param counts - what each feature counts
 */
export function createNearestAsks(
  known: readonly Text[],
  ownerOf: ArrayLike<number>,
  owners: number,
  counts: Float32Array,
): (question: Text) => Nearness {
  const count = counts.length;
  const { starts, texts } = postingsOf(known, count);
  const weights = new Float32Array(count);
  for (let feature = 0; feature < count; feature += 1) {
    const spread = (starts[feature + 1] ?? 0) - (starts[feature] ?? 0);
    weights[feature] = (counts[feature] ?? 0) * Math.log(1 + known.length / (1 + spread)) ** RARITY_POWER;
  }
  const lengthOf = (text: Text): number => lengthBy(text, weights);
  const lengths = Float32Array.from(known, lengthOf);
  const shared = new Float32Array(known.length);

  return (question) => {
    shared.fill(0);
    for (const feature of question) {
      const weight = (weights[feature] ?? 0) ** 2;
      const end = starts[feature + 1] ?? 0;
      for (let at = starts[feature] ?? 0; at < end; at += 1) {
        const text = texts[at] ?? 0;
        shared[text] = (shared[text] ?? 0) + weight;
      }
    }
    const length = lengthOf(question) || 1;
    const nearest = new Float64Array(owners * FEW);
    for (let text = 0; text < shared.length; text += 1) {
      const weight = shared[text] ?? 0;
      if (weight > 0) insert(nearest, (ownerOf[text] ?? 0) * FEW, weight / (length * (lengths[text] ?? 1)));
    }
    const few = new Float64Array(owners);
    for (let place = 0; place < nearest.length; place += 1) {
      const owner = Math.floor(place / FEW);
      few[owner] = (few[owner] ?? 0) + (nearest[place] ?? 0) / FEW;
    }
    return { few, nearest: few.map((_, owner) => nearest[owner * FEW] ?? 0) };
  };
}

/** Puts a value into its place among the highest few, which stand in falling order from `start`. */
function insert(highest: Float64Array, start: number, value: number): void {
  let place = start + FEW;
  while (place > start && (highest[place - 1] ?? 0) < value) {
    place -= 1;
    if (place + 1 < start + FEW) highest[place + 1] = highest[place] ?? 0;
    highest[place] = value;
  }
}
