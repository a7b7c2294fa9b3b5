import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** Tenants for which nobody is known at all, by name, and how many there are; ourselves among them. */
export async function listWithoutContacts(
  db: Kysely<Tables>,
  limit: number,
): Promise<{ readonly tenants: readonly { readonly id: string; readonly name: string }[]; readonly total: number }> {
  const { rows } = await sql<{ id: string; name: string; total: number }>`
    select id, coalesce(nullif(name, ''), id) as name, count(*) over () as total
    from tenants
    where not exists (select 1 from contacts where contacts.tenant_id = tenants.id)
    order by name
    limit ${limit}
  `.execute(db);
  return { tenants: rows.map(({ id, name }) => ({ id, name })), total: rows[0]?.total ?? 0 };
}
