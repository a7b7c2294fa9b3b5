import { type QueryExecutorProvider, sql } from 'kysely';

/** Where old alerts go, and what keeps counting cheap however many are kept. */
export async function up(db: QueryExecutorProvider): Promise<void> {
  await sql`
    -- One row an alert that was resolved long ago. document holds its row and those of its tasks, log lines and cards,
    -- each as it stood; its signals stay where they are, because the source may show them again.
    create table archived_alerts (
      id uuid primary key,
      number bigint not null unique,
      situation_key text not null,
      tenant_id text not null,
      kind text not null,
      resolved_at timestamptz not null,
      archived_at timestamptz not null,
      document jsonb not null
    );
    create index archived_alerts_situation on archived_alerts (situation_key, number desc);
    create index archived_alerts_resolved on archived_alerts (resolved_at);

    -- A signal may belong to an archived alert.
    alter table signals drop constraint signals_alert_id_fkey;
    -- What nobody was ever told of is forgotten by its age.
    create index signals_history on signals (updated_at) where alert_id is null;

    create index quarantine_at on quarantine (at);
    -- Lines come in the order of their time, so a coarse index is enough.
    create index audit_log_at on audit_log using brin (at);

    -- The digest counts all alerts of a week: from the index alone, without the alerts.
    create index alerts_received
      on alerts (created_at) include (kind, severity, shown_at, acknowledged_at, acknowledged_by) where not is_test;
    create index alerts_ended on alerts (resolved_at) include (kind, resolution) where resolved_at is not null and not is_test;
    -- Whose the open ones are, and which to begin with.
    create index alerts_held on alerts (assignee_id) include (assignee_name) where status <> 'resolved' and not is_test;
    create index alerts_to_begin_with on alerts (
      array_position(array['high', 'medium', 'low', 'informational'], severity), (assignee_id is not null), shown_at, number
    ) where status <> 'resolved' and not is_test;

    -- Whoever asks about one customer reads the few open alerts of it, and for all others the index alone.
    create index alerts_open_tenant on alerts (tenant_id) where status <> 'resolved';
    create index alerts_of_tenant on alerts (tenant_id, number desc) include (id);
    drop index alerts_tenant;
    -- The primary key begins with the source; servers before PostgreSQL 18 cannot skip over it.
    create index source_states_tenant on source_states (tenant_id);
  `.execute(db);
}
