import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { parseArticle } from '../../src/knowledge/parse-article.ts';

const GOOD = `---
title: Keys to the shop
source: CSP security best practices
section: Identity isolation
date: 2023-10-13
link: https://learn.microsoft.com/partner-center
controls: [1, 132]
names: [keys, shop keys]
also:
- Customer security best practices | Introduction | undated | https://learn.microsoft.com/other

asks:
- Who has the keys?
- keys: where?
---

Keep the keys in **one** place. [1]

- First. [1]
- Second. [2]
`;

const withLine = (before: string, after: string): string => GOOD.replace(before, after);

function problemOf(text: string): unknown {
  try {
    parseArticle('keys.md', text);
    return undefined;
  } catch (error) {
    return error instanceof AppError && { code: error.code, file: error.fields['file'], field: error.fields['field'] };
  }
}

describe('reading an article', () => {
  test('takes front matter and text apart', () => {
    expect(parseArticle('keys.md', GOOD)).toEqual({
      id: 'keys',
      title: 'Keys to the shop',
      passages: [
        {
          document: 'CSP security best practices',
          section: 'Identity isolation',
          date: '2023-10-13',
          url: 'https://learn.microsoft.com/partner-center',
        },
        {
          document: 'Customer security best practices',
          section: 'Introduction',
          date: 'undated',
          url: 'https://learn.microsoft.com/other',
        },
      ],
      controls: [1, 132],
      names: ['keys', 'shop keys'],
      asks: ['Who has the keys?', 'keys: where?'],
      lead: 'Keep the keys in **one** place. [1]',
      paragraphs: ['- First. [1]\n- Second. [2]'],
    });
  });

  test('does not mind Windows line ends and indented lists', () => {
    const other = GOOD.replaceAll('\n- Who', '\n  - Who').replaceAll('\n', '\r\n');
    expect(parseArticle('keys.md', other)).toEqual(parseArticle('keys.md', GOOD));
  });

  test.each([
    ['no front matter', 'Just text. [1]', 'front matter'],
    ['a line that is no field', withLine('date: 2023-10-13', 'about keys'), 'front matter'],
    ['a missing title', withLine('title: Keys to the shop\n', ''), 'title'],
    ['a field twice', withLine('date: 2023-10-13', 'title: Again'), 'title'],
    ['an unknown field', withLine('names:', 'nicknames: x\nnames:'), 'nicknames'],
    ['an unknown document', withLine('source: CSP', 'source: Some'), 'source'],
    ['a date that is none', withLine('2023-10-13', '13 October'), 'date'],
    ['a link without https', withLine('link: https', 'link: http'), 'link'],
    ['a control that does not exist', withLine('132', '133'), 'controls'],
    ['a control that is no number', withLine('132', 'many'), 'controls'],
    ['a passage without a link', withLine(' | https://learn.microsoft.com/other', ''), 'also'],
    ['no asks', GOOD.replace(/- (Who|keys).*\n/g, ''), 'asks'],
    ['no text', GOOD.slice(0, GOOD.indexOf('Keep')), 'body'],
    ['a first paragraph that is too long', withLine('Keep the keys', 'x'.repeat(320)), 'body'],
    ['a marker without a passage', withLine('Second. [2]', 'Second. [2][3]'), 'body'],
    ['a passage that nothing cites', withLine('Second. [2]', 'Second. [1]'), 'body'],
  ])('refuses %s, naming the field', (_, text, field) => {
    expect(problemOf(text)).toEqual({ code: 'article_malformed', file: 'keys.md', field });
  });
});
