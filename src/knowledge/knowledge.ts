/**
 * **Knowledge** answers questions about security guidance from our articles, or says that it cannot.
 *
 * Invariants: an answer is one whole article, never a mixture; every answer has citations; an abstention has none.
 * Everything is in memory and nothing remembers a question.
 */
import { createAnalyser, type Term } from './analyse.ts';
import type { Answer, Topic } from './answer.ts';
import type { Article } from './article.ts';
import { articleTermsOf } from './article-terms.ts';
import { citationsOf } from './cite.ts';
import { createJudge } from './evidence.ts';
import { loadOutside } from './load-articles.ts';
import { createOutside } from './outside.ts';
import { createRanking, type Ranked } from './ranking.ts';

export interface Knowledge {
  /** Any text is a question; the same text always has the same answer. */
  answer(question: string): Answer;
  readonly articleCount: number;
  /** One topic an article, in the order in which the articles were given. */
  topics(): readonly Topic[];
}

/** How many other topics an answer or an abstention offers: a row of buttons on a phone. */
const OFFERED = 3;

/**
 * Builds the index; takes under 200 ms for a few hundred articles with some thousand asks, an answer about 1 ms.
 *
 * @param outside - questions that no article answers, though they share words with one; by default those that ship
 */
export function createKnowledge(articles: readonly Article[], outside: readonly string[] = loadOutside()): Knowledge {
  const indexed = articles.map(articleTermsOf);
  const analyse = createAnalyser(
    articles.flatMap(({ title, names, asks, lead, paragraphs }) => [title, ...names, ...asks, lead, ...paragraphs]),
    new Set(
      indexed.flatMap(({ title, names, asks, lead, body }) => [...title, ...names, ...asks.flat(), ...lead, ...body]),
    ),
  );
  // An ask word for word is no matter of evidence: the buttons that offer a topic send one.
  const verbatim = new Map(
    articles.flatMap((article) => article.asks.map((ask) => [asKey(analyse(ask)), article] as const)),
  );
  const rank = createRanking(indexed);
  const isAnswer = createJudge(indexed);
  const isOutside = createOutside(indexed, outside);
  const findAnswer = (terms: readonly Term[], ranked: readonly Ranked[]): Article | undefined => {
    const [best] = ranked;
    return best && isAnswer(terms, best) && !isOutside(terms, best) ? best.article : undefined;
  };
  const topics = articles.map(topicOf);
  const offer = (ranked: readonly Ranked[]): readonly Topic[] =>
    ranked.slice(0, OFFERED).map(({ article }) => topicOf(article));

  return {
    articleCount: articles.length,
    topics: () => topics,
    answer(question) {
      const terms = analyse(question);
      const ranked = rank(terms);
      const article = verbatim.get(asKey(terms)) ?? findAnswer(terms, ranked);
      if (!article) return { kind: 'abstain', nearest: offer(ranked) };
      const { id, title, lead, paragraphs } = article;
      const others = ranked.filter((other) => other.article !== article);
      return {
        kind: 'answer',
        articleId: id,
        title,
        lead,
        paragraphs,
        citations: citationsOf(article),
        related: offer(others),
      };
    },
  };
}

const asKey = (terms: readonly Term[]): string => terms.map(({ term }) => term).join(' ');

function topicOf({ id, title, asks: [ask = title] }: Article): Topic {
  return { articleId: id, title, ask };
}
