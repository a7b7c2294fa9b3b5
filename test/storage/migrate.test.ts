import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../src/storage/connect.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { until } from '../support/desk.ts';
import { useEmptyDatabases } from './empty-database.ts';

const databases = useEmptyDatabases();

describe('bringing a database up to date', () => {
  test('happens once when two instances start at once, and never again', async () => {
    const database = await databases.create();
    const [one, two] = [database.open(), database.open()];
    const applied = await Promise.all([migrate(one), migrate(two)]);
    const names = applied.map((done) => done.applied);
    expect(names.map(({ length }) => length).sort()).toEqual([0, expect.any(Number)]);
    expect(names.flat()[0]).toBe('0001-foundation');
    expect(await migrate(one)).toEqual({ applied: [], newer: [] });
  });

  test('is refused when a newer Watchpost has changed it', async () => {
    const db = (await databases.create()).open();
    await migrate(db);
    await sql`insert into migrations (name) values ('9999-from-the-future')`.execute(db);
    await expect(migrate(db)).rejects.toMatchObject({
      code: 'storage_newer',
      fields: { unknown: ['9999-from-the-future'] },
    });
  });

  test('that is killed in the middle leaves the old shape, and the next start makes the new one', async () => {
    const database = await databases.create();
    const [db, other] = [database.open(), database.open()];
    const blocked = await blockTable(other, 'audit_log');
    const killed = expect(migrate(db)).rejects.toThrow('terminat');
    // Most tables are made by now, in a transaction that waits for the name of the last.
    const pid = await until('the migration to wait', () => waitingFor(other, 'create table'));
    await sql`select pg_terminate_backend(${pid})`.execute(other);
    await killed;
    await blocked.end();
    expect(await tablesOf(other)).toEqual([]);
    expect((await migrate(other)).applied.length).toBeGreaterThan(0);
    expect(await tablesOf(other)).toContain('audit_log');
  });
});

/** Takes the name of a table without making it for good: whoever wants to make it waits. */
async function blockTable(db: Database, name: string): Promise<{ end(): Promise<void> }> {
  const taken = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const blocking = db
    .transaction()
    .execute(async (tx) => {
      await sql`create table ${sql.table(name)} (id int)`.execute(tx);
      taken.resolve();
      await over.promise;
      throw new Error('undone');
    })
    .catch(() => undefined);
  await taken.promise;
  return {
    async end() {
      over.resolve();
      await blocking;
    },
  };
}

async function waitingFor(db: Database, words: string): Promise<number | undefined> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ilike ${`%${words}%`}
      and pid <> pg_backend_pid()
  `.execute(db);
  return rows[0]?.pid;
}

async function tablesOf(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'
  `.execute(db);
  return rows.map((row) => row.name);
}
