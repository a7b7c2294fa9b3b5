import { termsOf } from './analyse.ts';
import type { Article } from './article.ts';

/** An article as the index sees it: the terms of each part. */
export interface ArticleTerms {
  readonly article: Article;
  readonly title: readonly string[];
  readonly names: readonly string[];
  readonly asks: readonly (readonly string[])[];
  readonly lead: readonly string[];
  readonly body: readonly string[];
}

/** Cuts an article into terms, once for all who need them. */
export const articleTermsOf = (article: Article): ArticleTerms => ({
  article,
  title: termsOf(article.title),
  names: article.names.flatMap(termsOf),
  asks: article.asks.map(termsOf),
  lead: termsOf(article.lead),
  body: article.paragraphs.flatMap(termsOf),
});
