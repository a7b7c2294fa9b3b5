import { type QueryExecutorProvider, sql } from 'kysely';

/** Set-up in chat, consent on behalf of customers, the webhook's registration and its tests, and test alerts. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- One row: how far the set-up of this installation has come. Whoever goes on, goes on from here.
    create table setups (
      id integer primary key default 1 check (id = 1),
      step text not null,
      started_at timestamptz not null,
      started_by_id text not null,
      started_by_name text not null,
      finished_at timestamptz,
      version integer not null default 1
    );

    -- One row a step that was ever checked or skipped. asked_at is the check that was asked for last, checked_at the one
    -- that the result answers: where they differ, one is under way.
    create table setup_steps (
      step text primary key,
      asked_at timestamptz,
      asked_by_id text not null default '',
      asked_by_name text not null default '',
      checked_at timestamptz,
      result jsonb not null default '[]',
      skipped_at timestamptz,
      skipped_by_id text,
      skipped_by_name text,
      version integer not null default 1
    );

    -- The message by which the last check showed that we may post in a channel; the next check takes it away.
    create table setup_posts (
      destination_id uuid primary key,
      conversation_id text not null,
      activity_id text not null,
      at timestamptz not null
    );

    -- Messages that answer somebody and change when what they show does. view and about_id say what that is.
    create table kept_cards (
      id uuid primary key,
      view text not null,
      about_id text not null,
      conversation_id text not null,
      activity_id text not null,
      service_url text not null,
      sending_until timestamptz,
      made_at timestamptz not null,
      unique (conversation_id, activity_id)
    );
    create index kept_cards_view on kept_cards (view, about_id, made_at desc);

    -- Consent on behalf of customers, proposed to somebody and then carried out, one customer after the other.
    create table consent_runs (
      id uuid primary key,
      state text not null default 'proposed' check (state in ('proposed', 'running', 'done')),
      asked_by_id text not null,
      asked_by_name text not null,
      proposed_at timestamptz not null,
      started_at timestamptz,
      ended_at timestamptz,
      version integer not null default 1
    );
    create table consent_items (
      run_id uuid not null references consent_runs (id) on delete cascade,
      tenant_id text not null,
      position integer not null,
      state text not null default 'waiting' check (state in ('waiting', 'granted', 'existed', 'failed')),
      -- What Microsoft said, a code of ours.
      problem text,
      answered_at timestamptz,
      primary key (run_id, tenant_id)
    );

    -- The last webhook of each outcome: accepted, refused, and the last test event.
    create table webhook_notes (
      kind text primary key,
      at timestamptz not null,
      detail text not null
    );
    -- When a test event arrived at our address, by the id that Partner Center gave the test.
    create table webhook_arrivals (
      correlation_id text primary key,
      at timestamptz not null
    );
    create table webhook_tests (
      id uuid primary key,
      correlation_id text not null default '',
      asked_at timestamptz not null,
      asked_by_id text not null,
      asked_by_name text not null,
      -- What Partner Center says: asked, then its own words, or why it did not take the test.
      status text not null default 'asked',
      result text not null default '',
      ended_at timestamptz
    );
    create index webhook_tests_asked on webhook_tests (asked_at desc);
    -- A registration that somebody wants, with the address that stood there when they were asked again.
    create table webhook_changes (
      id uuid primary key,
      from_url text not null,
      to_url text not null,
      proposed_at timestamptz not null,
      proposed_by_id text not null,
      proposed_by_name text not null,
      confirmed_at timestamptz,
      confirmed_by_id text,
      confirmed_by_name text
    );

    -- Test alerts of our own, by the situation key of their alert.
    create table test_alerts (
      id uuid primary key,
      alert_id uuid not null unique,
      asked_at timestamptz not null,
      asked_by_id text not null,
      asked_by_name text not null,
      ended_at timestamptz
    );
    create index test_alerts_open on test_alerts (asked_at) where ended_at is null;
  `.execute(db);
}
