import { type QueryExecutorProvider, sql } from 'kysely';

/** Who may act at a customer that is left to a team of its own, and how far delegated administration of each goes. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- A group of the partner that stands in the place of the desk-wide group of this role, for this customer alone.
    create table customer_role_groups (
      tenant_id text not null,
      role text not null check (role in ('reader', 'responder', 'approver', 'administrator')),
      group_id text not null,
      -- As Graph named it when it was set; empty where that could not be read.
      group_name text not null default '',
      set_at timestamptz not null,
      set_by_id text not null,
      set_by_name text not null,
      primary key (tenant_id, role)
    );

    -- The delegated admin relationships of a customer as they were last listed: the roles of those in force, together.
    create table customer_relationships (
      tenant_id text primary key,
      is_active boolean not null,
      -- When the last of them ends, or ended; null when Microsoft did not say.
      ends_at timestamptz,
      role_template_ids text[] not null,
      read_at timestamptz not null
    );
  `.execute(db);
}
