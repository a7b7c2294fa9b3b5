import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { defaultsFrom } from '../../src/preferences/index.ts';
import { missingLine, okLine, type Step, type StepRecord } from '../../src/setup/index.ts';
import { setupListView } from '../../src/teams/views/setup-view.ts';

const now = new Date('2026-03-04T10:05:00Z');
const today = new Date('2026-03-04T10:04:00Z');
const monday = new Date('2026-03-02T08:30:00Z');
const record = (step: Step, change: Partial<StepRecord>): [Step, StepRecord] => [
  step,
  {
    step,
    askedAt: monday,
    askedBy: { entraId: '', name: '' },
    checkedAt: today,
    lines: [okLine('Here')],
    skippedAt: null,
    skippedByName: '',
    ...change,
  },
];
const missing = [missingLine('Not here', 'Mend it')];

test('each row of set-up says when what it tells was found', () => {
  const steps = new Map([
    record('identity', {}),
    record('channel', { checkedAt: monday, lines: missing }),
    record('roles', { askedAt: now }),
    record('time', { skippedAt: now, lines: missing }),
    record('duty', { askedAt: null, checkedAt: null, skippedAt: now, lines: [] }),
  ]);
  const around = {
    clock: { zone: 'UTC', now },
    preferences: defaultsFrom(readConfig({}).settings),
    mayRegister: false,
    canChange: false,
  };
  const rows = setupListView({ setup: undefined, steps }, around).checks.map(({ text }) => text.replaceAll('*', ''));
  expect(rows.slice(0, 6)).toEqual([
    '1. How Watchpost signs in: in order, checked 10:04 UTC',
    '2. The channel: something is missing, checked Mon 2 Mar, 08:30 UTC',
    '3. Who may do what: checking …',
    '4. Time zone and digest: skipped; something is missing there, checked 10:04 UTC',
    '5. Who is on duty: skipped',
    '6. Which customers: not looked at yet',
  ]);
});
