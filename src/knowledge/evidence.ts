import type { Term } from './analyse.ts';
import type { ArticleTerms } from './article-terms.ts';
import { foreignTerms } from './foreign-words.ts';
import type { Ranked } from './ranking.ts';
import { relatedTo } from './related-words.ts';

/** What a term of the question counts as covered, by where the article has it. */
const COVERED = { asks: 1, body: 0.6, related: 0.4 };

/**
 * How each sign moves the decision, and the point where it tips. Fitted by logistic regression on asks that were held
 * out of the index and on questions from outside, both weighted alike, then rounded.
 */
const SIGNS = { covered: 4.7, strength: 0.44, unknown: -2.4, foreign: -2.6 };
const TIPPING_POINT = 3.2;

/** Foreign words beyond two add no doubt. */
const MOST_FOREIGN = 2;

/** What a term counts by its kind: everyday words little, words of asking nothing. */
const KIND_WEIGHTS: Readonly<Record<Term['kind'], number>> = { topic: 1, unknown: 1, plain: 0.25, asking: 0 };

/** An everyday word is not telling because it is rare in our articles. */
const MOST_PLAIN_RARITY = 3;

/** A word in so many asks of an article is one of its subjects, not a turn of phrase. */
const ASKS_OF_A_SUBJECT = 3;

interface Lexicon {
  /** Terms of title, names and asks: what the article is about. */
  readonly about: ReadonlySet<string>;
  /** Terms of title and names, and those that several asks share: what it deals with in earnest. */
  readonly dealsWith: ReadonlySet<string>;
  /** Those and the text's. */
  readonly all: ReadonlySet<string>;
}

/**
 * Makes the judge of whether the best article answers a question, or only shares words with it.
 *
 * It looks at how much of the question the article covers, by rarity of the words; how strong the match is; how many
 * words no article knows; and whether the question asks for a kind of thing that the article does not deal with.
 * A question without one word of the article's topic is never answered.
 */
export function createJudge(articles: readonly ArticleTerms[]): (terms: readonly Term[], best: Ranked) => boolean {
  const lexicons = new Map<string, Lexicon>();
  const spread = new Map<string, number>();
  for (const { article, title, names, asks, lead, body } of articles) {
    const about = new Set([...title, ...names, ...asks.flat()]);
    const all = new Set([...about, ...lead, ...body]);
    lexicons.set(article.id, { about, all, dealsWith: new Set([...title, ...names, ...sharedTerms(asks)]) });
    for (const term of all) spread.set(term, (spread.get(term) ?? 0) + 1);
  }
  const rarity = (term: string): number => Math.log(1 + articles.length / (1 + (spread.get(term) ?? 0)));
  const weight = ({ term, kind }: Term): number =>
    KIND_WEIGHTS[kind] * (kind === 'plain' ? Math.min(rarity(term), MOST_PLAIN_RARITY) : rarity(term));

  return (terms, best) => {
    const lexicon = lexicons.get(best.article.id);
    if (!lexicon || !terms.some(({ term, kind }) => kind === 'topic' && lexicon.about.has(term))) return false;

    const total = terms.reduce((sum, term) => sum + weight(term), 0);
    const found = terms.reduce((sum, term) => sum + weight(term) * coverage(term.term, lexicon), 0);
    const topics = terms.filter(({ kind }) => kind === 'topic').length;
    const unknown = terms.filter(({ kind }) => kind === 'unknown').length;
    const foreign = terms.filter(({ term }) => foreignTerms.has(term) && !lexicon.dealsWith.has(term)).length;
    const sum =
      SIGNS.covered * (found / total) +
      SIGNS.strength * Math.log1p(best.score) +
      SIGNS.unknown * (unknown / (topics + unknown)) +
      SIGNS.foreign * Math.min(foreign, MOST_FOREIGN);
    return sum > TIPPING_POINT;
  };
}

function sharedTerms(asks: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const ask of asks) for (const term of new Set(ask)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= ASKS_OF_A_SUBJECT).map(([term]) => term);
}

function coverage(term: string, { about, all }: Lexicon): number {
  if (about.has(term)) return COVERED.asks;
  if (all.has(term)) return COVERED.body;
  for (const related of relatedTo(term)) if (about.has(related)) return COVERED.related;
  return 0;
}
