import { type QueryExecutorProvider, sql } from 'kysely';
import { AppError } from '../error.ts';
import type { Database } from './connect.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as worstFirst from './migrations/0002-worst-first.ts';
import * as deskKnowledge from './migrations/0003-desk-knowledge.ts';
import * as deliveries from './migrations/0004-deliveries.ts';
import * as folds from './migrations/0005-folds.ts';
import * as alarms from './migrations/0006-alarms.ts';
import * as archive from './migrations/0007-archive.ts';
import * as seenActivities from './migrations/0008-seen-activities.ts';
import * as tokenRenewals from './migrations/0009-token-renewals.ts';
import * as rights from './migrations/0010-rights.ts';
import * as preferences from './migrations/0011-preferences.ts';
import * as setup from './migrations/0012-setup.ts';
import * as house from './migrations/0013-house.ts';
import * as trace from './migrations/0014-trace.ts';
import * as waitingFirst from './migrations/0015-waiting-first.ts';

interface Migration {
  readonly name: string;
  readonly up: (db: QueryExecutorProvider) => Promise<void>;
  /** It takes away or narrows what the release before still uses. Such a one follows a release after the last use. */
  readonly contracts?: true;
}

/** In order, forward only; a migration that has landed is never edited. */
const MIGRATIONS: readonly Migration[] = [
  { name: '0001-foundation', up: foundation.up },
  { name: '0002-worst-first', up: worstFirst.up },
  { name: '0003-desk-knowledge', up: deskKnowledge.up },
  { name: '0004-deliveries', up: deliveries.up },
  { name: '0005-folds', up: folds.up },
  { name: '0006-alarms', up: alarms.up },
  { name: '0007-archive', up: archive.up },
  { name: '0008-seen-activities', up: seenActivities.up },
  { name: '0009-token-renewals', up: tokenRenewals.up },
  { name: '0010-rights', up: rights.up },
  { name: '0011-preferences', up: preferences.up },
  { name: '0012-setup', up: setup.up },
  { name: '0013-house', up: house.up },
  { name: '0014-trace', up: trace.up },
  { name: '0015-waiting-first', up: waitingFirst.up },
];

/** Any fixed number will do; it only has to be ours alone on this database. */
const MIGRATION_LOCK = 7_318_220_641;

/**
 * Brings the database to the newest shape. Whichever instance is first does the work, the others wait for it.
 *
 * Each run is one transaction: a killed process leaves the old shape, never half of the new one.
 *
 * A newer Watchpost writes down of each migration whether it only adds. Beside those an older one goes on, and may start
 * again: an upgrade rolls over the instances one by one, and may be taken back.
 *
 * @returns the names that this call applied, and those that a newer Watchpost has applied
 * @throws AppError `storage_newer` when a newer Watchpost has taken away what this one needs
 */
export async function migrate(db: Database): Promise<{ readonly applied: string[]; readonly newer: string[] }> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx);
    await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`.execute(
      tx,
    );
    // Rows of releases that did not say so count as taking away.
    await sql`alter table migrations add column if not exists only_adds boolean not null default false`.execute(tx);
    const { rows } = await sql<{ name: string; only_adds: boolean }>`select name, only_adds from migrations`.execute(
      tx,
    );
    const newer = rows.filter(({ name }) => !MIGRATIONS.some((migration) => migration.name === name));
    const unknown = newer.filter(({ only_adds }) => !only_adds).map(({ name }) => name);
    if (unknown.length > 0) throw new AppError('storage_newer', { fields: { unknown } });

    const known = new Set(rows.map(({ name }) => name));
    const pending = MIGRATIONS.filter(({ name }) => !known.has(name));
    for (const { name, up, contracts } of pending) {
      await up(tx);
      await sql`insert into migrations (name, only_adds) values (${name}, ${!contracts})`.execute(tx);
    }
    return { applied: pending.map(({ name }) => name), newer: newer.map(({ name }) => name) };
  });
}
