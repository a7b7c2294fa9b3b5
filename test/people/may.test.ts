import { describe, expect, test } from '@jest/globals';
import { ACTIONS_NEED, type GuardedVerb, may, ROLES, whoMay } from '../../src/people/index.ts';

const VERBS = Object.keys(ACTIONS_NEED) as GuardedVerb[];

describe('what a role allows', () => {
  test.each<[GuardedVerb, string[]]>([
    ['alert.show', ['reader', 'responder', 'approver', 'administrator']],
    ['question.ask', ['reader', 'responder', 'approver', 'administrator']],
    ['alert.acknowledge', ['responder', 'approver', 'administrator']],
    ['alert.chooseResolution', ['responder', 'approver', 'administrator']],
    ['task.complete', ['responder', 'approver', 'administrator']],
  ])('%s: %j', (verb, roles) => {
    expect(ROLES.filter((role) => may(role, verb))).toEqual(roles);
  });

  test('each role may do what those before it may, and nobody without one may do anything', () => {
    for (const verb of VERBS) {
      const allowed = ROLES.map((role) => may(role, verb));
      expect(allowed).toEqual(allowed.toSorted());
      expect(may('none', verb)).toBe(false);
      expect(may('administrator', verb)).toBe(true);
    }
  });

  test('a refusal says who may', () => {
    expect(whoMay('alert.resolve')).toBe('responders, approvers and administrators');
  });
});
