import { lengthBy, type Text } from './features.ts';

/** How often the training goes through all questions; more passes learn the single wordings by heart. */
const PASSES = 2;
/** How far a single question moves a weight at first; the more often a weight moved, the less. */
const STEP = 0.5;
/** The bias moves with every question, so it moves slowly. */
const BIAS_STEP = 0.02;
/** Order of training: every question once a pass, neighbours far apart, the same order every time. */
const STRIDE = 0.618;

/**
 * Learns by which words a question that we answer differs from one that we do not (a price, another vendor, the clicks of
 * a product): a logistic regression over features, trained here and now, since that takes few milliseconds.
 *
 * @param inside - features of the questions that articles answer
 * @param outside - features of those that none does; both sides weigh alike, however many they are
 * @returns for a question the logarithm of the odds that it can be answered, by its words alone
 */
export function createOutside(
  inside: readonly Text[],
  outside: readonly Text[],
  weights: Float32Array,
): (question: Text) => number {
  const learned = new Float32Array(weights.length);
  const moved = new Float32Array(weights.length).fill(1e-6);
  let bias = 0;
  const lengthOf = (text: Text): number => lengthBy(text, weights) || 1;
  const sumOf = (text: Text): number => {
    let sum = 0;
    for (const feature of text) sum += (learned[feature] ?? 0) * (weights[feature] ?? 0);
    return sum;
  };

  const outsideWeight = inside.length / Math.max(outside.length, 1);
  function learnFrom(text: Text, length: number, isInside: boolean): void {
    const odds = bias + sumOf(text) / length;
    const error = ((isInside ? 1 : 0) - 1 / (1 + Math.exp(-odds))) * (isInside ? 1 : outsideWeight);
    bias += BIAS_STEP * error;
    for (const feature of text) {
      const slope = (error * (weights[feature] ?? 0)) / length;
      const moves = (moved[feature] ?? 0) + slope * slope;
      moved[feature] = moves;
      learned[feature] = (learned[feature] ?? 0) + (STEP * slope) / Math.sqrt(moves);
    }
  }

  const questions = [...inside, ...outside];
  const lengths = Float32Array.from(questions, lengthOf);
  const stride = coprimeStride(questions.length);
  for (let turn = 0, at = 0; turn < questions.length * PASSES; turn += 1, at = (at + stride) % questions.length) {
    learnFrom(questions[at] ?? [], lengths[at] ?? 1, at < inside.length);
  }
  return (question) => bias + sumOf(question) / lengthOf(question);
}

/** A stride that comes by every place before it comes back to the first. */
function coprimeStride(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let stride = Math.max(1, Math.floor(count * STRIDE));
  while (divisor(stride, count) > 1) stride += 1;
  return stride;
}
