import type { Text } from './features.ts';
import type { Uses } from './uses.ts';

/**
 * Adds to `scores`, for each owner, the logarithm of how much likelier it is that a question with these features is
 * meant for that owner than for nobody in particular.
 *
 * @returns how much of the question the model knows at all: the weights of its features together
 */
export type WordModel = (question: Text, weightOf: (feature: number) => number, scores: Float64Array) => number;

/**
 * Makes a model of who uses which words: the query likelihood of a language model with Dirichlet smoothing.
 *
 * @param prior - so many uses count as seen beforehand with every owner, spread as in all texts together; without them
 *   an owner with few texts would seem sure of everything
 */
export function createWordModel(uses: Uses, ownerCount: number, featureCount: number, prior: number): WordModel {
  const totals = new Float64Array(ownerCount);
  const shares = new Float64Array(featureCount);
  const starts = new Uint32Array(featureCount + 1);
  let all = 0;
  uses.features.forEach((feature, at) => {
    const amount = uses.amounts[at] ?? 0;
    const owner = uses.owners[at] ?? 0;
    totals[owner] = (totals[owner] ?? 0) + amount;
    shares[feature] = (shares[feature] ?? 0) + amount;
    starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
    all += amount;
  });
  for (let feature = 1; feature <= featureCount; feature += 1) {
    starts[feature] = (starts[feature] ?? 0) + (starts[feature - 1] ?? 0);
  }
  const holders = new Uint16Array(uses.features.length);
  const gains = new Float32Array(uses.features.length);
  const next = starts.slice();
  uses.features.forEach((feature, at) => {
    const place = next[feature] ?? 0;
    next[feature] = place + 1;
    holders[place] = uses.owners[at] ?? 0;
    gains[place] = Math.log1p(((uses.amounts[at] ?? 0) * all) / (prior * (shares[feature] ?? 1)));
  });
  const losses = totals.map((total) => Math.log(prior / (total + prior)));

  return (question, weightOf, scores) => {
    let known = 0;
    for (const feature of question) {
      const weight = weightOf(feature);
      const end = starts[feature + 1] ?? 0;
      known += weight;
      for (let place = starts[feature] ?? 0; place < end; place += 1) {
        const owner = holders[place] ?? 0;
        scores[owner] = (scores[owner] ?? 0) + weight * (gains[place] ?? 0);
      }
    }
    for (let owner = 0; owner < ownerCount; owner += 1) {
      scores[owner] = (scores[owner] ?? 0) + known * (losses[owner] ?? 0);
    }
    return known;
  };
}
