import type { Citation } from './answer.ts';
import type { Article } from './article.ts';

/** Teams refuses a citation whose abstract is longer. */
const MAX_EXCERPT = 160;

/**
 * The citations that texts of an article need: one for each marker in them, in order of the markers.
 *
 * @param shown - the texts, first line first; the excerpt is the first one that carries the marker
 */
export function citationsOf({ title, passages }: Article, shown: readonly string[]): readonly Citation[] {
  return passages.flatMap((passage, at) => {
    const position = at + 1;
    const claim = shown.find((text) => text.includes(`[${position}]`));
    return claim === undefined ? [] : [{ position, title, ...passage, excerpt: shorten(withoutMarkup(claim)) }];
  });
}

const withoutMarkup = (text: string): string =>
  text
    .replaceAll('**', '')
    .replace(/ ?\[\d+\]/g, '')
    .trim();

/** Cuts at a blank, so that no word is broken. */
function shorten(text: string): string {
  if (text.length <= MAX_EXCERPT) return text;
  const cut = text.slice(0, MAX_EXCERPT - 1);
  return `${cut.slice(0, cut.lastIndexOf(' '))}…`;
}
