import MiniSearch, { type SearchResult } from 'minisearch';
import type { Term } from './analyse.ts';
import type { Article } from './article.ts';
import type { ArticleTerms } from './article-terms.ts';
import { relatedTo } from './related-words.ts';

export interface Ranked {
  readonly article: Article;
  /** Comparable between articles for one question, and roughly between questions. */
  readonly score: number;
}

// All numbers here were chosen by cross-validation: a fifth of the asks was held out of the index and had to find its
// article. They sit on a plateau; halving or doubling any of them changes little.

/** How much a match in each field of an article counts. */
const FIELD_WEIGHTS = { title: 2, names: 1, asks: 4, lead: 1.5, body: 0.7 };

/** What the nearest single ask counts beside the article as a whole. */
const ASK_WEIGHT = 2;

/** How much a term of each kind counts, and a related one: most where it is the only bridge to the articles' words. */
const TERM_WEIGHTS: Readonly<Record<Term['kind'], number>> = { topic: 1, unknown: 1, plain: 0.7, asking: 0.3 };
const RELATED_WEIGHT = 0.1;
const BRIDGE_WEIGHT = 0.5;

/** Matching many terms of the question once is better than matching one many times; this is by how much. */
const BREADTH_POWER = 1.5;

const OPTIONS = { tokenize: (text: string) => text.split(' '), processTerm: (term: string) => term };

const indexed = (terms: readonly string[]): string => terms.join(' ');

/**
 * Makes the ranking of articles: the article as a whole, and each of its asks as a text of its own, so that one close
 * wording is not drowned by fourteen others.
 *
 * @returns for the terms of a question, the articles that share any, best first
 */
export function createRanking(articles: readonly ArticleTerms[]): (terms: readonly Term[]) => readonly Ranked[] {
  const whole = new MiniSearch({ ...OPTIONS, fields: Object.keys(FIELD_WEIGHTS) });
  const asks = new MiniSearch({ ...OPTIONS, fields: ['ask'] });
  const askOwners: number[] = [];

  articles.forEach(({ title, names, asks: wordings, lead, body }, at) => {
    whole.add({
      id: at,
      title: indexed(title),
      names: indexed(names),
      asks: indexed(wordings.flat()),
      lead: indexed(lead),
      body: indexed(body),
    });
    for (const ask of wordings) {
      asks.add({ id: askOwners.length, ask: indexed(ask) });
      askOwners.push(at);
    }
  });

  return (terms) => {
    const weights = weigh(terms);
    const query = [...weights.keys()].join(' ');
    const boostTerm = (term: string): number => weights.get(term) ?? 0;

    const nearest = new Map<number, number>();
    for (const hit of asks.search(query, { boostTerm })) {
      const owner = askOwners[hit.id] ?? -1;
      nearest.set(owner, Math.max(nearest.get(owner) ?? 0, byBreadth(hit, weights)));
    }
    return whole
      .search(query, { boost: FIELD_WEIGHTS, boostTerm })
      .flatMap((hit) => {
        const article = articles[hit.id]?.article;
        return article ? [{ article, score: byBreadth(hit, weights) + ASK_WEIGHT * (nearest.get(hit.id) ?? 0) }] : [];
      })
      .sort((a, b) => b.score - a.score);
  };
}

/** What each term of a question counts, its related terms included. */
function weigh(terms: readonly Term[]): ReadonlyMap<string, number> {
  const weights = new Map(terms.map(({ term, kind }) => [term, TERM_WEIGHTS[kind]]));
  for (const { term, kind } of terms) {
    const weight = kind === 'unknown' ? BRIDGE_WEIGHT : RELATED_WEIGHT;
    for (const related of relatedTo(term)) if (!weights.has(related)) weights.set(related, weight);
  }
  return weights;
}

/** MiniSearch multiplies a score by the number of matched terms; here a term counts by its weight instead. */
function byBreadth({ score, queryTerms }: SearchResult, weights: ReadonlyMap<string, number>): number {
  const breadth = queryTerms.reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
  return (score / queryTerms.length) * breadth ** BREADTH_POWER;
}
