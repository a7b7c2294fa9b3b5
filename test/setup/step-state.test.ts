import { expect, test } from '@jest/globals';
import { missingLine, okLine, type StepRecord, stepState } from '../../src/setup/index.ts';

const at = (sec: number) => new Date(Date.UTC(2026, 2, 4, 10, 0, sec));
const record = (change: Partial<StepRecord>): StepRecord => ({
  step: 'webhook',
  askedAt: at(0),
  askedBy: { entraId: '', name: '' },
  checkedAt: null,
  lines: [],
  skippedAt: null,
  skippedByName: '',
  ...change,
});
const missing = [okLine('Here'), missingLine('Not here', 'Mend it')];

test.each<[string, Partial<StepRecord> | undefined, number, string]>([
  ['nobody has looked at', undefined, 1, 'untouched'],
  ['is being looked at', {}, 5, 'checking'],
  ['was asked for and forgotten', {}, 120, 'untouched'],
  ['lacks something', { checkedAt: at(6), lines: missing }, 7, 'open'],
  ['is in order', { checkedAt: at(6), lines: [okLine('Here')] }, 7, 'ok'],
  ['was passed over unseen', { askedAt: null, skippedAt: at(2) }, 3, 'skipped'],
  ['was passed over while it was looked at', { skippedAt: at(2) }, 3, 'skipped'],
  ['was passed over before its result came', { skippedAt: at(2), checkedAt: at(6), lines: missing }, 7, 'skipped'],
  ['was passed over, and is looked at again', { askedAt: at(10), skippedAt: at(2), checkedAt: at(1) }, 12, 'checking'],
  [
    'was passed over and lacks something when looked at again',
    { askedAt: at(10), skippedAt: at(2), checkedAt: at(11), lines: missing },
    12,
    'open',
  ],
])('a step that %s', (_what, change, nowSec, state) => {
  expect(stepState(change && record(change), at(nowSec))).toBe(state);
});
