import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { outcomeOf } from '../../src/sources/outcome.ts';
import { reasonOf, reasonWords } from '../../src/sources/reason.ts';
import { withRetries } from '../../src/sources/retry.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
type Reply = number | 'lost' | Response;

/** Sends to somebody who answers as told, the last answer for ever; tells the pauses in between. */
async function tryWith(replies: readonly Reply[], isRead = true, random = 1) {
  const pauses: number[] = [];
  let sent = 0;
  const ports = {
    now: () => NOW,
    random: () => random,
    wait: async (ms: number) => {
      pauses.push(ms);
    },
  };
  const answer = await withRetries(ports, isRead, async () => {
    const reply = replies[Math.min(sent, replies.length - 1)] ?? 200;
    sent += 1;
    if (reply === 'lost') throw new AppError('source_unreachable');
    return typeof reply === 'number' ? new Response(null, { status: reply }) : reply;
  }).catch((error: unknown) => error);
  return { result: answer instanceof Response ? answer.status : answer, sent, pauses };
}
const throttled = (retryAfter: string) => new Response(null, { status: 429, headers: { 'Retry-After': retryAfter } });

describe('sending again', () => {
  test.each([
    ['an answer', [200], { result: 200, sent: 1, pauses: [] }],
    ['a refusal', [403], { result: 403, sent: 1, pauses: [] }],
    ['a short outage', [503, 502, 200], { result: 200, sent: 3, pauses: [2000, 4000] }],
    ['a long outage', [503], { result: 503, sent: 5, pauses: [2000, 4000, 8000, 16_000] }],
    ['throttling without a word', [429, 200], { result: 200, sent: 2, pauses: [2000] }],
    ['throttling in seconds', [throttled('7'), 200], { result: 200, sent: 2, pauses: [7000] }],
    [
      'throttling as a date',
      [throttled('Wed, 04 Mar 2026 10:00:09 GMT'), 200],
      { result: 200, sent: 2, pauses: [9000] },
    ],
    [
      'throttling that is over',
      [throttled('Wed, 04 Mar 2026 09:00:00 GMT'), 200],
      { result: 200, sent: 2, pauses: [0] },
    ],
    ['throttling for longer than a minute', [throttled('61')], { result: 429, sent: 1, pauses: [] }],
    ['a lost answer', ['lost', 200], { result: 200, sent: 2, pauses: [2000] }],
  ] as const)('%s', async (_case, replies, expected) => {
    expect(await tryWith(replies)).toEqual(expected);
  });

  test('gives up on a host that never answers', async () => {
    const { result, sent } = await tryWith(['lost']);
    expect(result).toMatchObject({ code: 'source_unreachable' });
    expect(sent).toBe(5);
  });

  test.each([
    ['was lost on the way', 'lost', 1],
    ['met an error', 500, 1],
    ['was throttled, so not acted upon', 429, 5],
  ] as const)('a change that %s is sent %#', async (_case, reply, sent) => {
    expect((await tryWith([reply], false)).sent).toBe(sent);
  });

  test('spreads the tries of many by chance', async () => {
    expect((await tryWith([503, 200], true, 0.25)).pauses).toEqual([500]);
  });
});

describe('a failed read', () => {
  const failed = (code: 'source_unreachable' | 'source_throttled' | 'source_unauthorised', fields = {}) =>
    new AppError(code, { fields });
  test.each([
    [failed('source_unreachable'), 1, { status: 'failing', reason: 'unreachable', againInSec: 120 }],
    [failed('source_unreachable'), 3, { status: 'failing', reason: 'unreachable', againInSec: 480 }],
    [failed('source_unreachable'), 4000, { status: 'failing', reason: 'unreachable', againInSec: 900 }],
    [
      failed('source_throttled', { retryAfterSec: 1800 }),
      1,
      { status: 'failing', reason: 'throttled', againInSec: 1860 },
    ],
    [
      failed('source_unauthorised', { reason: 'noConsent' }),
      1,
      { status: 'notReadable', reason: 'noConsent', againInSec: 21_600 },
    ],
    [
      failed('source_unauthorised', { reason: 'wrongSecret' }),
      1,
      { status: 'notReadable', reason: 'wrongSecret', againInSec: 900 },
    ],
    [new TypeError('ours'), 1, { status: 'failing', reason: 'unexpected', againInSec: 120 }],
  ] as const)('%s after %i failures', (error, failures, expected) => {
    expect(outcomeOf(error, 60, failures, 1)).toEqual(expected);
  });

  test('always has a reason in words, also one that nobody knows', () => {
    expect(reasonOf(failed('source_unauthorised', { reason: 'somethingElse' }))).toBe('loginRefused');
    expect(reasonWords(reasonOf('?'))).toMatch(/\.$/);
  });
});
