import { sql } from 'kysely';
import { AppError } from '../error.ts';
import type { Database } from './connect.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as worstFirst from './migrations/0002-worst-first.ts';
import * as deskKnowledge from './migrations/0003-desk-knowledge.ts';

/** In order, forward only; a migration that has landed is never edited. */
const MIGRATIONS = [
  { name: '0001-foundation', up: foundation.up },
  { name: '0002-worst-first', up: worstFirst.up },
  { name: '0003-desk-knowledge', up: deskKnowledge.up },
] as const;

/** Any fixed number will do; it only has to be ours alone on this database. */
const MIGRATION_LOCK = 7_318_220_641;

/**
 * Brings the database to the newest shape. Whichever instance is first does the work, the others wait for it.
 *
 * Each run is one transaction: a killed process leaves the old shape, never half of the new one.
 *
 * @returns the names that this call applied
 * @throws AppError `storage_newer` when a newer Watchpost has already changed the database
 */
export async function migrate(db: Database): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx);
    await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`.execute(
      tx,
    );
    const { rows } = await sql<{ name: string }>`select name from migrations`.execute(tx);
    const applied = new Set(rows.map((row) => row.name));
    const unknown = [...applied].filter((name) => !MIGRATIONS.some((migration) => migration.name === name));
    if (unknown.length > 0) throw new AppError('storage_newer', { fields: { unknown } });

    const pending = MIGRATIONS.filter((migration) => !applied.has(migration.name));
    for (const migration of pending) {
      await migration.up(tx);
      await sql`insert into migrations (name) values (${migration.name})`.execute(tx);
    }
    return pending.map((migration) => migration.name);
  });
}
