import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VERBS } from '../../src/teams/card-data.ts';
import { readPress, readSubmit, tooLongWords } from '../../src/teams/presses/press.ts';

const ID = '0197f3a2-6d10-7c41-9b52-000000000001';
const executed = (verb: unknown, data: unknown, trigger?: string) => ({
  action: { type: 'Action.Execute', id: '', title: 'Press me', verb, data },
  ...(trigger === undefined ? {} : { trigger }),
});

describe('reading a press', () => {
  test('takes the verb, the id of its subject, and what was entered', () => {
    const data = { alertId: ID, version: 3, in_resolution: 'fraud', in_note: 'a note', other: 'ignored' };
    expect(readPress(executed('alert.resolve', data, 'manual'))).toEqual({
      verb: 'alert.resolve',
      subjectId: ID,
      ids: { alertId: ID },
      isRefresh: false,
      inputs: { in_resolution: 'fraud', in_note: 'a note' },
    });
  });

  test.each([
    ['alertId', 'alert.show'],
    ['taskId', 'task.show'],
    ['questionId', 'question.ask'],
    ['tenantId', 'contact.show'],
  ])('knows %s', (name, verb) => {
    expect(readPress(executed(verb, { [name]: 'x' }))?.subjectId).toBe('x');
  });

  test('without data it is about nothing', () => {
    expect(readPress({ action: { verb: 'alert.list' } })).toEqual({
      verb: 'alert.list',
      subjectId: '',
      ids: {},
      isRefresh: false,
      inputs: {},
    });
  });

  test('says that a client asked by itself', () => {
    expect(readPress(executed('alert.acknowledge', { alertId: ID }, 'automatic'))?.isRefresh).toBe(true);
  });

  test('of an older client is the same, and never a refresh', () => {
    const data = { verb: 'alert.assign', alertId: ID, in_assignee: 'x', trigger: 'automatic' };
    expect(readSubmit(data)).toEqual({
      verb: 'alert.assign',
      subjectId: ID,
      ids: { alertId: ID },
      isRefresh: false,
      inputs: { in_assignee: 'x' },
    });
  });

  test.each([
    ['nothing', undefined],
    ['no action', {}],
    ['no verb', executed(undefined, {})],
    ['an unknown verb', executed('alert.explode', {})],
    ['a verb of a prototype', executed('constructor', {})],
    ['data that is a list', executed('alert.show', [1])],
    ['data that is a text', executed('alert.show', 'x')],
  ])('%s is no press', (_what, value) => {
    expect(readPress(value)).toBeUndefined();
  });

  test('values that are no short text are left out', () => {
    const data = { alertId: { toString: 'x' }, in_note: ['x'], in_long: 'x'.repeat(2_001), in_odd: 'a\0b\ud800' };
    expect(readPress(executed('alert.resolve', data))).toMatchObject({
      subjectId: '',
      inputs: { in_odd: 'ab\ufffd' },
    });
  });

  test.each([
    [2_000, undefined],
    [2_001, { length: 2_001, limit: 2_000 }],
    [60_000, { length: 60_000, limit: 2_000 }],
  ])('a text of %i characters is said to be too long, or not', (length, tooLong) => {
    const press = readPress(executed('alert.resolve', { alertId: ID, in_note: 'x'.repeat(length) }));
    expect(press?.tooLong).toEqual(tooLong);
  });

  test('the words say how long it is, and how long it may be', () => {
    expect(tooLongWords({ length: 12_345, limit: 2_000 })).toBe(
      'Your text has 12,345 characters, and at most 2,000 fit. Nothing was changed: please shorten it and press again.',
    );
  });

  test('anything may come in, and only our verbs come out', () => {
    const value = fc.anything({ withNullPrototype: true });
    fc.assert(
      fc.property(value, value, (whole, data) => {
        readPress(whole);
        readSubmit(whole);
        const press = readPress(executed('alert.resolve', data));
        if (!press) return;
        expect(VERBS).toContain(press.verb);
        expect(typeof press.subjectId).toBe('string');
        expect(Object.keys(press.inputs).every((name) => name.startsWith('in_'))).toBe(true);
      }),
    );
  });
});
