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

const SECTIONS = `
## Why

Keys get lost. [1]

## Caution

One text is old. [1]

Another is older. [2]

## Whose shop is it?

### Our shop (also: ours, us)

Ask the boss. [1]

### The customer – s

Ask them. [1]

1. Ring. [2]
`;

const withSection = (before: string, after: string): string => `${GOOD}${SECTIONS.replace(before, after)}`;

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
      why: [],
      cautions: [],
      fork: undefined,
    });
  });

  test('takes reason, cautions and branches apart', () => {
    const { paragraphs, why, cautions, fork } = parseArticle('keys.md', `${GOOD}${SECTIONS}`);
    expect({ paragraphs, why, cautions }).toEqual({
      paragraphs: ['- First. [1]\n- Second. [2]'],
      why: ['Keys get lost. [1]'],
      cautions: ['One text is old. [1]', 'Another is older. [2]'],
    });
    expect(fork).toEqual({
      question: 'Whose shop is it?',
      branches: [
        { id: 'our-shop', label: 'Our shop', words: ['ours', 'us'], paragraphs: ['Ask the boss. [1]'] },
        { id: 'the-customer-s', label: 'The customer – s', words: [], paragraphs: ['Ask them. [1]', '1. Ring. [2]'] },
      ],
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
    ['a list that runs into a text', withLine('- First. [1]', 'Two places:\n- First. [1]'), 'body'],
    ['steps with a gap', withLine('- First. [1]\n- Second.', '1. First. [1]\n3. Second.'), 'body'],
    ['a table without its second line', withLine('- First. [1]', '| A | B |\n| c | d |\n\n- First. [1]'), 'body'],
    ['a table with a short row', withLine('- First.', '| A | B |\n|---|---|\n| c |\n\n- First.'), 'body'],
    ['a table with one column', withLine('- First.', '| A |\n|---|\n| c |\n\n- First.'), 'body'],
    ['a heading of the first level', withLine('- First.', '# Big\n\n- First.'), 'body'],
    ['a list as its first paragraph', withLine('Keep the keys', '- Keep the keys'), 'body'],
    ['a brace that a card would fill', withLine('First.', 'First \u0024{x}.'), 'body'],
    ['an unknown heading', withSection('## Why', '## Reason'), 'Reason'],
    ['a heading twice', withSection('## Caution', '## Why'), 'Why'],
    ['a heading without text', withSection('Keys get lost. [1]\n', ''), 'Why'],
    [
      'two questions',
      withSection('## Why', '## How so?\n\n### A\n\nx [1]\n\n### B\n\ny [1]\n\n## Why'),
      'Whose shop is it?',
    ],
    ['one branch', withSection('### The customer – s\n', ''), 'Whose shop is it?'],
    ['text before the branches', withSection('### Our shop', 'Well. [1]\n\n### Our shop'), 'Whose shop is it?'],
    ['a branch twice', withSection('The customer – s', 'our shop'), 'Whose shop is it?'],
    ['a branch without text', withSection('Ask the boss. [1]\n', ''), 'Our shop (also: ours, us)'],
    ['a branch with a long label', withSection('The customer – s', 'x'.repeat(41)), 'x'.repeat(41)],
  ])('refuses %s, naming the field', (_, text, field) => {
    expect(problemOf(text)).toEqual({ code: 'article_malformed', file: 'keys.md', field });
  });
});
