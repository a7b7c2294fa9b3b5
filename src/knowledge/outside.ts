import { type Term, termsOf } from './analyse.ts';
import type { ArticleTerms } from './article-terms.ts';
import { createNearestAsks } from './nearest-asks.ts';
import type { Ranked } from './ranking.ts';

/**
 * How much nearer than the nearest ask of the article a question from outside must be. Chosen by holding out a fifth of
 * the asks and of the questions from outside in turn: lower declines what we know, higher answers what we do not.
 */
const NEARER = 1.1;

/**
 * Makes the judge of near misses: a question that is worded more like one that nobody here can answer (a price, another
 * vendor, the steps of a product) than like any ask of the best article.
 */
export function createOutside(
  articles: readonly ArticleTerms[],
  outside: readonly string[],
): (terms: readonly Term[], best: Ranked) => boolean {
  const owners = new Map(articles.map(({ article }, owner) => [article.id, owner]));
  const nearest = createNearestAsks(
    [
      ...articles.flatMap(({ asks }, owner) => asks.map((terms) => ({ owner, terms }))),
      ...outside.map((question) => ({ owner: articles.length, terms: termsOf(question) })),
    ],
    articles.length + 1,
  );
  return (terms, best) => {
    const closest = nearest(terms.map(({ term }) => term));
    const ofArticle = closest[owners.get(best.article.id) ?? -1] ?? 0;
    return (closest[articles.length] ?? 0) > ofArticle * NEARER;
  };
}
