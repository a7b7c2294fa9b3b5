import { afterEach, expect, test } from '@jest/globals';
import { issueDueDigest, type Schedule } from '../../src/digest/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const SUNDAY_AT_TWO: Schedule = { day: 'sunday', hour: 2, timeZone: 'Europe/Berlin' };
const MINUTE_MS = 60_000;

afterEach(async () => {
  await database.db.deleteFrom('digests').execute();
});

/** Looks every ten minutes, as the service does more often, from one moment to another; also backwards. */
async function look(from: string, to: string): Promise<void> {
  const step = (from < to ? 10 : -10) * MINUTE_MS;
  for (let at = Date.parse(from); step > 0 ? at <= Date.parse(to) : at >= Date.parse(to); at += step) {
    await issueDueDigest(
      { db: database.db, now: () => new Date(at), jobs: { enqueue: async () => undefined } },
      SUNDAY_AT_TWO,
      // Installed on the Monday before: no earlier digest is owed.
      new Date(Date.parse(from) - 6 * 86_400_000),
    );
  }
}

const issuedAt = async () => {
  const rows = await database.db.selectFrom('digests').select('created_at').execute();
  return rows.map((row) => row.created_at.toISOString());
};

test('the hour that comes twice brings one digest, the first time', async () => {
  await look('2026-10-24T22:00:00Z', '2026-10-25T04:00:00Z');
  expect(await issuedAt()).toEqual(['2026-10-25T00:00:00.000Z']);
});

test('the hour that does not come brings one too, when it would have begun', async () => {
  await look('2026-03-28T22:00:00Z', '2026-03-29T04:00:00Z');
  expect(await issuedAt()).toEqual(['2026-03-29T01:00:00.000Z']);
});

test('a clock that is set back over the hour brings no second one', async () => {
  await look('2026-03-07T23:00:00Z', '2026-03-08T01:30:00Z');
  expect(await issuedAt()).toHaveLength(1);
  await look('2026-03-08T01:30:00Z', '2026-03-08T00:30:00Z');
  await look('2026-03-08T00:30:00Z', '2026-03-08T03:00:00Z');
  expect(await issuedAt()).toHaveLength(1);
});
