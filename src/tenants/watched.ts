import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** A customer that is not read, because somebody decided so. */
export interface Unwatched {
  readonly tenantId: string;
  readonly sinceAt: Date;
  readonly byName: string;
}

/**
 * For the `where` of a statement: whether a tenant is read at all. Nothing about one that is not read is news, neither
 * that its reads are old nor that they failed when they were last tried.
 *
 * @param tenantId - the column, with the name of its table
 */
export const isWatched = (tenantId: string): RawBuilder<boolean> => sql<boolean>`
  not exists (select from unwatched_tenants where unwatched_tenants.tenant_id = ${sql.ref(tenantId)})
`;

/** The customers that are not read, the latest first; one of them where it is named. */
export async function listUnwatched(
  db: Kysely<Tables>,
  about: { readonly tenantId?: string; readonly limit?: number } = {},
): Promise<Unwatched[]> {
  const { tenantId, limit = 50 } = about;
  const rows = await db
    .selectFrom('unwatched_tenants')
    .selectAll()
    .$if(tenantId !== undefined, (query) => query.where('tenant_id', '=', tenantId ?? ''))
    .orderBy('since_at', 'desc')
    .orderBy('tenant_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, sinceAt: row.since_at, byName: row.by_name }));
}

/** When the reads of a customer are due that nobody watches: never, in the words of a column that holds a moment. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/**
 * Puts the reads of customers off that are not watched, so that thousands of them do not stand first in the queue, where
 * each look for due work would step over them. Safe to repeat: a read that was in hand puts its row back.
 */
export async function putOffUnwatched(db: Kysely<Tables>, now: Date): Promise<void> {
  await sql`
    update source_states set next_at = ${NEVER}
    where next_at <= ${now} and claimed_until is null and not ${isWatched('source_states.tenant_id')}
  `.execute(db);
}

/** Makes everything of some customers due at once: they are watched again. */
export async function resumeReads(tx: Transaction<Tables>, tenantIds: readonly string[], now: Date): Promise<void> {
  await sql`
    update source_states set next_at = ${now} where tenant_id = any(${[...tenantIds]}::text[]) and next_at > ${now}
  `.execute(tx);
}
