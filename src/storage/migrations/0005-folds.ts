import { type QueryExecutorProvider, sql } from 'kysely';

/** Folds: cards that stand for many alerts; and the privileged accounts whose alerts never fold. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- One card for many alerts. group_key says which alerts it takes; at most one fold of a group is open.
    create table folds (
      id uuid primary key,
      kind text not null check (kind in ('storm', 'quiet')),
      group_key text not null,
      event_type text not null default '',
      tenant_id text,
      opened_at timestamptz not null,
      -- At the latest then it takes no more alerts, so that no card grows for ever far up in the channel.
      until timestamptz not null,
      ended_at timestamptz,
      version integer not null default 1
    );
    create unique index folds_open on folds (group_key) where ended_at is null;

    -- The fold that shows the alert. An alert that left it keeps the fold and has the moment: the fold's card tells of it.
    alter table alerts add column fold_id uuid;
    alter table alerts add column unfolded_at timestamptz;
    create index alerts_fold on alerts (fold_id, created_at) where fold_id is not null;
    create index alerts_own_card on alerts (created_at) where fold_id is null or unfolded_at is not null;
    create index alerts_unfolded on alerts (unfolded_at) where unfolded_at is not null;

    -- Users with a directory role that lets them change security or other people's access, as last read.
    create table privileged_accounts (
      tenant_id text not null,
      user_id text not null,
      role_template_ids text[] not null,
      read_at timestamptz not null,
      primary key (tenant_id, user_id)
    );
    -- A tenant without a row was never read: nobody knows who is privileged there.
    create table privileged_reads (
      tenant_id text primary key,
      read_at timestamptz not null
    );
  `.execute(db);
}
