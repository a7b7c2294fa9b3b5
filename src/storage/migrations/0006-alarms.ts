import { type QueryExecutorProvider, sql } from 'kysely';

/** Alarms: what the desk cannot do at this moment; and what is needed to notice that, and that a clock went back. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- Something that does not work, until it works again. key says what; at most one alarm of a key is open.
    create table alarms (
      id uuid primary key,
      number bigint generated always as identity unique,
      key text not null,
      -- Since when it does not work, as far as we know; opened_at is when people were told.
      since_at timestamptz not null,
      opened_at timestamptz not null,
      -- The first look that found nothing wrong, while it is not yet trusted.
      calm_since timestamptz,
      -- The first look that found most of it gone, while some tenants still wait for their turn.
      healing_since timestamptz,
      closed_at timestamptz,
      -- The alarm that tells of it from then on.
      folded_into bigint,
      facts jsonb not null,
      version integer not null default 1,
      updated_at timestamptz not null
    );
    create unique index alarms_open on alarms (key) where closed_at is null;
    create index alarms_closed on alarms (key, closed_at desc) where closed_at is not null;

    -- One row: when some instance looked last. All instances together look once in half a minute.
    create table alarm_looks (
      id integer primary key default 1 check (id = 1),
      at timestamptz not null,
      -- By key, since when a trouble is found that no alarm tells of yet: it must still be there at the next look.
      pending jsonb not null default '{}'
    );

    -- When a secret of ours was first used here, by a hash of it: the oldest that it can tell of itself.
    create table secrets_seen (
      name text not null,
      fingerprint text not null,
      first_seen_at timestamptz not null,
      primary key (name, fingerprint)
    );

    -- When the turn was taken, by the database's clock: one of the future was taken before the clock was set back.
    alter table paced_sends add column made_at timestamptz default now();
  `.execute(db);
}
