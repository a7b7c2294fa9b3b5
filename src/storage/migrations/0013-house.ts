import { type QueryExecutorProvider, sql } from 'kysely';

/** What the desk knows of its own house: backups that were made, and people and customers that were erased. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- Backups of the embedded database that were proven to start. Where they lie is nobody's business here.
    create table backups (
      id uuid primary key,
      made_at timestamptz not null,
      bytes bigint not null,
      proven_at timestamptz not null
    );
    create index backups_made on backups (made_at desc);

    -- Who or what is to be forgotten: asked for by one person, approved by another. Once it is done, subject_id and
    -- subject_name are the pseudonym, and nothing here leads back.
    create table erasures (
      id uuid primary key,
      number bigint generated always as identity unique,
      kind text not null check (kind in ('person', 'customer')),
      subject_id text not null,
      subject_name text not null,
      pseudonym text not null,
      reason text not null default '',
      asked_by_id text not null,
      asked_by_name text not null,
      asked_at timestamptz not null,
      state text not null default 'asked' check (state in ('asked', 'approved', 'done', 'refused')),
      decided_by_id text,
      decided_by_name text,
      decided_at timestamptz,
      done_at timestamptz,
      -- Rows changed or removed, by table.
      outcome jsonb,
      version integer not null default 1
    );
    create unique index erasures_open on erasures (kind, subject_id) where state in ('asked', 'approved');
  `.execute(db);
}
