import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createDatabaseClock } from '../../src/storage/clock.ts';
import type { Database } from '../../src/storage/connect.ts';
import { mendAfterClockWentBack } from '../../src/storage/mend-clock.ts';
import { reserve } from '../../src/storage/pace.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

afterEach(async () => {
  await sql`delete from pgboss.job`.execute(database.db);
  await sql`delete from paced_sends`.execute(database.db);
});

const databaseNow = async (db: Database = database.db): Promise<number> => {
  const { rows } = await sql<{ ms: number }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(
    db,
  );
  return rows[0]?.ms ?? 0;
};

describe('the clock of the service', () => {
  test('is the database’s, whatever the clock of the machine does', async () => {
    let elapsed = 5_000;
    const before = await databaseNow();
    const clock = await createDatabaseClock(database.db, () => elapsed);
    const after = await databaseNow();
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(Math.floor(before));
    expect(clock.now().getTime()).toBeLessThanOrEqual(after);
    const first = clock.now().getTime();
    elapsed += 60_000;
    expect(clock.now().getTime()).toBe(first + 60_000);
  });

  test('follows the database at the next look, and goes on by itself without one', async () => {
    let elapsed = 0;
    const clock = await createDatabaseClock(database.db, () => elapsed);
    // Here an hour has passed that the database knows nothing of: as if its clock had been set back.
    elapsed += 3_600_000;
    await clock.follow();
    expect(clock.now().getTime()).toBeLessThanOrEqual(await databaseNow());
    const unreachable = { ...clock };
    elapsed += 1_000;
    expect(unreachable.now().getTime()).toBe(clock.now().getTime());
  });
});

describe('after the database’s clock went back an hour', () => {
  const NOW = new Date('2026-03-04T10:00:00Z');
  const AHEAD = sql`now() + interval '1 hour'`;

  test('a waiting job is due again, one with a pause after its pause', async () => {
    await sql`
      insert into pgboss.job (name, state, created_on, start_after, singleton_key) values
        ('deliver', 'created', ${AHEAD}, ${AHEAD}, 'now'),
        ('deliver', 'created', ${AHEAD}, ${AHEAD} + interval '30 seconds', 'soon'),
        ('deliver', 'created', now(), now() + interval '2 hours', 'wanted later')
    `.execute(database.db);
    expect(await mendAfterClockWentBack(database.db, NOW)).toBe(2);
    const { rows } = await sql<{ key: string; waits: number }>`
      select singleton_key as key, round(extract(epoch from start_after - created_on))::int as waits
      from pgboss.job where start_after < now() + interval '90 minutes' order by 2
    `.execute(database.db);
    expect(rows).toEqual([
      { key: 'now', waits: 0 },
      { key: 'soon', waits: 30 },
    ]);
    expect(await mendAfterClockWentBack(database.db, NOW)).toBe(0);
  });

  test('a job of a killed process can be found lost again', async () => {
    await sql`
      insert into pgboss.job (name, state, started_on, heartbeat_on) values ('deliver', 'active', ${AHEAD}, ${AHEAD})
    `.execute(database.db);
    await sql`update pgboss.queue set monitor_on = ${AHEAD}, monitor_claim_on = ${AHEAD}`.execute(database.db);
    await mendAfterClockWentBack(database.db, NOW);
    const { rows } = await sql`
      select state from pgboss.job where heartbeat_on <= now() and started_on <= now()
    `.execute(database.db);
    expect(rows).toHaveLength(1);
    const queues =
      await sql`select name from pgboss.queue where monitor_on > now() or monitor_claim_on > now()`.execute(
        database.db,
      );
    expect(queues.rows).toEqual([]);
  });

  test('a lane is not full for an hour', async () => {
    const limits = [{ count: 1, windowMs: 1_000 }];
    await reserve(database.db, 'channel:x', limits);
    await sql`update paced_sends set at = ${AHEAD}, made_at = ${AHEAD}`.execute(database.db);
    await mendAfterClockWentBack(database.db, NOW);
    expect(await reserve(database.db, 'channel:x', limits)).toBe(0);
  });
});
