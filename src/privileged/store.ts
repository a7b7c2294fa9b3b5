import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { hintsAtAdmin, isPrivilegedRole } from './role.ts';

/** A user and the templates of the directory roles that they hold. Ids are lower-case GUIDs. */
export interface RoleHolder {
  readonly userId: string;
  readonly roleTemplateIds: readonly string[];
}

/**
 * Takes in who holds roles in a tenant, in place of what was known. Safe to repeat; holders of harmless roles are not
 * kept.
 */
export async function savePrivileged(
  tx: Transaction<Tables>,
  tenantId: string,
  holders: readonly RoleHolder[],
  readAt: Date,
): Promise<void> {
  const rows = holders
    .map(({ userId, roleTemplateIds }) => ({ userId, roles: roleTemplateIds.filter(isPrivilegedRole) }))
    .filter(({ roles }) => roles.length > 0);
  await sql`
    insert into privileged_reads (tenant_id, read_at) values (${tenantId}, ${readAt})
    on conflict (tenant_id) do update set read_at = excluded.read_at
  `.execute(tx);
  const userIds = rows.map(({ userId }) => userId);
  await sql`
    delete from privileged_accounts where tenant_id = ${tenantId} and user_id <> all(${userIds}::text[])
  `.execute(tx);
  for (const { userId, roles } of rows) {
    await sql`
      insert into privileged_accounts (tenant_id, user_id, role_template_ids, read_at)
      values (${tenantId}, ${userId}, ${[...roles]}::text[], ${readAt})
      on conflict (tenant_id, user_id)
        do update set role_template_ids = excluded.role_template_ids, read_at = excluded.read_at
    `.execute(tx);
  }
}

/** Somebody whom an alert is about. */
export interface Subject {
  readonly id: string;
  readonly name: string;
}

/**
 * Which of these subjects of a tenant are privileged: those that hold a role, and, where the roles were never read,
 * those whose name hints at it.
 *
 * @returns their ids
 */
export async function findPrivileged(
  db: Kysely<Tables>,
  tenantId: string,
  subjects: readonly Subject[],
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const ids = subjects.map(({ id }) => id);
  const { rows } = await sql<{ was_read: boolean; user_ids: string[] }>`
    select
      exists (select from privileged_reads where tenant_id = ${tenantId}) as was_read,
      array(
        select user_id from privileged_accounts where tenant_id = ${tenantId} and user_id = any(${ids}::text[])
      ) as user_ids
  `.execute(db);
  const [known] = rows;
  const hinted = known?.was_read ? [] : subjects.filter(({ name }) => hintsAtAdmin(name)).map(({ id }) => id);
  return new Set([...(known?.user_ids ?? []), ...hinted]);
}
