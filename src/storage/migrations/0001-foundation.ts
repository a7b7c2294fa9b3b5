import { type QueryExecutorProvider, sql } from 'kysely';

/** All tables of the first release. The words are those of the nouns' main files. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    create table tenants (
      id text primary key,
      name text not null,
      domain text not null,
      kind text not null check (kind in ('partner', 'customer')),
      seen_at timestamptz not null
    );

    -- One row per source and tenant: how far it was read, and when it is read next. Taking a row by its
    -- claimed_until is what keeps two instances from reading the same tenant.
    create table source_states (
      source text not null,
      tenant_id text not null,
      cursor jsonb,
      status text not null default 'new' check (status in ('new', 'ok', 'failing', 'notReadable')),
      reason_code text,
      reason text,
      next_at timestamptz not null,
      claimed_until timestamptz,
      last_attempt_at timestamptz,
      last_good_at timestamptz,
      failures integer not null default 0,
      primary key (source, tenant_id)
    );
    create index source_states_due on source_states (next_at);

    -- Items that could not be understood, with the reason; the same item is kept once.
    create table quarantine (
      id bigint generated always as identity primary key,
      source text not null,
      tenant_id text not null,
      item_key text not null unique,
      reason text not null,
      item jsonb not null,
      at timestamptz not null
    );

    create table alerts (
      id uuid primary key,
      number bigint generated always as identity unique,
      situation_key text not null,
      source text not null,
      kind text not null,
      tenant_id text not null,
      subject_id text not null,
      subject_name text not null,
      severity text not null check (severity in ('informational', 'low', 'medium', 'high')),
      status text not null default 'new' check (status in ('new', 'acknowledged', 'resolved')),
      assignee_id text,
      assignee_name text,
      acknowledged_at timestamptz,
      acknowledged_by text,
      resolved_at timestamptz,
      resolved_by text,
      resolution text,
      shown_at timestamptz not null,
      happened_at timestamptz not null,
      is_test boolean not null,
      evidence jsonb not null,
      signal_count integer not null,
      version integer not null default 1,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (status <> 'resolved' or resolution is not null)
    );
    -- At most one open alert of a situation, whoever ingests first.
    create unique index alerts_open_situation on alerts (situation_key) where status <> 'resolved';
    create index alerts_situation on alerts (situation_key, number desc);
    create index alerts_open on alerts (severity, number desc) where status <> 'resolved';
    create index alerts_tenant on alerts (tenant_id, number desc);
    create index alerts_created on alerts (created_at);
    create index alerts_resolved on alerts (resolved_at) where resolved_at is not null;

    create table signals (
      key text primary key,
      twin_key text not null,
      alert_id uuid references alerts (id),
      situation_key text not null,
      fingerprint text not null,
      severity text not null,
      state text not null,
      shown_at timestamptz not null,
      first_seen_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index signals_twin on signals (twin_key) where twin_key <> '';
    create index signals_alert on signals (alert_id);

    create table tasks (
      id uuid primary key,
      number bigint generated always as identity unique,
      alert_id uuid not null references alerts (id),
      step_key text not null,
      position integer not null,
      title text not null,
      why text not null,
      how text not null,
      owner_id text not null,
      owner_name text not null,
      due_at timestamptz not null,
      done_at timestamptz,
      done_by text,
      version integer not null default 1,
      created_at timestamptz not null,
      unique (alert_id, step_key)
    );
    create index tasks_open_owner on tasks (owner_id, due_at) where done_at is null;

    create table contacts (
      id uuid primary key,
      tenant_id text not null,
      name text not null,
      role text not null check (role in ('security', 'fraud', 'technical', 'management')),
      position integer not null,
      email text not null,
      phone text not null,
      languages text not null,
      hours text not null,
      zone text not null,
      entra_id text,
      note text not null,
      verified_at timestamptz,
      verified_by text,
      unique (tenant_id, role, position)
    );

    create table digests (
      id uuid primary key,
      period_start timestamptz not null,
      period_end timestamptz not null unique,
      created_at timestamptz not null
    );

    create table people (
      tenant_id text not null,
      entra_id text not null,
      name text not null,
      teams_id text not null,
      personal_conversation_id text,
      service_url text not null,
      locale text not null,
      time_zone text not null,
      seen_at timestamptz not null,
      primary key (tenant_id, entra_id)
    );

    -- A channel that asked for alerts by installing the bot; one per tenant and team.
    create table destinations (
      id uuid primary key,
      tenant_id text not null,
      team_id text not null,
      channel_id text not null,
      service_url text not null,
      bot_id text not null,
      installed_by text,
      state text not null check (state in ('active', 'removed', 'blocked')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (tenant_id, team_id)
    );

    -- What stands in a channel for one subject. shown_version is the version that people see there; sending_until
    -- says that somebody is sending right now, so a card has one writer.
    create table cards (
      subject_type text not null,
      subject_id uuid not null,
      destination_id uuid not null references destinations (id),
      conversation_id text,
      activity_id text,
      shown_version integer,
      sending_until timestamptz,
      attempts integer not null default 0,
      parked_reason text,
      posted_at timestamptz,
      updated_at timestamptz not null,
      primary key (subject_type, subject_id, destination_id)
    );
    create index cards_parked on cards (updated_at) where parked_reason is not null;

    -- Moments at which a lane (a channel, a tenant's API) was or will be used; all instances share them.
    create table paced_sends (
      id bigint generated always as identity primary key,
      lane text not null,
      at timestamptz not null
    );
    create index paced_sends_lane on paced_sends (lane, at desc);

    create table webhook_receipts (
      body_hash text primary key,
      received_at timestamptz not null
    );

    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor_id text not null,
      actor_name text not null,
      verb text not null,
      subject_type text not null,
      subject_id text not null,
      detail jsonb not null
    );
    create index audit_log_subject on audit_log (subject_type, subject_id, id);
  `.execute(db);
}
