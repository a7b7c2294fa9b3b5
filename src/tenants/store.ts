import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Tenant } from './tenant.ts';

/**
 * Takes a list of tenants in. Safe to repeat; a list that knows no domain does not erase one that another list knew.
 *
 * @returns the ids of those that were not there before
 */
export async function upsertTenants(
  tx: Transaction<Tables>,
  tenants: readonly Tenant[],
  seenAt: Date,
): Promise<readonly string[]> {
  if (tenants.length === 0) return [];
  const unique = [...new Map(tenants.map((tenant) => [tenant.id, tenant])).values()];
  const { rows } = await sql<{ id: string; is_new: boolean }>`
    insert into tenants (id, name, domain, kind, seen_at)
    select id, name, domain, kind, ${seenAt}
    from json_populate_recordset(null::tenants, ${JSON.stringify(unique)}::json)
    order by id
    on conflict (id) do update set
      name = case when excluded.name = '' then tenants.name else excluded.name end,
      domain = case when excluded.domain = '' then tenants.domain else excluded.domain end,
      kind = excluded.kind,
      seen_at = excluded.seen_at
    returning id, xmax = 0 as is_new
  `.execute(tx);
  return rows.filter((row) => row.is_new).map((row) => row.id);
}

/** Every tenant that was ever listed. */
export async function listTenants(db: Kysely<Tables>): Promise<readonly Tenant[]> {
  return db.selectFrom('tenants').select(['id', 'name', 'domain', 'kind']).orderBy('name').execute();
}

/** Names by tenant id; ids that are on no list are left out. */
export async function findTenantNames(
  db: Kysely<Tables>,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('tenants')
    .select(['id', 'name'])
    .where('id', '=', sql<string>`any(${[...new Set(tenantIds)]}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
