import { sql } from 'kysely';
import type { Severity, Status } from '../../src/alerts/alert.ts';
import type { Database } from '../../src/storage/connect.ts';

/** What the store says that people should see. */
export interface Told {
  readonly alerts: readonly StoredAlert[];
  /** Cards that show several alerts, with the version that they should show. */
  readonly folds: readonly { readonly id: string; readonly version: number }[];
  /** Alerts that have a list of tasks in the thread of their card. */
  readonly taskLists: readonly string[];
  readonly log: readonly LogEntry[];
  /** Cards that were put aside, visibly, with the reason. */
  readonly parked: readonly { readonly subject: string; readonly reason: string }[];
  /** Bare ids of the channels that receive alerts. */
  readonly channels: readonly string[];
}

export interface StoredAlert {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly severity: Severity;
  readonly status: Status;
  readonly acknowledgedBy: string | null;
  readonly assigneeName: string | null;
  readonly resolvedBy: string | null;
  /** The fold in whose card it is shown, if it has none of its own. */
  readonly foldId: string | null;
}

/** One line of the log about an alert. */
export interface LogEntry {
  readonly verb: string;
  readonly actorId: string;
  readonly alertId: string;
}

/** Reads the store by plain SQL, as somebody would who has only the database. */
export async function readStore(db: Database): Promise<Told> {
  const alerts = await sql<StoredAlert>`
    select id, number, version, severity, status, acknowledged_by as "acknowledgedBy",
      assignee_name as "assigneeName", resolved_by as "resolvedBy", case when unfolded_at is null then fold_id end as "foldId"
    from alerts order by number`.execute(db);
  // Lines move into the archive with their alert.
  const log = await sql<LogEntry>`
    select verb, "actorId", "alertId" from (
      select verb, actor_id as "actorId", subject_id as "alertId", id from audit_log where subject_type = 'alert'
      union all
      select line ->> 'verb', line ->> 'actor_id', line ->> 'subject_id', (line ->> 'id')::bigint
      from archived_alerts, jsonb_array_elements(document -> 'lines') as line
      where line ->> 'subject_type' = 'alert'
    ) as lines order by id`.execute(db);
  const parked = await sql<{ subject: string; reason: string }>`
    select subject_type || ' ' || subject_id as subject, parked_reason as reason from cards
    where parked_reason is not null`.execute(db);
  const channels = await sql<{ id: string }>`
    select channel_id as id from destinations where state = 'active'`.execute(db);
  const folds = await sql<{ id: string; version: number }>`
    select folds.id, folds.version + sum(alerts.version) as version
    from folds join alerts on alerts.fold_id = folds.id
    group by folds.id having bool_or(alerts.unfolded_at is null)`.execute(db);
  const taskLists = await sql<{ id: string }>`
    select distinct alert_id as id from tasks where alert_id is not null`.execute(db);
  return {
    taskLists: taskLists.rows.map(({ id }) => id),
    alerts: alerts.rows,
    folds: folds.rows,
    log: log.rows,
    parked: parked.rows,
    channels: channels.rows.map(({ id }) => id),
  };
}
