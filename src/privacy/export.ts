import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { archivedPart } from './archived-part.ts';
import { type Holding, type Holds, isPersonName } from './holding.ts';
import { type Identity, identifyPerson, patternsOf, wordingPatternOf } from './identity.ts';
import { INVENTORY } from './inventory.ts';
import { pseudonymOf } from './rewrite.ts';
import { rewriteRecord } from './rewrite-record.ts';
import { nameIsTheirs } from './whose.ts';

/** What is kept about one person, as JSON. */
export interface PersonExport {
  readonly madeAt: string;
  readonly knownBy: Pick<Identity, 'ids' | 'names' | 'addresses'>;
  /** By table, why it is kept, for how long, and its rows; `cutOff` says in words that there are more of them. */
  readonly kept: Readonly<
    Record<string, { why: string; until: string; rows: readonly Readonly<Record<string, unknown>>[]; cutOff?: string }>
  >;
}

/** Rows of one table; who stands in more has been at work for years, and their name there says no more than these. */
const MOST_ROWS = 5_000;
const CUT_OFF = `There are more than ${MOST_ROWS} rows. These are ${MOST_ROWS} of them.`;

/**
 * Everything that is kept about a person. A row is theirs by an id or an address, never by a name alone, which others may
 * bear; or it is a text that somebody wrote with their name in it. In rows that are about somebody else only what is theirs,
 * and when it was: what belongs to others is left out.
 *
 * @param key - Entra object id, or the e-mail address of a contact
 */
export async function exportPerson(db: Kysely<Tables>, key: string, now: Date): Promise<PersonExport> {
  const who = await identifyPerson(db, key);
  const kept: Record<string, PersonExport['kept'][string]> = {};
  for (const [table, holding] of Object.entries(INVENTORY)) {
    const { rows, isCut } = await rowsOf(db, table, holding, who);
    if (rows.length === 0) continue;
    kept[table] = { why: holding.why, until: holding.until, ...(isCut && { cutOff: CUT_OFF }), rows };
  }
  const { ids, names, addresses } = who;
  return { madeAt: now.toISOString(), knownBy: { ids, names, addresses }, kept };
}

type Row = Record<string, unknown>;

async function rowsOf(
  db: Kysely<Tables>,
  table: string,
  { columns, about = [] }: Holding,
  who: Identity,
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const hits = Object.entries(columns).flatMap(([column, holds]) => {
    const hit = hitOf(table, column, holds, who);
    return hit ? [{ column, hit }] : [];
  });
  if (hits.length === 0) return { rows: [], isCut: false };
  const conditions = hits.map(({ hit }) => hit);
  const query = sql`
    select to_json(${sql.table(table)}) as row, array[${sql.join(conditions)}] as found
    from ${sql.table(table)} where ${sql.join(conditions, sql` or `)}
  `;
  const theirs: Row[] = [];
  // Which of them are theirs is known only here, so a limit of the database would leave out others than these.
  await inPages<Found>(db, query, (page) => {
    for (const { row, found } of page) {
      const names = hits.flatMap(({ column }, at) => (found[at] ? [column] : []));
      const part = partOf(table, { columns, about }, row, names, who);
      if (part) theirs.push(part);
    }
    return theirs.length <= MOST_ROWS;
  });
  return { rows: theirs.slice(0, MOST_ROWS), isCut: theirs.length > MOST_ROWS };
}

interface Found {
  readonly row: Row;
  /** For each column that may name them whether it does; null where it is empty. */
  readonly found: readonly (boolean | null)[];
}

const PAGE = 1_000;

/** Reads the rows of a query page by page, for as long as more are wanted. */
async function inPages<R>(
  db: Kysely<Tables>,
  query: RawBuilder<unknown>,
  take: (rows: readonly R[]) => boolean,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`declare theirs no scroll cursor for ${query}`.execute(tx);
    for (;;) {
      const { rows } = await sql<R>`fetch ${sql.lit(PAGE)} from theirs`.execute(tx);
      if (rows.length === 0 || !take(rows)) return;
    }
  });
}

/**
 * What of a row is theirs; nothing when it names somebody else of their name.
 *
 * @param found - the columns in which the database found them
 */
function partOf(
  table: string,
  { columns, about = [] }: Pick<Holding, 'columns' | 'about'>,
  row: Row,
  found: readonly string[],
  who: Identity,
): Row | undefined {
  // The database finds a name inside of a record; whose it is, the record tells.
  if (found.every((name) => columns[name] === 'record' && !isInRecord(row[name], who))) return undefined;
  const own = new Set([...who.ids, ...who.addresses]);
  const subject = about.map((name) => row[name]).find((id) => id !== null && id !== '');
  const isTheirs = subject !== undefined && own.has(String(subject));
  const kept = Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
    const holds = columns[name] ?? 'none';
    if (table === 'archived_alerts' && name === 'document') {
      const part = archivedPart(value, who);
      return part ? [[name, part]] : [];
    }
    return isShown(holds, value, found.includes(name), isTheirs, own) ? [[name, value]] : [];
  });
  return Object.fromEntries(kept);
}

/** Whether a column names them, as a condition of SQL; nothing where it cannot. */
function hitOf(table: string, column: string, holds: Holds, who: Identity): RawBuilder<boolean> | undefined {
  if (isPersonName(holds)) return nameIsTheirs(table, column, holds, who);
  const ref = sql.ref(column);
  const { ids, addresses, names } = patternsOf(who);
  const contains = (...patterns: readonly (string | undefined)[]) => {
    const known = patterns.filter((pattern) => pattern !== undefined);
    return known.length === 0 ? undefined : sql<boolean>`${ref}::text ~* ${known.join('|')}`;
  };
  switch (holds) {
    case 'personId':
      return sql`${ref} = any(${[...who.ids]}::text[])`;
    case 'key':
      return contains(ids, addresses);
    case 'words':
    case 'document':
    case 'record':
      return contains(ids, addresses, names);
    case 'wording':
      return contains(wordingPatternOf(who));
    // A number may be that of a whole house: the id or the name beside it finds the row.
    case 'address':
    case 'customerId':
    case 'customerName':
    case 'none':
      return undefined;
  }
}

function isShown(holds: Holds, value: unknown, isHit: boolean, isTheirs: boolean, own: ReadonlySet<string>): boolean {
  if (isPersonName(holds)) return isHit;
  if (holds === 'none') return true;
  if (isTheirs && (holds === 'words' || holds === 'document' || holds === 'record')) return true;
  return own.has(String(value));
}

const isInRecord = (record: unknown, who: Identity): boolean =>
  rewriteRecord(record, who, pseudonymOf(who.kind, '')).isChanged;
