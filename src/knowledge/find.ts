import { createAnalyser, type Term, wordKind } from './analyse.ts';
import type { Article } from './article.ts';
import { isAnswer, type Signs } from './evidence.ts';
import { createFeatures } from './features.ts';
import { indexArticles } from './index-texts.ts';
import { loadOutside } from './load-articles.ts';
import { createRanking, type Ranked } from './ranking.ts';

/** What was found for a question. */
export interface Found {
  /** The article that answers; `undefined` when none does. */
  readonly article: Article | undefined;
  /** Every article, best first, whether it answers or not; none for a question without a word of any article. */
  readonly ranked: readonly Ranked[];
  /** The words of the question as they were understood, in order, each once; empty when it says nothing. */
  readonly terms: readonly Term[];
  /** What spoke for and against the first article; `undefined` when there was nothing to weigh. */
  readonly signs: Signs | undefined;
}

export interface Finder {
  /**
   * @param question - any text
   * @param about - the article of the question before; its topic helps a short follow-up ("and for customers?")
   */
  find(question: string, about?: Article): Found;
}

/**
 * Builds the index of all articles: everything is learned from their texts, here and now, the same every time.
 *
 * @param outside - questions that no article answers, though they share words with one; by default those that ship
 */
export function createFinder(articles: readonly Article[], outside: readonly string[] = loadOutside()): Finder {
  const analyser = createAnalyser();
  const features = createFeatures();
  const learn = (text: string) => features.learn(analyser.learn(text));
  const ownTexts = indexArticles(articles, learn);
  const ownWords = features.words.length;
  const rank = createRanking(articles, ownTexts, outside.map(learn), features);

  return {
    find(question, about) {
      const words = analyser.read(question);
      const terms = termsOfQuestion(words, (term) => (features.ofWord(term) ?? ownWords) < ownWords);
      const { ranked, asked, signs } = rank(words, about && { article: about, terms: analyser.read(about.title) });
      if (!asked && !terms.some(({ kind }) => kind === 'topic')) {
        return { article: undefined, ranked: [], terms, signs: undefined };
      }
      // An ask word for word is no matter of evidence: the buttons that offer a topic send one.
      const article = asked ?? (isAnswer(signs) ? ranked[0]?.article : undefined);
      return { article, ranked, terms, signs };
    },
  };
}

function termsOfQuestion(words: readonly string[], isOurs: (term: string) => boolean): readonly Term[] {
  return [...new Set(words)].flatMap((term) => {
    const kind = wordKind(term);
    if (kind === 'stop') return [];
    return [{ term, kind: kind === 'topic' && !isOurs(term) ? 'unknown' : kind }];
  });
}
