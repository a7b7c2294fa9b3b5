import { describe, expect, test } from '@jest/globals';
import type { Alert, Verb } from '../../src/alerts/index.ts';
import { unchangedWords } from '../../src/teams/views/unchanged-words.ts';

const AT = new Date('2026-03-04T10:02:00Z');
const clock = { zone: 'UTC', now: new Date('2026-03-04T10:05:00Z') };
const taken = { status: 'acknowledged', acknowledgedBy: 'Lee Gu', acknowledgedAt: AT, assigneeName: 'Megan Bowen' };
const over = { ...taken, status: 'resolved', resolvedBy: 'Microsoft', resolvedAt: AT };

describe('an action that changed nothing', () => {
  test.each<[Verb, Record<string, unknown>, string, string]>([
    ['acknowledge', taken, 'Nestor Wilke', 'Lee Gu was first: acknowledged at 10:02 UTC.'],
    ['acknowledge', taken, 'Lee Gu', 'You acknowledged it already, at 10:02 UTC.'],
    ['acknowledge', over, 'Nestor Wilke', 'Microsoft was first: resolved at 10:02 UTC.'],
    ['assign', taken, 'Nestor Wilke', 'It is with Megan Bowen already.'],
    ['assign', over, 'Nestor Wilke', 'Microsoft was first: resolved at 10:02 UTC.'],
    ['resolve', { ...over, resolvedBy: 'Nestor Wilke' }, 'Nestor Wilke', 'You resolved it already, at 10:02 UTC.'],
    ['acknowledge', { status: 'new' }, 'Nestor Wilke', 'It was reopened just now: this is how it stands.'],
    ['reopen', taken, 'Nestor Wilke', 'It is open already.'],
    ['reopen', over, 'Nestor Wilke', 'A newer alert of the same situation is open: go on with that one.'],
    ['acknowledge', { ...taken, acknowledgedBy: '[x](y)' }, 'Lee Gu', '❲x❳(y) was first: acknowledged at 10:02 UTC.'],
  ])('%s of %j, for %s', (verb, alert, reader, expected) => {
    expect(unchangedWords({ updatedAt: AT, ...alert } as unknown as Alert, verb, reader, clock)).toBe(expected);
  });
});
