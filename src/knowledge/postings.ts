import type { Text } from './features.ts';

/** Which texts hold a feature, as two flat lists: thousands of small arrays would cost ten times the memory. */
export interface Postings {
  /** The texts of feature `f` stand from `starts[f]` up to `starts[f + 1]`. */
  readonly starts: Uint32Array;
  /** Numbers of texts, ascending for each feature. */
  readonly texts: Uint32Array;
}

/**
 * Turns "which features has a text" into "which texts have a feature".
 *
 * @param features - the features of each text, each once
 * @param count - how many features there are
 */
export function postingsOf(features: readonly Text[], count: number): Postings {
  const starts = new Uint32Array(count + 1);
  for (const text of features) for (const feature of text) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
  for (let feature = 0; feature < count; feature += 1) {
    starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0);
  }
  const texts = new Uint32Array(starts[count] ?? 0);
  const next = starts.slice();
  features.forEach((text, at) => {
    for (const feature of text) {
      const place = next[feature] ?? 0;
      texts[place] = at;
      next[feature] = place + 1;
    }
  });
  return { starts, texts };
}
