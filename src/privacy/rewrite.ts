import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Holding, Holds } from './holding.ts';
import { type Identity, type Patterns, patternsOf } from './identity.ts';
import { INVENTORY } from './inventory.ts';

/** What stands in the place of somebody who was erased. */
export interface Pseudonym {
  readonly id: string;
  readonly name: string;
}

/** `erased-3f9a2c41` and how people read it. Made once for each erasure, by chance: nothing leads back from it. */
export const pseudonymOf = (kind: Identity['kind'], token: string): Pseudonym => ({
  id: `erased-${token}`,
  name: kind === 'person' ? `Erased person ${token}` : `Erased customer ${token}`,
});

/** What people see in Teams and must see anew. */
export interface Shown {
  readonly table: string;
  readonly ids: readonly string[];
}

/** Tables whose rows stand on cards, with the column that a card goes by. Their `version` says that a card is old. */
const ON_CARDS: Readonly<Record<string, string>> = {
  alerts: 'id',
  tasks: 'alert_id',
  drills: 'id',
  team_questions: 'id',
};

/** Large tables are gone through in parts, so that no statement takes longer than a connection is waited for. */
const PARTS: Readonly<Record<string, string>> = {
  alerts: 'number',
  archived_alerts: 'number',
  tasks: 'number',
  audit_log: 'id',
};
const PART_ROWS = 20_000;

/**
 * Puts a pseudonym in every place where somebody stands, in every table of the inventory. What is inside of a text or a
 * document is replaced there, and the rest of it stays.
 *
 * Safe to repeat: the second time there is nobody to be found.
 *
 * @returns how many rows of each table changed, and what of it stands on cards
 */
export async function rewrite(
  tx: Transaction<Tables>,
  who: Identity,
  by: Pseudonym,
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly shown: readonly Shown[] }> {
  const counts: Record<string, number> = {};
  const shown: Shown[] = [];
  for (const [table, holding] of Object.entries(INVENTORY)) {
    const changes = changesOf(holding, who, by);
    if (changes.length === 0) continue;
    const ids = await rewriteTable(tx, table, changes);
    if (ids.length > 0) counts[table] = ids.length;
    if (ON_CARDS[table]) shown.push({ table, ids: [...new Set(ids.filter((id) => id !== ''))] });
  }
  return { counts, shown };
}

interface ColumnChange {
  readonly column: string;
  readonly value: RawBuilder<unknown>;
  readonly hits: RawBuilder<boolean>;
}

/** What changes in the columns of a table. */
function changesOf({ columns }: Holding, who: Identity, by: Pseudonym): ColumnChange[] {
  const patterns = patternsOf(who);
  return Object.entries(columns).flatMap(([column, holds]) => changeOf(column, holds, who, patterns, by) ?? []);
}

function changeOf(
  column: string,
  holds: Holds,
  who: Identity,
  patterns: Patterns,
  by: Pseudonym,
): ColumnChange | undefined {
  const ref = sql.ref(column);
  const exactly = (known: readonly string[], instead: string): ColumnChange | undefined => {
    if (known.length === 0) return undefined;
    const hits = sql<boolean>`${ref} = any(${[...known]}::text[])`;
    return { column, hits, value: sql`case when ${hits} then ${instead} else ${ref} end` };
  };
  switch (holds) {
    case 'personId':
      return who.kind === 'person' ? exactly(who.ids, by.id) : undefined;
    case 'personName':
      return who.kind === 'person' ? exactly(who.names, by.name) : undefined;
    case 'address':
      return exactly(who.addresses, '');
    case 'customerId':
      return who.kind === 'customer' ? exactly(who.ids, by.id) : undefined;
    case 'customerName':
      return who.kind === 'customer' ? exactly(who.names, by.name) : undefined;
    case 'key':
    case 'words':
      return inside(column, sql`${ref}`, patterns, by);
    case 'document': {
      const change = inside(column, sql`${ref}::text`, patterns, by);
      return change && { ...change, value: sql`(${change.value})::jsonb` };
    }
    case 'none':
      return undefined;
  }
}

function inside(column: string, text: RawBuilder<unknown>, patterns: Patterns, by: Pseudonym): ColumnChange {
  let value = text;
  const found: RawBuilder<boolean>[] = [];
  for (const [pattern, instead] of [
    [patterns.ids, by.id],
    [patterns.addresses, 'erased'],
    [patterns.names, by.name],
  ] as const) {
    if (pattern === undefined) continue;
    value = sql`regexp_replace(${value}, ${pattern}, ${instead}, 'gi')`;
    found.push(sql<boolean>`${text} ~* ${pattern}`);
  }
  return { column, value, hits: sql<boolean>`(${sql.join(found, sql` or `)})` };
}

async function rewriteTable(
  tx: Transaction<Tables>,
  table: string,
  changes: readonly ColumnChange[],
): Promise<string[]> {
  const card = ON_CARDS[table];
  const sets = changes.map(({ column, value }) => sql`${sql.ref(column)} = ${value}`);
  if (card) sets.push(sql`version = version + 1`);
  const hits = sql`(${sql.join(
    changes.map((change) => change.hits),
    sql` or `,
  )})`;
  const ids: string[] = [];
  for (const part of await partsOf(tx, table)) {
    const { rows } = await sql<{ id: string | null }>`
      update ${sql.table(table)} set ${sql.join(sets)} where ${hits} and ${part}
      returning ${card ? sql`${sql.ref(card)}::text` : sql`''`} as id
    `.execute(tx);
    ids.push(...rows.map((row) => row.id ?? ''));
  }
  return ids;
}

async function partsOf(tx: Transaction<Tables>, table: string): Promise<RawBuilder<boolean>[]> {
  const column = PARTS[table];
  if (!column) return [sql<boolean>`true`];
  const ref = sql.ref(column);
  const { rows } = await sql<{ least: number; most: number }>`
    select coalesce(min(${ref}), 0) as least, coalesce(max(${ref}), 0) as most from ${sql.table(table)}
  `.execute(tx);
  const { least = 0, most = 0 } = rows[0] ?? {};
  const parts = Math.floor((most - least) / PART_ROWS) + 1;
  return Array.from({ length: parts }, (_none, part) => {
    const from = least + part * PART_ROWS;
    return sql<boolean>`${ref} >= ${from} and ${ref} < ${from + PART_ROWS}`;
  });
}
