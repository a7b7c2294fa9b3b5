import type { Citation } from './answer.ts';
import type { Article } from './article.ts';

/** Teams refuses a citation whose abstract is longer. */
const MAX_EXCERPT = 160;

/** The citations of an article's text, one a passage, in order of their markers. */
export function citationsOf({ title, lead, paragraphs, passages }: Article): readonly Citation[] {
  const claims = [lead, ...paragraphs].flatMap((paragraph) => paragraph.split('\n'));
  return passages.map((passage, at) => {
    const position = at + 1;
    const claim = claims.find((text) => text.includes(`[${position}]`)) ?? lead;
    return { position, title, ...passage, excerpt: shorten(withoutMarkup(claim)) };
  });
}

const withoutMarkup = (text: string): string =>
  text
    .replace(/^- /, '')
    .replaceAll('**', '')
    .replace(/ ?\[\d+\]/g, '')
    .trim();

/** Cuts at a blank, so that no word is broken. */
function shorten(text: string): string {
  if (text.length <= MAX_EXCERPT) return text;
  const cut = text.slice(0, MAX_EXCERPT - 1);
  return `${cut.slice(0, cut.lastIndexOf(' '))}…`;
}
