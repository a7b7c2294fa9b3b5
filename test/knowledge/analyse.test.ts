import { describe, expect, test } from '@jest/globals';
import { createAnalyser, termsOf } from '../../src/knowledge/analyse.ts';
import { createSpelling } from '../../src/knowledge/spelling.ts';
import { stem } from '../../src/knowledge/stem.ts';

describe('words that mean the same', () => {
  test.each([
    ['Azure AD', 'Microsoft Entra ID'],
    ['AAD Connect', 'Microsoft Entra Connect'],
    ['two-factor authentication', 'MFA'],
    ['second factor', 'multi-factor authentication'],
    ['Premium Plan 2', 'Entra ID P2'],
    ['delegated administration privileges', 'DAP'],
    ['granular delegated admin privileges', 'GDAP'],
    ['Global Administrators', 'global admin'],
    ['logging in', 'sign-in'],
    ['SAM', 'Secure Application Model framework'],
    ["clients' workers", 'customers employees'],
    ['risky logins', 'risky sign-ins'],
  ])('%s is %s', (one, other) => {
    expect(termsOf(one)).toEqual(termsOf(other));
  });

  test.each([
    ['Azure AD Graph', 'Microsoft Graph'],
    ['DAP', 'GDAP'],
    ['P1', 'P2'],
    ['security defaults', 'Conditional Access'],
  ])('%s is not %s', (one, other) => {
    expect(termsOf(one)).not.toEqual(termsOf(other));
  });
});

describe('stems', () => {
  test.each([
    ['policy', 'policies'],
    ['migrate', 'migrating', 'migrates', 'migrated', 'migration'],
    ['enforce', 'enforced', 'enforcing'],
    ['synchronise', 'synchronization'],
    ['apply', 'applies', 'applied'],
    ['log', 'logs', 'logging'],
  ])('%s meets its other forms', (word, ...forms) => {
    expect(forms.map(stem)).toEqual(forms.map(() => stem(word)));
  });

  test.each(['access', 'bring', 'need', 'sms', 'p2'])('%s stays', (word) => {
    expect(stem(word)).toBe(word);
  });
});

describe('typing errors', () => {
  const correct = createSpelling(
    new Map(['account', 'admin', 'breach', 'defaults', 'part', 'privileged'].map((word) => [word, 1])),
  );

  test.each([
    ['acount', 'account'],
    ['accuont', 'account'],
    ['admn', 'admin'],
    ['breech', 'breach'],
    ['defalts', 'defaults'],
    ['privliged', 'privileged'],
  ])('%s becomes %s', (typed, meant) => {
    expect(correct(typed)).toBe(meant);
  });

  test.each(['port', 'ad', 'banana', 'p1', 'a'.repeat(200)])('%s is left alone', (word) => {
    expect(correct(word)).toBeUndefined();
  });
});

test('a question is told apart by kinds of words', () => {
  const text = 'MFA for accounts';
  const analyse = createAnalyser([text], new Set(termsOf(text)));
  expect(analyse('Who actually wants MFA for bananas?')).toEqual([
    { term: 'who', kind: 'asking' },
    { term: stem('actually'), kind: 'plain' },
    { term: stem('wants'), kind: 'plain' },
    { term: 'mfa', kind: 'topic' },
    { term: stem('bananas'), kind: 'unknown' },
  ]);
});
