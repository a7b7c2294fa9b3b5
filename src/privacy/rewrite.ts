import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { type Holding, type Holds, isPersonName } from './holding.ts';
import { type Identity, type Patterns, patternsOf } from './identity.ts';
import { INVENTORY } from './inventory.ts';
import { rewriteRecord } from './rewrite-record.ts';
import { nameIsTheirs, nameIsUnclear, sharedNames } from './whose.ts';

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
/** Records are read into memory, some kilobytes each. */
const PART_RECORDS = 2_000;

export interface Rewriting {
  /** Rows that changed, by table. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Names that were left, by `table.column`: they are theirs or somebody else's, and nothing tells whose. None where
   * nobody else bears the name.
   */
  readonly unclear: Readonly<Record<string, number>>;
  readonly shown: readonly Shown[];
}

/**
 * Puts a pseudonym in every place where somebody stands, in every table of the inventory. A name of its own goes where the
 * id beside it is theirs, so that nobody else of the same name is touched. What is inside of a text or a document is
 * replaced there, and the rest of it stays.
 *
 * Safe to repeat: the second time there is nobody to be found.
 */
export async function rewrite(tx: Transaction<Tables>, who: Identity, by: Pseudonym): Promise<Rewriting> {
  const counts: Record<string, number> = {};
  const shown: Shown[] = [];
  // Before anything changes: whose a name is may stand in another table.
  const unclear: Record<string, number> = await countUnclear(tx, who);
  for (const [table, holding] of Object.entries(INVENTORY)) {
    const changes = changesOf(table, holding, who, by);
    const ids = changes.length === 0 ? [] : await rewriteTable(tx, table, changes);
    let records = 0;
    for (const [column, holds] of Object.entries(holding.columns)) {
      if (holds !== 'record') continue;
      const done = await rewriteRecords(tx, table, column, who, by);
      records = Math.max(records, done.changed);
      if (done.unclear > 0) unclear[`${table}.${column}`] = done.unclear;
    }
    const rows = Math.max(ids.length, records);
    if (rows > 0) counts[table] = rows;
    if (ON_CARDS[table]) shown.push({ table, ids: [...new Set(ids.filter((id) => id !== ''))] });
  }
  return { counts, unclear, shown };
}

async function countUnclear(tx: Transaction<Tables>, who: Identity): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  if (sharedNames(who).length === 0) return counts;
  for (const [table, { columns }] of Object.entries(INVENTORY)) {
    for (const [column, holds] of Object.entries(columns)) {
      if (!isPersonName(holds)) continue;
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${sql.table(table)} where ${nameIsUnclear(table, column, holds, who)}
      `.execute(tx);
      if (rows[0] && rows[0].count > 0) counts[`${table}.${column}`] = rows[0].count;
    }
  }
  return counts;
}

interface ColumnChange {
  readonly column: string;
  readonly value: RawBuilder<unknown>;
  readonly hits: RawBuilder<boolean>;
}

/** What changes in the columns of a table. */
function changesOf(table: string, { columns }: Holding, who: Identity, by: Pseudonym): ColumnChange[] {
  const patterns = patternsOf(who);
  return Object.entries(columns).flatMap(([column, holds]) => changeOf(table, column, holds, who, patterns, by) ?? []);
}

function changeOf(
  table: string,
  column: string,
  holds: Holds,
  who: Identity,
  patterns: Patterns,
  by: Pseudonym,
): ColumnChange | undefined {
  const ref = sql.ref(column);
  const where = (hits: RawBuilder<boolean>, instead: string): ColumnChange => ({
    column,
    hits,
    value: sql`case when ${hits} then ${instead} else ${ref} end`,
  });
  if (isPersonName(holds)) {
    return who.kind === 'person' ? where(nameIsTheirs(table, column, holds, who), by.name) : undefined;
  }
  const isTheirId = sql<boolean>`${ref} = any(${[...who.ids]}::text[])`;
  switch (holds) {
    case 'personId':
      return who.kind === 'person' ? where(isTheirId, by.id) : undefined;
    case 'customerId':
      return who.kind === 'customer' ? where(isTheirId, by.id) : undefined;
    // Their rows are gone by now; whoever else has the same name or number keeps it.
    case 'address':
    case 'customerName':
    case 'wording':
    case 'record':
    case 'none':
      return undefined;
    case 'key':
    case 'words':
      return inside(column, sql`${ref}`, patterns, by);
    case 'document': {
      const change = inside(column, sql`${ref}::text`, patterns, by);
      return change && { ...change, value: sql`(${change.value})::jsonb` };
    }
  }
}

function inside(
  column: string,
  text: RawBuilder<unknown>,
  patterns: Patterns,
  by: Pseudonym,
): ColumnChange | undefined {
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
  return found.length === 0 ? undefined : { column, value, hits: sql<boolean>`(${sql.join(found, sql` or `)})` };
}

/** Records are changed here and not by the database, which cannot see whose a name inside of them is. */
async function rewriteRecords(
  tx: Transaction<Tables>,
  table: string,
  column: string,
  who: Identity,
  by: Pseudonym,
): Promise<{ readonly changed: number; readonly unclear: number }> {
  const text = sql`${sql.ref(column)}::text`;
  const hits = inside(column, text, patternsOf(who), by)?.hits;
  let changed = 0;
  let unclear = 0;
  if (!hits) return { changed, unclear };
  for (const part of await partsOf(tx, table, PART_RECORDS)) {
    // Locked, a row stays in its place until the statement below.
    const { rows } = await sql<{ place: string; record: string }>`
      select ctid::text as place, ${text} as record from ${sql.table(table)} where ${hits} and ${part} for update
    `.execute(tx);
    const rewritten = rows.map(({ place, record }) => ({ place, ...rewriteRecord(JSON.parse(record), who, by) }));
    const places = rewritten.filter(({ isChanged }) => isChanged);
    unclear += rewritten.reduce((sum, one) => sum + one.unclear, 0);
    changed += places.length;
    if (places.length === 0) continue;
    await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = changed.value
      from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as changed (place text, value jsonb)
      where ${sql.table(table)}.ctid = changed.place::tid
    `.execute(tx);
  }
  return { changed, unclear };
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
  for (const part of await partsOf(tx, table, PART_ROWS)) {
    const { rows } = await sql<{ id: string | null }>`
      update ${sql.table(table)} set ${sql.join(sets)} where ${hits} and ${part}
      returning ${card ? sql`${sql.ref(card)}::text` : sql`''`} as id
    `.execute(tx);
    ids.push(...rows.map((row) => row.id ?? ''));
  }
  return ids;
}

async function partsOf(tx: Transaction<Tables>, table: string, partRows: number): Promise<RawBuilder<boolean>[]> {
  const column = PARTS[table];
  if (!column) return [sql<boolean>`true`];
  const ref = sql.ref(column);
  const { rows } = await sql<{ least: number; most: number }>`
    select coalesce(min(${ref}), 0) as least, coalesce(max(${ref}), 0) as most from ${sql.table(table)}
  `.execute(tx);
  const { least = 0, most = 0 } = rows[0] ?? {};
  const parts = Math.floor((most - least) / partRows) + 1;
  return Array.from({ length: parts }, (_none, part) => {
    const from = least + part * partRows;
    return sql<boolean>`${ref} >= ${from} and ${ref} < ${from + partRows}`;
  });
}
