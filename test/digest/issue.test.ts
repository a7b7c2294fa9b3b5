import { beforeEach, describe, expect, test } from '@jest/globals';
import { findDigest, issueDueDigest, type Schedule } from '../../src/digest/index.ts';
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
