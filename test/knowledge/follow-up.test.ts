import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asksWhy, readFollowUp } from '../../src/knowledge/follow-up.ts';

describe('a text that follows up an answer', () => {
  test.each([
    ['why?', 'why', ''],
    ['Why not', 'why', ''],
    ['ok, but why is that?', 'why', ''],
    ['how come?', 'why', ''],
    ['what is the reason', 'why', ''],
    ['more', 'more', ''],
    ['tell me more please', 'more', ''],
    ['show all', 'more', ''],
    ['go on', 'more', ''],
    ['really?', 'sure', ''],
    ['are you sure about that', 'sure', ''],
    ['says who?!', 'sure', ''],
    ['where does it say that', 'sure', ''],
    ['how?', 'detail', 'how'],
    ['how long', 'detail', 'how long'],
    ['who does it?', 'detail', 'who does it'],
    ['since when is that', 'detail', 'since when is that'],
    ['how do I do that', 'detail', 'how do I do that'],
    ['and for customers?', 'turn', 'for customers'],
    ['and without P1?', 'turn', 'without P1'],
    ['what about resellers?', 'turn', 'resellers'],
    ['how about our own tenant', 'turn', 'our own tenant'],
    ['and DAP?', 'turn', 'DAP'],
    ['ok and if they refuse?', 'turn', 'if they refuse'],
    ['does it cost extra?', 'pronoun', 'does it cost extra'],
    ['can we have both?', 'pronoun', 'can we have both'],
  ])('%s is %s', (text, kind, rest) => {
    expect(readFollowUp(text)).toEqual(expect.objectContaining({ kind, rest }));
  });

  test.each([
    ['ISO 27001 certification how long does it take', true],
    ['can Okta and CrowdStrike do that', true],
    ['and the Azure budget alerts?', true],
    ['does it cost extra?', false],
    ['how long does it take', false],
    ['can they share it', false],
    ['and for customers?', false],
    ['why?', false],
  ])('%s says by itself what it is about: %s', (text, isWhole) => {
    expect(readFollowUp(text)?.isWhole).toBe(isWhole);
  });

  test.each(['without P1', 'and for customers', 'only with P2', 'if they refuse'])('%s is a case', (text) => {
    expect(readFollowUp(text)).toEqual(expect.objectContaining({ kind: 'turn', isCase: true }));
  });
});

describe('a question by itself is never taken for one', () => {
  test.each([
    '',
    '???',
    'thanks',
    'gdap',
    'gdap vs dap',
    'what is the security contact?',
    'why is DAP bad?',
    'why should every admin agent have P2',
    'who must use mfa?',
    'how long are sign-in logs kept',
    'and how long are logs kept?',
    'how do we remove dap?',
    'is it ok to share admin accounts?',
    'is there a limit for budgets?',
    'if a customer refuses MFA, what do we do?',
    'with P2, what can we do?',
    'for customers: is MFA needed?',
    'without phones how do we do mfa',
    'tell me more about zero trust',
    'and what exactly would happen if a customer of ours simply refused to use a second factor?',
    'show alerts',
  ])('%s', (text) => {
    expect(readFollowUp(text)).toBeUndefined();
  });

  test('however strange it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 200 }), (text) => {
        expect(readFollowUp(`x ${text} y`)?.rest.length ?? 0).toBeLessThanOrEqual(text.length + 4);
      }),
    );
  });
});

test.each([
  ['why must everybody have MFA', true],
  ['ok so why is that needed for guests', true],
  ["what's the point of PIM", true],
  ['explain why DAP goes', true],
  ['what is MFA', false],
  ['how do I do it', false],
])('"%s" asks for a reason: %s', (question, asks) => {
  expect(asksWhy(question)).toBe(asks);
});
