import { describe, expect, test } from '@jest/globals';
import { termsOf } from '../../src/knowledge/analyse.ts';
import { textsOf } from '../../src/knowledge/article.ts';
import { readBlock } from '../../src/knowledge/block.ts';
import { DOCUMENTS, loadArticles } from '../../src/knowledge/index.ts';

const articles = loadArticles();
const byId = articles.map((article) => [article.id, article] as const);

/** What needs a source each: a text, an item of a list, a row of a table. */
function claimsOf(paragraph: string): readonly string[] {
  const block = readBlock(paragraph);
  if (block.kind === 'list') return block.items;
  if (block.kind === 'table') return block.rows.map((row) => row.join(' '));
  return [paragraph];
}

const repeated = (texts: readonly string[]): string[] => texts.filter((text, at) => texts.indexOf(text) !== at);

describe('the articles that ship', () => {
  test('cover every source document', () => {
    expect(articles.length).toBeGreaterThanOrEqual(60);
    const cited = new Set(articles.flatMap(({ passages }) => passages.map(({ document }) => document)));
    expect([...cited].sort()).toEqual([...DOCUMENTS].sort());
  });

  test('cover every control', () => {
    const covered = new Set(articles.flatMap(({ controls }) => controls));
    const missing = Array.from({ length: 132 }, (_, at) => at + 1).filter((control) => !covered.has(control));
    expect(missing).toEqual([]);
  });

  test('have titles of their own', () => {
    expect(repeated(articles.map(({ title }) => title))).toEqual([]);
  });

  test('never share an ask, however it is inflected', () => {
    const keys = articles.flatMap(({ asks }) => [...new Set(asks.map((ask) => termsOf(ask).join(' ')))]);
    expect(repeated(keys)).toEqual([]);
  });

  test.each(byId)('%s is complete', (_, article) => {
    const { asks, lead, passages } = article;
    expect(asks.length).toBeGreaterThanOrEqual(10);
    expect(lead.length).toBeLessThanOrEqual(320);
    for (const { date, url } of passages) {
      expect(date).toMatch(/^(undated|2023-10-13|2023-03-21)$/);
      expect(url).toMatch(/^https:\/\/[\w.-]*microsoft\.com\//);
    }
    for (const claim of textsOf(article).flatMap(claimsOf)) expect(claim).toMatch(/\[\d\]/);
  });

  test.each(byId)('%s uses only the markup that cards show', (_, article) => {
    for (const text of textsOf(article)) {
      const rest = text
        .replace(/\*\*[^*\n]+\*\*/g, '')
        .replace(/^- /gm, '')
        .replace(/\[\d\]/g, '');
      expect(rest).not.toMatch(/[*_#[\]<>]|^>|\]\(/m);
    }
  });
});
