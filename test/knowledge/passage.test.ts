import { describe, expect, test } from '@jest/globals';
import type { Term } from '../../src/knowledge/analyse.ts';
import { termsOf } from '../../src/knowledge/analyse.ts';
import { type Block, readBlock } from '../../src/knowledge/block.ts';
import { parseArticle } from '../../src/knowledge/parse-article.ts';
import { choosePassage, cutPassages, isMissed, wantedBy } from '../../src/knowledge/passage.ts';

const article = (text: string) =>
  parseArticle(
    'keys.md',
    `---\ntitle: Keys to the shop\nsource: CSP security best practices\nsection: S\ndate: undated\nlink: https://learn.microsoft.com/x\ncontrols: [1]\nnames: [keys]\nasks: [where are they]\n---\n\n${text}`,
  );

const SHORT_TEXT = `Keep the keys in one safe place. [1]

- The bakery counter holds a spare for the night shift. [1]
- The plumber returns his copy every Friday evening. [1]

Locks are changed after 90 days. [1]`;

const asked = (question: string): Term[] => termsOf(question).map((term) => ({ term, kind: 'topic' }));
const choose = (text: string, question: string) =>
  choosePassage(cutPassages(article(text)), asked(question), wantedBy(question));

describe('the passage of an article', () => {
  test.each([
    ['a question that the lead answers', 'where is the safe place for keys', 'Keep the keys'],
    ['a question that one word shares with a piece', 'does the bakery have keys', 'Keep the keys'],
    ['a question that an item answers', 'does the bakery counter hold a spare', 'The bakery counter'],
    ['a question that another item answers', 'when does the plumber return his copy', 'The plumber returns'],
    ['a question about a number', 'after how many days are locks changed', 'Locks are changed'],
    ['a question about nothing of it', 'is it raining', 'Keep the keys'],
  ])('for %s starts with what answers', (_, question, start) => {
    expect(choose(SHORT_TEXT, question).lead).toMatch(new RegExp(`^${start}`));
  });

  test('keeps the lead second when a piece goes first, and loses nothing of a short article', () => {
    const { lead, blocks, isWhole } = choose(SHORT_TEXT, 'after how many days are locks changed');
    expect(isWhole).toBe(true);
    expect(lead).toBe('Locks are changed after 90 days. [1]');
    expect(blocks.map(({ kind }) => kind)).toEqual(['text', 'list']);
    expect(blocks[0]).toEqual({ kind: 'text', text: 'Keep the keys in one safe place. [1]' });
  });

  test('leaves an item in its list when it goes first', () => {
    const { blocks } = choose(SHORT_TEXT, 'does the bakery counter hold a spare');
    expect(blocks).toContainEqual(
      expect.objectContaining({ kind: 'list', items: expect.arrayContaining([expect.stringMatching('bakery')]) }),
    );
  });

  test('of a long article is its first block and those that the question needs', () => {
    const filler = (word: string) => `${`${word} is written here at length. `.repeat(12)}[1]`;
    const long = `Keep the keys. [1]\n\n${filler('Alpha')}\n\n${filler('Beta')}\n\n${filler('Gamma')}`;
    const { blocks, isWhole } = choose(long, 'what of gamma');
    expect(isWhole).toBe(false);
    expect(blocks.map((block) => (block.kind === 'text' ? block.text.split(' ')[0] : ''))).toEqual(['Alpha', 'Gamma']);
  });
});

test.each([
  ['is the boiler safe', true],
  ['is the safe in the bakery', false],
  ['are the keys in the shop', false],
  ['what about the garden', false],
])('"%s" misses what is left out: %s', (question, misses) => {
  const leftOut = ['The boiler stands beside the keys, the safe and the bakery. [1]'];
  expect(isMissed(cutPassages(article(SHORT_TEXT)), asked(question), leftOut)).toBe(misses);
});

describe('a paragraph', () => {
  test.each<[string, string, Block]>([
    ['text over two lines', 'One\ntwo.', { kind: 'text', text: 'One two.' }],
    ['a list', '- One\n- Two', { kind: 'list', items: ['One', 'Two'], isNumbered: false }],
    ['steps', '1. One\n2. Two', { kind: 'list', items: ['One', 'Two'], isNumbered: true }],
    [
      'a table',
      '| A | B |\n|---|---|\n| one | **two** [1] |',
      { kind: 'table', columns: ['A', 'B'], rows: [['one', '**two** [1]']] },
    ],
  ])('is read as %s', (_, paragraph, block) => {
    expect(readBlock(paragraph)).toEqual(block);
  });
});

test.each([
  ['how many keys', 'number'],
  ['how long are logs kept', 'date'],
  ['since when', 'date'],
  ['who does it', 'person'],
  ['which role', 'person'],
  ['where do I see it', 'place'],
  ['how', 'steps'],
  ['what is it', undefined],
])('"%s" wants %s', (question, wanted) => {
  expect(wantedBy(question)).toBe(wanted);
});
