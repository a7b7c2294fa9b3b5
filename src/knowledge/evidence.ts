/** What speaks for an answer and against it. */
export interface Signs {
  /** How much more the best article uses the words of the question than questions from outside do. */
  readonly lead: number;
  /** The logarithm of the odds, by its words alone, that the question is one that we answer. */
  readonly inside: number;
  /** How many words of the question stand nowhere in our texts. */
  readonly unknown: number;
}

/**
 * How each sign moves the decision. Fitted by logistic regression on asks and questions from outside that were held out
 * of the index, both sides weighted alike, then rounded. The nearness of known questions, the length of the question and
 * the distance to the second article were tried too and added nothing.
 */
const WEIGHTS: Readonly<Record<keyof Signs, number>> = { lead: 0.43, inside: 0.72, unknown: -1.04 };

/**
 * The fit tips at 2.8. This is a little lower: the near misses in our files are harder than most of what people ask, so a
 * question that we can answer may have some more of the benefit of the doubt.
 */
const TIPPING_POINT = 2.4;

/** Unknown words beyond these add no doubt: names, a slip or two, a word of another language. */
const MOST_UNKNOWN = 3;

/** Whether the best article answers a question, or only shares words with it. */
export function isAnswer(signs: Signs): boolean {
  const sum =
    WEIGHTS.lead * signs.lead + WEIGHTS.inside * signs.inside + WEIGHTS.unknown * Math.min(signs.unknown, MOST_UNKNOWN);
  return sum > TIPPING_POINT;
}
