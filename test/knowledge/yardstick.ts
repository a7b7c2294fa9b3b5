import MiniSearch from 'minisearch';
import { type Article, textsOf } from '../../src/knowledge/article.ts';
import { type Ask, isOutOfScope, type Question, scoresOf, visible } from './question-file.ts';

/** What is declined at least by the yardstick with a threshold. */
const DECLINED = 0.95;

/**
 * What a search library does out of the box over the same articles: the whole first hit answers, no hit abstains.
 *
 * @returns a maker of the same search that abstains below a score
 */
export function createPlainSearch(articles: readonly Article[]): {
  ask(threshold: number): Ask;
  /** The lowest threshold that declines 95 % of these questions, as far as they are out of scope. */
  threshold(questions: readonly Question[]): number;
  /** The threshold at which the shares of right answers and of right refusals of these questions add up to most. */
  bestThreshold(questions: readonly Question[]): number;
} {
  const index = new MiniSearch({ fields: ['title', 'names', 'asks', 'body'] });
  articles.forEach((article, id) => {
    const { title, names, asks } = article;
    index.add({ id, title, names: names.join('\n'), asks: asks.join('\n'), body: textsOf(article).join('\n') });
  });
  const ask =
    (threshold: number): Ask =>
    (question) => {
      const [hit] = index.search(question);
      const article = hit && hit.score > threshold ? articles[hit.id] : undefined;
      return article && visible(textsOf(article));
    };
  const scoresOfAll = (questions: readonly Question[]): number[] =>
    questions.map(({ question }) => index.search(question)[0]?.score ?? 0).sort((a, b) => a - b);
  return {
    ask,
    threshold(questions) {
      const scores = scoresOfAll(questions.filter(isOutOfScope));
      return scores[Math.ceil(scores.length * DECLINED) - 1] ?? 0;
    },
    bestThreshold(questions) {
      const sumAt = (threshold: number): number => {
        const { answered, declined } = scoresOf(questions, ask(threshold));
        return answered.right / Math.max(answered.all, 1) + declined.right / Math.max(declined.all, 1);
      };
      const sums = scoresOfAll(questions).map((threshold) => ({ threshold, sum: sumAt(threshold) }));
      return sums.reduce((best, each) => (each.sum > best.sum ? each : best), { threshold: 0, sum: 0 }).threshold;
    },
  };
}
