import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import type { Database } from '../../src/storage/connect.ts';
import { type Jobs, openJobs } from '../../src/storage/jobs.ts';
import { newId } from '../../src/storage/new-id.ts';
import { deliver } from '../../src/teams/deliver.ts';
import { listDestinations, retireStandIns } from '../../src/teams/destinations.ts';
import { repairCards } from '../../src/teams/repair.ts';
import { useStage } from './delivery-stage.ts';

const stage = useStage();
const { database, clock, ports, given } = stage;
let jobs: Jobs;

beforeAll(async () => {
  jobs = await openJobs(database.url, createLog('error', { write: () => undefined }));
});
afterAll(() => jobs.stop());
beforeEach(async () => {
  await sql`delete from pgboss.job`.execute(database.db);
});

const repair = () => repairCards({ db: database.db, jobs, now: clock.now });
const waiting = async () => {
  const { rows } = await sql<{ id: string }>`
    select data ->> 'subjectId' as id from pgboss.job where name = 'deliver' and state = 'created'
  `.execute(database.db);
  return rows.map(({ id }) => id);
};

/** A posted card of an alert that has gone on by `ahead` versions since. */
async function staleCard(change: Record<string, unknown> = {}, ahead = 1): Promise<string> {
  const subject = given(`card ${newId(clock.now())}`);
  await deliver(ports(), subject);
  const at = new Date(clock.now().getTime() - 120_000);
  await sql`
    insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, shown_at,
      happened_at, is_test, evidence, signal_count, version, created_at, updated_at)
    values (${subject.subjectId}, ${subject.subjectId}, 'graph', 'identityRisk', 't', 's', 'Adele Vance', 'high', ${at},
      ${at}, false, '[]', 1, ${1 + ahead}, ${at}, ${at})
  `.execute(database.db);
  await database.db
    .updateTable('cards')
    .set({ updated_at: at, ...change })
    .where('subject_id', '=', subject.subjectId)
    .execute();
  return subject.subjectId;
}

describe('the repair', () => {
  test('brings back a card that is older than its alert and has no job', async () => {
    const id = await staleCard();
    expect(await repair()).toBe(1);
    expect(await waiting()).toEqual([id]);
  });

  test('adds nothing for a card that is right, or whose job waits', async () => {
    await staleCard({}, 0);
    await staleCard();
    expect(await repair()).toBe(1);
    expect(await repair()).toBe(0);
  });

  test.each([
    ['was never shown', { activity_id: null, conversation_id: null, shown_version: null }],
    ['failed', { attempts: 3 }],
    ['was being sent when its process died', { attempt_at: new Date('2026-03-04T09:00:00Z'), attempt_kind: 'edit' }],
  ])('brings back a card that %s', async (_what, change) => {
    const id = await staleCard(change, 0);
    await repair();
    expect(await waiting()).toEqual([id]);
  });

  test.each([
    ['parked', { parked_reason: 'NotEnoughPermissions', parked_number: 1 }],
    ['dropped', { dropped_at: new Date('2026-03-04T09:00:00Z') }],
  ])('leaves a card that was %s to people', async (_what, change) => {
    await staleCard(change);
    expect(await repair()).toBe(0);
  });

  test('leaves a change to the job that came with it, and an alert that was resolved days ago alone', async () => {
    const fresh = await staleCard();
    const old = await staleCard();
    await database.db.updateTable('alerts').set({ updated_at: clock.now() }).where('id', '=', fresh).execute();
    await database.db
      .updateTable('alerts')
      .set({ status: 'resolved', resolution: 'confirmedSafe', resolved_at: new Date('2026-02-01T00:00:00Z') })
      .where('id', '=', old)
      .execute();
    expect(await repair()).toBe(0);
  });

  test('does not come back for ever to what has nothing to show, or may not be posted', async () => {
    const gone = given('gone');
    stage.state.delete(gone.subjectId);
    await deliver(ports(), gone);
    const failed = given('failed, then gone');
    stage.teams.faults.next({ kind: 'drop' });
    await deliver(ports(), failed);
    stage.state.delete(failed.subjectId);
    await deliver(ports(), failed);
    await database.db.updateTable('destinations').set({ takes_posts: false }).execute();
    await deliver(ports(), given('not here'));
    const left = await database.db.selectFrom('cards').select('subject_id').execute();
    expect(left).toEqual([{ subject_id: failed.subjectId }]);
    await retireStandIns(database.db, (await listDestinations(database.db))[0]?.tenantId ?? '', clock.now());
    clock.advance(120_000);
    expect(await repair()).toBe(0);
  });

  test('reads by indexes, not all cards', async () => {
    await sql`
      insert into cards (subject_type, subject_id, destination_id, conversation_id, activity_id, shown_version, updated_at)
      select 'alert', gen_random_uuid(), id, 'c', '1', 1, ${clock.now()} from destinations, generate_series(1, 20000)
    `.execute(database.db);
    await sql`analyze cards`.execute(database.db);
    // One connection: the figures of another one may come later.
    await database.db.connection().execute(async (db) => {
      const before = await blocks(db);
      await sql`select count(*) from cards`.execute(db);
      const counted = await blocks(db);
      expect(counted - before).toBeGreaterThan(200);
      await repairCards({ db, jobs, now: clock.now });
      expect((await blocks(db)) - counted).toBeLessThan(50);
    });
  });
});

/** Blocks of the table of cards that were read so far, from memory or disk. */
async function blocks(db: Database): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  await sql`select pg_stat_clear_snapshot()`.execute(db);
  const { rows } = await sql<{ n: number }>`
    select (heap_blks_hit + heap_blks_read)::float8 as n from pg_statio_user_tables where relname = 'cards'
  `.execute(db);
  return rows[0]?.n ?? 0;
}
