import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Holding } from './holding.ts';
import { type Identity, identifyPerson, patternsOf } from './identity.ts';
import { INVENTORY } from './inventory.ts';

/** What is kept about one person, as JSON. */
export interface PersonExport {
  readonly madeAt: string;
  readonly knownBy: Pick<Identity, 'ids' | 'names' | 'addresses'>;
  /** By table, why it is kept, for how long, and its rows. */
  readonly kept: Readonly<
    Record<string, { why: string; until: string; rows: readonly Readonly<Record<string, unknown>>[] }>
  >;
}

/** Rows of one table; who stands in more has been at work for years, and their name there says no more than these. */
const MOST_ROWS = 5_000;

/**
 * Everything that is kept about a person. In rows that are about somebody else only what is theirs, and when it was:
 * what belongs to others is left out.
 *
 * @param key - Entra object id, or the e-mail address of a contact
 */
export async function exportPerson(db: Kysely<Tables>, key: string, now: Date): Promise<PersonExport> {
  const who = await identifyPerson(db, key);
  const kept: Record<string, PersonExport['kept'][string]> = {};
  for (const [table, holding] of Object.entries(INVENTORY)) {
    const rows = await rowsOf(db, table, holding, who);
    if (rows.length > 0) kept[table] = { why: holding.why, until: holding.until, rows };
  }
  const { ids, names, addresses } = who;
  return { madeAt: now.toISOString(), knownBy: { ids, names, addresses }, kept };
}

async function rowsOf(
  db: Kysely<Tables>,
  table: string,
  { columns, about = [] }: Holding,
  who: Identity,
): Promise<Record<string, unknown>[]> {
  const patterns = Object.values(patternsOf(who)).filter((pattern) => pattern !== undefined);
  const telling = Object.keys(columns).filter(
    (name) => columns[name] !== 'none' && !columns[name]?.startsWith('customer'),
  );
  if (telling.length === 0 || patterns.length === 0) return [];
  const pattern = patterns.join('|');
  const hits = telling.map((name) => sql`${sql.ref(name)}::text ~* ${pattern}`);
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(table)} where ${sql.join(hits, sql` or `)} limit ${MOST_ROWS}
  `.execute(db);
  const own = new Set([...who.ids, ...who.addresses]);
  return rows.map((row) => {
    const isTheirs = about.some((name) => own.has(String(row[name])));
    return Object.fromEntries(
      Object.entries(row).filter(([name, value]) => {
        const holds = columns[name] ?? 'none';
        if (holds === 'none' || (isTheirs && (holds === 'words' || holds === 'document'))) return true;
        return own.has(String(value)) || who.names.includes(String(value));
      }),
    );
  });
}
