import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** A customer that is not read, because somebody decided so. */
export interface Unwatched {
  readonly tenantId: string;
  readonly sinceAt: Date;
  readonly byName: string;
}

/**
 * Ids of our own tenant, as the database knows it: listed as the partner, or, before any list could be read, the one for
 * which the list of customers is read. The settings of whoever asks are not needed: a command line may have none.
 */
const OWN = sql`
  select id from tenants where kind = 'partner' union select tenant_id from source_states where source = 'customers'
`;

/**
 * For the `where` of a statement: whether a tenant is read at all. Nothing about one that is not read is news, neither
 * that its reads are old nor that they failed when they were last tried.
 *
 * Our own tenant is always read: partner fraud alerts come from there. A row that says otherwise has no effect.
 *
 * @param tenantId - the column, with the name of its table
 */
export const isWatched = (tenantId: string): RawBuilder<boolean> => sql<boolean>`
  not exists (
    select from unwatched_tenants
    where unwatched_tenants.tenant_id = ${sql.ref(tenantId)} and unwatched_tenants.tenant_id <> all (array(${OWN}))
  )
`;

/** Our own tenant, which nobody may leave out; empty before the service was started once. */
export async function listOwnTenantIds(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`${OWN} order by id`.execute(db);
  return rows.map(({ id }) => id);
}

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
 *
 * Our own tenant, where an earlier Watchpost left it out, is taken back first, with a line in the log.
 */
export async function putOffUnwatched(db: Kysely<Tables>, now: Date): Promise<void> {
  await takeBackOwn(db, now);
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

/** One statement, so that it is all or nothing wherever it is called, and leaves one line when two instances do it. */
async function takeBackOwn(db: Kysely<Tables>, now: Date): Promise<void> {
  await sql`
    with taken as (
      delete from unwatched_tenants where tenant_id = any (array(${OWN})) returning tenant_id
    ), told as (
      insert into audit_log (at, actor_id, actor_name, verb, subject_type, subject_id, detail)
      select ${now}, 'watchpost', 'Watchpost', 'preference.watch', 'tenant', tenant_id, '{}' from taken
    ), changed as (
      update preferences
      set version = version + 1, changed_at = ${now}, changed_by_id = 'watchpost', changed_by_name = 'Watchpost'
      where name = 'unwatched' and exists (select from taken)
    )
    update source_states set next_at = ${now}
    where tenant_id in (select tenant_id from taken) and next_at > ${now}
  `.execute(db);
}
