import { describe, expect, test } from '@jest/globals';
import { termsOf } from '../../src/knowledge/analyse.ts';
import { DOCUMENTS, loadArticles } from '../../src/knowledge/index.ts';

const articles = loadArticles();
const byId = articles.map((article) => [article.id, article] as const);

const repeated = (texts: readonly string[]): string[] => texts.filter((text, at) => texts.indexOf(text) !== at);

describe('the articles that ship', () => {
  test('cover every source document', () => {
    expect(articles.length).toBeGreaterThanOrEqual(60);
    const cited = new Set(articles.flatMap(({ passages }) => passages.map(({ document }) => document)));
    expect([...cited].sort()).toEqual([...DOCUMENTS].sort());
  });

  test('cover every control that the documents ask for', () => {
    const covered = new Set(articles.flatMap(({ controls }) => controls));
    const missing = Array.from({ length: 132 }, (_, at) => at + 1).filter((control) => !covered.has(control));
    // The partner security score and the expiry of GDAP come from Microsoft's other pages.
    expect(missing).toEqual([8, 65]);
  });

  test('have titles of their own', () => {
    expect(repeated(articles.map(({ title }) => title))).toEqual([]);
  });

  test('never share an ask, however it is inflected', () => {
    const keys = articles.flatMap(({ asks }) => [...new Set(asks.map((ask) => termsOf(ask).join(' ')))]);
    expect(repeated(keys)).toEqual([]);
  });

  test.each(byId)('%s is complete', (_, { asks, lead, paragraphs, passages }) => {
    expect(asks.length).toBeGreaterThanOrEqual(10);
    expect(lead.length).toBeLessThanOrEqual(320);
    for (const { date, url } of passages) {
      expect(date).toMatch(/^(undated|2023-10-13|2023-03-21)$/);
      expect(url).toMatch(/^https:\/\/[\w.-]*microsoft\.com\//);
    }
    for (const line of [lead, ...paragraphs].flatMap((text) => text.split('\n'))) expect(line).toMatch(/\[\d\]/);
  });

  test.each(byId)('%s uses only the markup that cards show', (_, { lead, paragraphs }) => {
    for (const text of [lead, ...paragraphs]) {
      const rest = text
        .replace(/\*\*[^*\n]+\*\*/g, '')
        .replace(/^- /gm, '')
        .replace(/\[\d\]/g, '');
      expect(rest).not.toMatch(/[*_#[\]<>]|^>|\]\(/m);
    }
  });
});
