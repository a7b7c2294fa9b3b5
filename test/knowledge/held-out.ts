import type { Signs } from '../../src/knowledge/evidence.ts';
import { createFinder } from '../../src/knowledge/find.ts';
import type { Article } from '../../src/knowledge/index.ts';

const FOLDS = 5;

/** A question that was asked while the index did not hold it. */
export interface HeldOutQuestion {
  /** The article whose ask it is; `undefined` for a question from outside. */
  readonly meant: Article | undefined;
  readonly found: Article | undefined;
  readonly signs: Signs | undefined;
}

/**
 * Takes a fifth of the asks and of the questions from outside out of the index, asks them, and so on with each fifth: how
 * questions fare that nobody has put in these words before.
 *
 * @param folds - how many of the fifths to try
 */
export function askHeldOut(
  articles: readonly Article[],
  outside: readonly string[],
  folds = FOLDS,
): readonly HeldOutQuestion[] {
  return Array.from({ length: folds }, (_, fold) => {
    const isHeldOut = (_: string, at: number): boolean => at % FOLDS === fold;
    const isKept = (_: string, at: number): boolean => at % FOLDS !== fold;
    const finder = createFinder(
      articles.map((article) => ({ ...article, asks: article.asks.filter(isKept) })),
      outside.filter(isKept),
    );
    const ask = (question: string, meant: Article | undefined): HeldOutQuestion => {
      const { article, signs } = finder.find(question);
      return { meant, found: article, signs };
    };
    return [
      ...articles.flatMap((article) => article.asks.filter(isHeldOut).map((question) => ask(question, article))),
      ...outside.filter(isHeldOut).map((question) => ask(question, undefined)),
    ];
  }).flat();
}

/** What became of asks and of questions from outside while they were not in the index. */
export interface HeldOut {
  readonly asks: number;
  readonly right: number;
  /** Led to another article that shares a control with the right one. */
  readonly sibling: number;
  readonly abstained: number;
  readonly outside: number;
  readonly declined: number;
}

/** Counts what became of them. Near neighbours count as wrong, so the figure for asks is lower than what people see. */
export function heldOutFigures(questions: readonly HeldOutQuestion[]): HeldOut {
  const count = (matches: (question: HeldOutQuestion) => boolean): number => questions.filter(matches).length;
  return {
    asks: count(({ meant }) => meant !== undefined),
    right: count(({ meant, found }) => meant !== undefined && found?.id === meant.id),
    sibling: count(({ meant, found }) => isSibling(meant, found)),
    abstained: count(({ meant, found }) => meant !== undefined && found === undefined),
    outside: count(({ meant }) => meant === undefined),
    declined: count(({ meant, found }) => meant === undefined && found === undefined),
  };
}

const isSibling = (one: Article | undefined, other: Article | undefined): boolean =>
  one?.id !== other?.id && (one?.controls.some((control) => other?.controls.includes(control)) ?? false);
