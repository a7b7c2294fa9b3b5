import { type Article, textsOf } from './article.ts';
import type { Text } from './features.ts';
import type { WeighedText } from './uses.ts';

/**
 * What the texts of an article count beside an ask. A title and a name say what the article is about; its paragraphs
 * bring words that no ask has. Chosen on held-out asks; twice or half of any changes little.
 */
const TEXT_WEIGHTS = { ask: 1, title: 2, name: 2, lead: 1.5, body: 0.5 };

/** The texts of all articles. An owner is an article by its place in the list. */
export interface ArticleTexts {
  /** All texts of each owner. */
  readonly byOwner: readonly (readonly WeighedText[])[];
  readonly asks: readonly Text[];
  /** What resembles a question: asks, titles and names. */
  readonly known: readonly Text[];
  /** The owner of each known question. */
  readonly owners: readonly number[];
}

/** @param learn - turns a text into features */
export function indexArticles(articles: readonly Article[], learn: (text: string) => Text): ArticleTexts {
  const byOwner: (readonly WeighedText[])[] = [];
  const asks: Text[] = [];
  const known: Text[] = [];
  const owners: number[] = [];
  const weighed = (texts: readonly string[], weight: number): readonly WeighedText[] =>
    texts.map((text) => ({ text: learn(text), weight }));

  articles.forEach((article, owner) => {
    const [lead = '', ...body] = textsOf(article);
    const own = weighed(article.asks, TEXT_WEIGHTS.ask);
    const about = [...weighed([article.title], TEXT_WEIGHTS.title), ...weighed(article.names, TEXT_WEIGHTS.name)];
    byOwner.push([...own, ...about, ...weighed([lead], TEXT_WEIGHTS.lead), ...weighed(body, TEXT_WEIGHTS.body)]);
    for (const { text } of own) asks.push(text);
    for (const { text } of [...own, ...about]) {
      known.push(text);
      owners.push(owner);
    }
  });
  return { byOwner, asks, known, owners };
}
