import { describe, expect, test } from '@jest/globals';
import { allowedFrom, ruleOf, STATUSES, type Status, type Verb } from '../../src/alerts/index.ts';

const VERBS: readonly Verb[] = ['acknowledge', 'assign', 'resolve', 'reopen'];

describe('the life of an alert', () => {
  test.each<[Status, Verb[]]>([
    ['new', ['acknowledge', 'assign', 'resolve']],
    ['acknowledged', ['assign', 'resolve']],
    ['resolved', ['reopen']],
  ])('%s allows %j', (status, verbs) => {
    expect(allowedFrom(status)).toEqual(verbs);
  });

  test.each<[Verb, Status]>([
    ['acknowledge', 'acknowledged'],
    ['assign', 'acknowledged'],
    ['resolve', 'resolved'],
    ['reopen', 'new'],
  ])('%s leads to %s', (verb, status) => {
    expect(ruleOf(verb).to).toBe(status);
  });

  test('every status has a way out, and is reached by something', () => {
    for (const status of STATUSES) {
      expect(allowedFrom(status)).not.toEqual([]);
      expect(VERBS.some((verb) => ruleOf(verb).to === status)).toBe(true);
    }
  });
});
