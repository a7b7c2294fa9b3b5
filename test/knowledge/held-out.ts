import { createFinder } from '../../src/knowledge/find.ts';
import type { Article } from '../../src/knowledge/index.ts';

const FOLDS = 5;

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

/**
 * Takes a fifth of the asks and of the questions from outside out of the index, asks them, and so on with each fifth: how
 * questions fare that nobody has put in these words before. Near neighbours count as wrong, so the figure for asks is
 * lower than what people see.
 *
 * @param folds - how many of the fifths to try
 */
export function measureHeldOut(articles: readonly Article[], outside: readonly string[], folds = FOLDS): HeldOut {
  const sums = { asks: 0, right: 0, sibling: 0, abstained: 0, outside: 0, declined: 0 };
  for (let fold = 0; fold < folds; fold += 1) {
    const isHeldOut = (_: string, at: number): boolean => at % FOLDS === fold;
    const isKept = (_: string, at: number): boolean => at % FOLDS !== fold;
    const finder = createFinder(
      articles.map((article) => ({ ...article, asks: article.asks.filter(isKept) })),
      outside.filter(isKept),
    );
    for (const article of articles) {
      for (const ask of article.asks.filter(isHeldOut)) {
        const found = finder.find(ask).article;
        sums.asks += 1;
        if (!found) sums.abstained += 1;
        else if (found.id === article.id) sums.right += 1;
        else if (found.controls.some((control) => article.controls.includes(control))) sums.sibling += 1;
      }
    }
    for (const question of outside.filter(isHeldOut)) {
      sums.outside += 1;
      if (!finder.find(question).article) sums.declined += 1;
    }
  }
  return sums;
}
