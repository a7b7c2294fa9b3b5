import { beforeEach, describe, expect, test } from '@jest/globals';
import { currentPeriod, findDigest, issueDueDigest, type Schedule } from '../../src/digest/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const schedule: Schedule = { day: 'monday', hour: 8, timeZone: 'Europe/Berlin' };
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const MONDAY = new Date('2026-03-09T07:00:00Z');

let enqueued: { subjectType: string; subjectId: string }[] = [];
const ports = (now: Date) => ({
  db: database.db,
  now: () => now,
  jobs: {
    enqueue: async (_tx: unknown, _queue: unknown, jobs: readonly { subjectType: string; subjectId: string }[]) => {
      enqueued.push(...jobs);
    },
  },
});

beforeEach(async () => {
  enqueued = [];
  await database.db.deleteFrom('digests').execute();
});

describe('issuing the digest', () => {
  test('any number of instances at once issue it once', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => issueDueDigest(ports(MONDAY), schedule, LONG_AGO)),
    );
    expect(results.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'already'), 'issued']);
    expect(enqueued).toHaveLength(1);
    expect(await findDigest(database.db, enqueued[0]?.subjectId ?? '')).toMatchObject({
      period: { periodStart: new Date('2026-03-02T07:00:00Z'), periodEnd: MONDAY },
      createdAt: MONDAY,
    });
  });

  test('after a downtime of weeks only the latest is issued', async () => {
    expect(await issueDueDigest(ports(MONDAY), schedule, LONG_AGO)).toBe('issued');
    const back = new Date('2026-04-01T12:00:00Z');
    expect(await issueDueDigest(ports(back), schedule, LONG_AGO)).toBe('issued');
    expect(await issueDueDigest(ports(back), schedule, LONG_AGO)).toBe('already');
    const rows = await database.db.selectFrom('digests').select('period_end').orderBy('period_end').execute();
    expect(rows.map((row) => row.period_end)).toEqual([MONDAY, new Date('2026-03-30T06:00:00Z')]);
  });

  test.each([
    ['began after the period ended', new Date(MONDAY.getTime() + 1), 'notDue'],
    ['began as the period ended', MONDAY, 'notDue'],
    ['began within the period', new Date(MONDAY.getTime() - 1), 'issued'],
  ])('an installation that %s: %s', async (_what, since, expected) => {
    expect(await issueDueDigest(ports(new Date('2026-03-10T12:00:00Z')), schedule, since)).toBe(expected);
  });

  test('a digest whose job cannot be written is not issued', async () => {
    const broken = { ...ports(MONDAY), jobs: { enqueue: () => Promise.reject(new Error('queue away')) } };
    await expect(issueDueDigest(broken, schedule, LONG_AGO)).rejects.toThrow('queue away');
    expect(await issueDueDigest(ports(MONDAY), schedule, LONG_AGO)).toBe('issued');
  });

  test('a digest that was never issued is not found', async () => {
    expect(await findDigest(database.db, newId(MONDAY))).toBeUndefined();
  });
});

describe('a schedule that changes', () => {
  const TUESDAY = new Date('2026-03-10T12:00:00Z');
  /** Every hour of some weeks, each with the schedule that holds then; the digests that were issued. */
  async function play(from: Date, weeks: number, scheduleAt: (at: Date) => Schedule): Promise<[string, string][]> {
    for (let hour = 0; hour < weeks * 7 * 24; hour += 1) {
      const at = new Date(from.getTime() + hour * 3_600_000);
      await issueDueDigest(ports(at), scheduleAt(at), LONG_AGO);
    }
    const rows = await database.db.selectFrom('digests').selectAll().orderBy('period_end').execute();
    return rows.map(({ period_start, period_end }) => [period_start.toISOString(), period_end.toISOString()]);
  }
  const changing =
    (when: Date, after: Partial<Schedule>) =>
    (at: Date): Schedule =>
      at < when ? schedule : { ...schedule, ...after };
  const daysOf = (digests: readonly [string, string][]) =>
    digests.map(([start, end]) => Math.round((Date.parse(end) - Date.parse(start)) / 8_640_000) / 10);

  test.each<[string, Partial<Schedule>, Date, number[]]>([
    ['a later hour, after this week’s came', { hour: 17 }, new Date('2026-03-09T09:00:00Z'), [7, 7, 7.4, 7]],
    ['a later hour, just before it is due', { hour: 17 }, new Date('2026-03-09T06:30:00Z'), [7, 7.4, 7, 7]],
    ['an earlier hour, after this week’s came', { hour: 5 }, new Date('2026-03-09T09:00:00Z'), [7, 7, 6.9, 7, 7]],
    ['a day that is near: this week’s came two days before', { day: 'wednesday' }, TUESDAY, [7, 7, 9, 7]],
    ['a day that is far: a shorter one comes first', { day: 'friday' }, TUESDAY, [7, 7, 4, 7, 7]],
    [
      'a day that has just gone by, far from the last',
      { day: 'friday' },
      new Date('2026-03-14T12:00:00Z'),
      [7, 7, 4, 7, 7],
    ],
    ['another zone', { timeZone: 'America/Los_Angeles' }, TUESDAY, [7, 7, 7.3, 7]],
  ])('to %s: nothing is skipped or told twice', async (_what, after, when, days) => {
    const digests = await play(new Date('2026-03-02T12:00:00Z'), 4, changing(when, after));
    expect(daysOf(digests)).toEqual(days);
    for (const [index, [start]] of digests.entries()) if (index > 0) expect(start).toBe(digests[index - 1]?.[1]);
  });

  test('back and forth within a day brings no second digest', async () => {
    const digests = await play(new Date('2026-03-09T00:00:00Z'), 1, (at) => ({
      ...schedule,
      day: at.getUTCHours() % 2 === 0 ? 'monday' : 'tuesday',
      hour: (at.getUTCHours() + 3) % 24,
    }));
    expect(digests.filter(([, end]) => end > '2026-03-08')).toHaveLength(1);
  });

  test('while clocks change loses no hour: each begins where the last one ended', async () => {
    // Clocks go forward in Berlin on Sunday 29 March.
    const digests = await play(
      new Date('2026-03-16T00:00:00Z'),
      3,
      changing(new Date('2026-03-27T12:00:00Z'), { day: 'sunday', hour: 2 }),
    );
    expect(digests.at(-2)?.[1]).toBe('2026-03-29T01:00:00.000Z');
    expect(digests.at(-1)).toEqual(['2026-03-29T01:00:00.000Z', '2026-04-05T00:00:00.000Z']);
  });

  test('two instances that know different schedules issue one digest', async () => {
    const results = await Promise.all([
      issueDueDigest(ports(new Date('2026-03-09T10:00:00Z')), schedule, LONG_AGO),
      issueDueDigest(ports(new Date('2026-03-09T10:00:00Z')), { ...schedule, hour: 9 }, LONG_AGO),
      issueDueDigest(ports(new Date('2026-03-09T10:00:00Z')), { ...schedule, hour: 10 }, LONG_AGO),
    ]);
    expect(results.toSorted()).toEqual(['already', 'already', 'issued']);
  });

  test('the week up to now begins where the last digest ended', async () => {
    await issueDueDigest(ports(MONDAY), schedule, LONG_AGO);
    expect(await currentPeriod(database.db, { ...schedule, day: 'friday' }, TUESDAY)).toEqual({
      periodStart: MONDAY,
      periodEnd: TUESDAY,
    });
    const muchLater = new Date('2026-05-05T12:00:00Z');
    expect(await currentPeriod(database.db, schedule, muchLater)).toEqual({
      periodStart: new Date('2026-05-04T06:00:00Z'),
      periodEnd: muchLater,
    });
  });
});
