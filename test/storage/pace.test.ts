import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { connect, type Database } from '../../src/storage/connect.ts';
import { type PaceLimit, reserve } from '../../src/storage/pace.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
let other: Database;
beforeAll(() => {
  other = connect(database.url, () => undefined);
});
afterAll(() => other.destroy());

// Windows of seconds and more, so that no reservation grows old, and is tidied away, while the test looks at it.
const limits = fc.array(
  fc.record({ count: fc.integer({ min: 1, max: 6 }), windowMs: fc.integer({ min: 5_000, max: 7_200_000 }) }),
  { minLength: 1, maxLength: 4 },
);

let lanes = 0;

describe('reserving a lane', () => {
  test('keeps every limit over any window, whoever asks at the same time, and wastes no place', async () => {
    await fc.assert(
      fc.asyncProperty(limits, fc.integer({ min: 1, max: 20 }), async (wanted, callers) => {
        lanes += 1;
        const lane = `lane ${lanes}`;
        const dbs = Array.from({ length: callers }, (_none, index) => (index % 2 === 0 ? database.db : other));
        const waits = await Promise.all(dbs.map((db) => reserve(db, lane, wanted)));
        for (const limit of wanted) expect(await closest(lane, limit)).toBeGreaterThanOrEqual(limit.windowMs);
        const atOnce = Math.min(callers, ...wanted.map((limit) => limit.count));
        expect(waits.filter((wait) => wait === 0)).toHaveLength(atOnce);
        expect(waits.every((wait) => Number.isInteger(wait))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('is a matter of that lane alone', async () => {
    const once = [{ count: 1, windowMs: 60_000 }];
    expect(await reserve(database.db, 'busy', once)).toBe(0);
    expect(await reserve(database.db, 'busy', once)).toBeGreaterThan(0);
    expect(await reserve(database.db, 'idle', once)).toBe(0);
  });

  test('goes by the time of the database, and forgets what is over', async () => {
    const once = [{ count: 1, windowMs: 60_000 }];
    await reserve(database.db, 'aging', once);
    await sql`update paced_sends set at = at - interval '61 seconds' where lane = 'aging'`.execute(database.db);
    expect(await reserve(database.db, 'aging', once)).toBe(0);
    const rows = await database.db.selectFrom('paced_sends').where('lane', '=', 'aging').selectAll().execute();
    expect(rows).toHaveLength(1);
  });
});

/** Milliseconds between a use and the one `count` uses later, where they are closest; any window holds fewer. */
async function closest(lane: string, { count }: PaceLimit): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(gap)) * 1000 as ms from (
      select at - lag(at, ${sql.lit(count)}) over (order by at) as gap from paced_sends where lane = ${lane}
    ) as gaps
  `.execute(database.db);
  return Number(rows[0]?.ms ?? Number.POSITIVE_INFINITY);
}
