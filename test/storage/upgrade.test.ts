import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type QueryExecutorProvider, sql } from 'kysely';
import type { Database } from '../../src/storage/connect.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { useEmptyDatabases } from './empty-database.ts';

const databases = useEmptyDatabases();
const FOLDER = new URL('../../src/storage/migrations/', import.meta.url);
/** The last migration of the release before: whoever runs that one upgrades from here, and may have to go back. */
const BEFORE = '0007';

interface Column {
  readonly place: string;
  readonly type: string;
  readonly takesNothing: boolean;
}

async function shapeOf(db: Database): Promise<Map<string, Column>> {
  const { rows } = await sql<Column>`
    select table_name || '.' || column_name as place, data_type as type,
      (is_nullable = 'YES' or column_default is not null or is_identity = 'YES') as "takesNothing"
    from information_schema.columns where table_schema = 'public'
  `.execute(db);
  return new Map(rows.map((row) => [row.place, row]));
}

const rulesOf = async (db: Database): Promise<string[]> => {
  const { rows } = await sql<{ rule: string }>`
    select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as rule
    from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'u', 'p')
  `.execute(db);
  return rows.map(({ rule }) => rule);
};

/** A database as the release before left it, with the names of what it applied. */
async function ofReleaseBefore(db: Database): Promise<void> {
  await sql`create table migrations (name text primary key, applied_at timestamptz not null default now(), only_adds boolean not null default false)`.execute(
    db,
  );
  const files = readdirSync(FOLDER)
    .filter((file) => /^\d{4}-/.test(file) && file.slice(0, 4) <= BEFORE)
    .sort();
  for (const file of files) {
    const { up } = (await import(new URL(file, FOLDER).href)) as { up(db: QueryExecutorProvider): Promise<void> };
    await up(db);
    await sql`insert into migrations (name, only_adds) values (${file.replace('.ts', '')}, true)`.execute(db);
  }
}

test('a database of the release before comes up to date with its data, and the older program could go on beside it', async () => {
  const db = (await databases.create()).open();
  await ofReleaseBefore(db);
  await sql`
    insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, shown_at,
      happened_at, is_test, evidence, signal_count, created_at, updated_at)
    values ('0197f3a2-6d10-7c41-9b52-000000000001', 'key', 'graph.riskyUsers', 'identityRisk', 'contoso', 'u', 'Adele Vance',
      'high', now(), now(), false, '[]', 1, now(), now())
  `.execute(db);
  const before = await shapeOf(db);
  const rulesBefore = await rulesOf(db);

  const { applied, newer } = await migrate(db);
  expect(newer).toEqual([]);
  expect(applied.length).toBeGreaterThan(0);
  expect(applied.every((name) => name.slice(0, 4) > BEFORE)).toBe(true);
  expect(await db.selectFrom('alerts').select(['number', 'subject_name']).execute()).toEqual([
    { number: 1, subject_name: 'Adele Vance' },
  ]);

  const after = await shapeOf(db);
  for (const [place, column] of before) {
    expect(after.get(place)).toMatchObject({ place, type: column.type });
    if (column.takesNothing) expect(after.get(place)).toMatchObject({ place, takesNothing: true });
  }
  const tables = new Set([...before.keys()].map((place) => place.split('.')[0]));
  const added = [...after.values()].filter(({ place }) => !before.has(place) && tables.has(place.split('.')[0]));
  expect(added.filter(({ takesNothing }) => !takesNothing).map(({ place }) => place)).toEqual([]);
  // A rule that is new on a table that was there would refuse what the older program writes.
  const rulesAfter = await rulesOf(db);
  const narrowed = rulesAfter.filter((rule) => !rulesBefore.includes(rule) && tables.has(rule.split(':')[0] ?? ''));
  expect(narrowed).toEqual([]);
  expect((await migrate(db)).applied).toEqual([]);
});
