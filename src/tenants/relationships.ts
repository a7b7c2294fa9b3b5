import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** What a customer's delegated admin relationships (GDAP) come to, as they were last listed. */
export interface Relationship {
  readonly tenantId: string;
  /** At least one is in force. */
  readonly isActive: boolean;
  /** When the last one in force ends, or the last of all ended; `null` when Microsoft did not say. */
  readonly endsAt: Date | null;
  /** Templates of the directory roles that those in force give, lower case. */
  readonly roleTemplateIds: readonly string[];
}

/** Makes the kept relationships those of a whole list. Safe to repeat; only what is different is written. */
export async function saveRelationships(
  tx: Transaction<Tables>,
  relationships: readonly Relationship[],
  readAt: Date,
): Promise<void> {
  const rows = relationships.map((relationship) => ({
    tenant_id: relationship.tenantId,
    is_active: relationship.isActive,
    ends_at: relationship.endsAt,
    role_template_ids: [...relationship.roleTemplateIds].toSorted(),
  }));
  const ids = rows.map(({ tenant_id }) => tenant_id);
  await sql`delete from customer_relationships where tenant_id <> all(${ids}::text[])`.execute(tx);
  if (rows.length === 0) return;
  await sql`
    insert into customer_relationships as old (tenant_id, is_active, ends_at, role_template_ids, read_at)
    select tenant_id, is_active, ends_at, role_template_ids, ${readAt}
    from json_populate_recordset(null::customer_relationships, ${JSON.stringify(rows)}::json)
    order by tenant_id
    on conflict (tenant_id) do update set
      is_active = excluded.is_active, ends_at = excluded.ends_at,
      role_template_ids = excluded.role_template_ids, read_at = excluded.read_at
    where (old.is_active, old.ends_at, old.role_template_ids)
      is distinct from (excluded.is_active, excluded.ends_at, excluded.role_template_ids)
  `.execute(tx);
}

/** The kept relationships of some tenants, by tenant id. */
export async function findRelationships(
  db: Kysely<Tables>,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, Relationship>> {
  const { rows } = await sql<Relationship>`
    select tenant_id as "tenantId", is_active as "isActive", ends_at as "endsAt", role_template_ids as "roleTemplateIds"
    from customer_relationships where tenant_id = any(${[...tenantIds]}::text[])
  `.execute(db);
  return new Map(rows.map((row) => [row.tenantId, row]));
}
