import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { INVENTORY, isPersonName } from '../../src/privacy/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

/** Types that can hold a person; moments, numbers and our own ids cannot. */
const TELLING = new Set(['text', 'jsonb', 'json', 'ARRAY', 'character varying', 'inet', 'name', 'xml']);
/** Ours, and not about anybody: which migrations were applied. */
const OWN = ['migrations'];

async function schema(): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ table: string; column: string; type: string }>`
    select table_name as "table", column_name as "column", data_type as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
    order by table_name, ordinal_position
  `.execute(database.db);
  const tables = Map.groupBy(rows, (row) => row.table);
  return new Map(
    [...tables]
      .filter(([table]) => !OWN.includes(table))
      .map(([table, columns]) => [table, columns.filter(({ type }) => TELLING.has(type)).map(({ column }) => column)]),
  );
}

describe('the list of what is kept', () => {
  test('names every table, and every column that could hold a person', async () => {
    const real = Object.fromEntries([...(await schema())].map(([table, columns]) => [table, [...columns].sort()]));
    const listed = Object.fromEntries(
      Object.entries(INVENTORY).map(([table, { columns }]) => [table, Object.keys(columns).sort()]),
    );
    expect(listed).toEqual(real);
  });

  test('says of each name by which column of the same table it is told whose it is', async () => {
    const { rows } = await sql<{ place: string }>`
      select table_name || '.' || column_name as place from information_schema.columns where table_schema = 'public'
    `.execute(database.db);
    const real = new Set(rows.map(({ place }) => place));
    const named = Object.entries(INVENTORY).flatMap(([table, { columns, about = [] }]) => [
      ...about.map((column) => `${table}.${column}`),
      ...Object.values(columns)
        .filter(isPersonName)
        .flatMap((holds) => ('lineAt' in holds ? [holds.lineAt, 'id'] : holds.nameBy))
        .map((column) => `${table}.${column}`),
    ]);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((place) => !real.has(place))).toEqual([]);
  });

  // The trace of a webhook, not a person.
  const NO_PERSON = ['source_states.woken_by'];

  test('calls no column harmless whose name speaks of a person', () => {
    const suspects = Object.entries(INVENTORY).flatMap(([table, { columns }]) =>
      Object.entries(columns)
        .filter(
          ([name, holds]) => holds === 'none' && /(?:_by|_by_id|_by_name|entra_id|user_id|email|phone)$/.test(name),
        )
        .map(([name]) => `${table}.${name}`),
    );
    expect(suspects.filter((name) => !NO_PERSON.includes(name))).toEqual([]);
  });

  test('stands in the page on data protection, every table with its columns', () => {
    const page = readFileSync('docs/data-protection.md', 'utf8');
    for (const [table, { why, columns }] of Object.entries(INVENTORY)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${table}\` |`));
      expect({ table, row }).toEqual({ table, row: expect.stringContaining(why) });
      for (const [name, holds] of Object.entries(columns)) if (holds !== 'none') expect(row).toContain(`\`${name}\``);
    }
  });
});
