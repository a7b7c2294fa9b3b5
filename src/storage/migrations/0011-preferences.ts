import { type QueryExecutorProvider, sql } from 'kysely';

/** What people set in chat, which customers are not read, and which alerts are below what is posted. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- One row a preference that was ever changed. No value: what the environment says holds again.
    create table preferences (
      name text primary key,
      value jsonb,
      version integer not null default 0,
      changed_at timestamptz not null,
      changed_by_id text not null,
      changed_by_name text not null
    );

    -- Customers that are not read. Their row in preferences ('unwatched') holds the version of the whole list.
    create table unwatched_tenants (
      tenant_id text primary key,
      since_at timestamptz not null,
      by_id text not null,
      by_name text not null
    );

    -- The severity that an alert had when it was below the least severity to post; until it rises, nothing posts it.
    alter table alerts add column withheld_as text;

    -- A configuration file that was shown to somebody, until it is applied.
    create table settings_imports (
      id uuid primary key,
      by_id text not null,
      plan jsonb not null,
      created_at timestamptz not null,
      applied_at timestamptz,
      outcome jsonb
    );
  `.execute(db);
}
