import { expect, test } from '@jest/globals';
import type { Period } from '../../../src/teams/live/question-words.ts';
import { spanOf } from '../../../src/teams/live/span.ts';

const WED = new Date('2026-03-04T10:00:00Z');

test.each<[Period, string, string, string, string]>([
  [{ kind: 'today' }, 'UTC', '2026-03-04T00:00:00.000Z', '2026-03-04T10:00:00.000Z', 'today'],
  [{ kind: 'yesterday' }, 'UTC', '2026-03-03T00:00:00.000Z', '2026-03-04T00:00:00.000Z', 'yesterday'],
  [{ kind: 'thisWeek' }, 'UTC', '2026-03-02T00:00:00.000Z', '2026-03-04T10:00:00.000Z', 'this week'],
  [{ kind: 'lastWeek' }, 'UTC', '2026-02-23T00:00:00.000Z', '2026-03-02T00:00:00.000Z', 'last week'],
  [{ kind: 'thisMonth' }, 'UTC', '2026-03-01T00:00:00.000Z', '2026-03-04T10:00:00.000Z', 'this month'],
  [{ kind: 'lastMonth' }, 'UTC', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z', 'last month'],
  [
    { kind: 'lastHours', hours: 720 },
    'UTC',
    '2026-02-02T10:00:00.000Z',
    '2026-03-04T10:00:00.000Z',
    'in the last 30 days',
  ],
  [
    { kind: 'lastHours', hours: 24 },
    'UTC',
    '2026-03-03T10:00:00.000Z',
    '2026-03-04T10:00:00.000Z',
    'in the last 24 hours',
  ],
  [{ kind: 'sinceDay', day: 0 }, 'UTC', '2026-03-02T00:00:00.000Z', '2026-03-04T10:00:00.000Z', 'since Monday'],
  [{ kind: 'sinceDay', day: 2 }, 'UTC', '2026-03-04T00:00:00.000Z', '2026-03-04T10:00:00.000Z', 'since Wednesday'],
  [{ kind: 'sinceDay', day: 4 }, 'UTC', '2026-02-27T00:00:00.000Z', '2026-03-04T10:00:00.000Z', 'since Friday'],
  [{ kind: 'lastHours', hours: 1 }, 'UTC', '2026-03-04T09:00:00.000Z', '2026-03-04T10:00:00.000Z', 'in the last hour'],
  // Somewhere else it is another day.
  [{ kind: 'today' }, 'Pacific/Auckland', '2026-03-03T11:00:00.000Z', '2026-03-04T10:00:00.000Z', 'today'],
  [{ kind: 'yesterday' }, 'America/Los_Angeles', '2026-03-03T08:00:00.000Z', '2026-03-04T08:00:00.000Z', 'yesterday'],
])('%j in %s', (period, zone, from, to, name) => {
  const span = spanOf(period, WED, zone);
  expect([span.from.toISOString(), span.to.toISOString(), span.name]).toEqual([from, to, name]);
});

test('a day on which the clocks change is as long as it is', () => {
  const { from, to } = spanOf({ kind: 'yesterday' }, new Date('2026-03-30T10:00:00Z'), 'Europe/Berlin');
  expect((to.getTime() - from.getTime()) / 3_600_000).toBe(23);
});

test('on a Sunday the week is six days old', () => {
  expect(spanOf({ kind: 'thisWeek' }, new Date('2026-03-08T10:00:00Z'), 'UTC').from.toISOString()).toBe(
    '2026-03-02T00:00:00.000Z',
  );
});
