import { describe, expect, test } from '@jest/globals';
import { createAnalyser, termsOf, wordKind } from '../../src/knowledge/analyse.ts';
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
  const words = ['account', 'admin', 'breach', 'defaults', 'part', 'privileged', 'security'];
  const correct = createSpelling(words, (word) => (words.includes(word) ? 5 : 0));

  test.each([
    ['acount', 'account'],
    ['accuont', 'account'],
    ['admn', 'admin'],
    ['breech', 'breach'],
    ['defalts', 'defaults'],
    ['privliged', 'privileged'],
    ['securitydefaults', 'security defaults'],
    ['adminaccount', 'admin account'],
  ])('%s becomes %s', (typed, meant) => {
    expect(correct(typed).join(' ')).toBe(meant);
  });

  test.each(['port', 'ad', 'banana', 'p1', 'zugriff', 'a'.repeat(200)])('%s is left alone', (word) => {
    expect(correct(word)).toEqual([word]);
  });

  test('of two words equally near, the more common one is meant', () => {
    const words = ['leaver', 'leaven'];
    expect(createSpelling(words, (word) => (word === 'leaver' ? 2 : 1))('leave')).toEqual(['leaver']);
    expect(createSpelling(words, (word) => (word === 'leaven' ? 2 : 1))('leave')).toEqual(['leaven']);
  });

  test('do not glue rare words together', () => {
    const rarely = createSpelling(['part', 'admin'], (word) => ({ part: 1, admin: 5 })[word] ?? 0);
    expect(rarely('adminpart')).toEqual(['adminpart']);
  });
});

describe('an analyser', () => {
  test('corrects a question towards what it learned, and keeps every word in order', () => {
    const analyser = createAnalyser();
    for (const text of ['Conditional Access for admins', 'privileged accounts']) analyser.learn(text);
    expect(analyser.read('what of privliged acounts and conditional access?')).toEqual(
      ['what', 'of', 'privileged', 'account', 'and', 'conditionalaccess'].map(stem),
    );
  });

  test('leaves words of other languages and no words at all alone', () => {
    const analyser = createAnalyser();
    expect(analyser.read('Müssen Geschäftsführer 条件付き？')).toEqual(
      ['müssen', 'geschäftsführer', '条件付き'].map(stem),
    );
    expect(analyser.read('?!')).toEqual([]);
  });
});

test.each([
  ['who', 'asking'],
  ['the', 'stop'],
  ['actually', 'plain'],
  ['token', 'topic'],
])('%s is a word of the kind %s', (word, kind) => {
  expect(wordKind(stem(word))).toBe(kind);
});
