import { describe, expect, test } from '@jest/globals';
import type { Fork } from '../../src/knowledge/article.ts';
import { namedBranches } from '../../src/knowledge/branch.ts';

const branch = (id: string, label: string, ...words: string[]) => ({ id, label, words, paragraphs: [`${label}. [1]`] });

const LICENCE: Fork = {
  question: 'Which licence does the tenant have?',
  branches: [
    branch('none', 'No premium licence', 'none', 'free', 'no P1', 'without P1'),
    branch('p1', 'P1', 'plan 1', 'Business Premium'),
    branch('p2', 'P2', 'plan 2', 'E5'),
  ],
};
const WHOSE: Fork = {
  question: 'Whose tenant?',
  branches: [branch('own', 'Our own tenant', 'our staff', 'us'), branch('customers', "Customers' tenants", 'customer')],
};
const USE: Fork = {
  question: 'Is it still in use?',
  branches: [branch('unused', 'Not in use', 'inactive', 'idle'), branch('used', 'Still in use', 'active')],
};

const named = (fork: Fork, question: string, title = '') =>
  namedBranches(fork, question, title, []).map(({ id }) => id);

describe('a question names the case', () => {
  test.each([
    ['mfa with P2', ['p2']],
    ['what do I do with plan 1?', ['p1']],
    ['we have business premium', ['p1']],
    ['without P1, how?', ['none']],
    ["we don't have P1", []],
    ['we do not own a P2 licence', []],
    ['no premium licences here', ['none']],
    ['P1 vs P2', ['p1', 'p2']],
    ['how do we enforce mfa', []],
    ['p2p networks', []],
  ])('%s: %j', (question, ids) => {
    expect(named(LICENCE, question)).toEqual(ids);
  });

  test.each([
    ['and for customers?', ['customers']],
    ["what about a customer's tenant", ['customers']],
    ['our own tenant', ['own']],
    ['must our staff do it', ['own']],
    ['trust the bus', []],
  ])('%s: %j', (question, ids) => {
    expect(named(WHOSE, question)).toEqual(ids);
  });

  test('unless it is what the article is about', () => {
    expect(named(USE, 'remove inactive connections?', 'Inactive connections')).toEqual([]);
    expect(named(USE, 'remove inactive connections?', 'Connections')).toEqual(['unused']);
    expect(named(USE, 'it is still in use', 'Inactive connections')).toEqual(['used']);
    expect(named(LICENCE, 'mfa with p2', 'MFA by licence: P1, P2 or none')).toEqual(['p2']);
  });

  test('by other words that mean the same', () => {
    const terms = [{ term: 'customer', kind: 'topic' as const }];
    expect(namedBranches(WHOSE, 'for clients', '', terms).map(({ id }) => id)).toEqual(['customers']);
  });
});
