import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * The **archive** holds alerts that were resolved long ago, each as one document with all that belonged to it, so that
 * the tables that people wait for stay small. Invariants: an archived alert does not change any more; its number and id
 * still find it; its signals stay known, so that Microsoft showing them again is no news.
 */

/** Alerts of one transaction: some tenths of a second, which nobody notices who waits for one of their rows. */
const BATCH = 250;

/** An alert that was moved. */
export interface Moved {
  readonly id: string;
  readonly number: number;
  readonly traceId: string | null;
}

/**
 * Moves one batch of old alerts into the archive, the longest resolved first: whole alerts, in one transaction.
 *
 * Left where they are: open alerts, whatever moved lately, alerts with an open task or in an open fold, and those whose
 * card is being sent, is in doubt or is out of date in a channel that we still have.
 *
 * Safe to repeat, to kill and to run on several machines: rows that another one holds are skipped.
 *
 * @param before - resolved and moved last before this moment
 * @param onMoved - told which, for the log
 * @returns how many were moved; fewer than asked for when there are no more
 */
export async function archiveAlerts(
  db: Kysely<Tables>,
  before: Date,
  now: Date,
  limit = BATCH,
  onMoved: (moved: readonly Moved[]) => void = () => undefined,
): Promise<number> {
  // The planner cannot know how many rows a chosen batch has; arrays make it look each of them up in an index.
  const { rows } = await sql<Moved>`
    with chosen as materialized (
      select * from alerts
      where status = 'resolved' and resolved_at < ${before} and updated_at < ${before}
        and not exists (select from tasks where alert_id = alerts.id and done_at is null)
        and not exists (select from folds where id = alerts.fold_id and ended_at is null)
        and not exists (
          select from cards join destinations on destinations.id = cards.destination_id
          where subject_type in ('alert', 'taskList') and subject_id = alerts.id and destinations.state = 'active'
            and parked_reason is null and dropped_at is null
            and (sending_until > ${now} or attempt_at is not null
              or subject_type = 'alert' and activity_id is not null and shown_version < alerts.version)
        )
      order by resolved_at
      limit ${limit}
      for update of alerts skip locked
    ),
    their_tasks as (
      delete from tasks where alert_id = any(array(select id from chosen)) returning *
    ),
    their_cards as (
      delete from cards
      where subject_type in ('alert', 'taskList') and subject_id = any(array(select id from chosen))
      returning *
    ),
    their_lines as (
      delete from audit_log
      where subject_type = 'alert' and subject_id = any(array(select id::text from chosen))
      returning *
    ),
    lines_of_tasks as (
      delete from audit_log
      where subject_type = 'task' and subject_id = any(array(select id::text from their_tasks))
      returning *
    ),
    all_lines as (
      select subject_id::uuid as alert_id, id, to_jsonb(their_lines) as line from their_lines
      union all
      select alert_id, lines_of_tasks.id, to_jsonb(lines_of_tasks)
      from lines_of_tasks join their_tasks on their_tasks.id = subject_id::uuid
    ),
    gone as (
      delete from alerts where id = any(array(select id from chosen))
    )
    insert into archived_alerts (id, number, situation_key, tenant_id, kind, resolved_at, archived_at, document)
    select id, number, situation_key, tenant_id, kind, resolved_at, ${now}, jsonb_build_object(
      'alert', to_jsonb(chosen), 'tasks', coalesce(tasks, '[]'), 'lines', coalesce(lines, '[]'), 'cards', coalesce(cards, '[]')
    )
    from chosen
      left join (select alert_id, jsonb_agg(to_jsonb(their_tasks) order by position, number) as tasks
        from their_tasks group by alert_id) as task on task.alert_id = chosen.id
      left join (select alert_id, jsonb_agg(line order by id) as lines
        from all_lines group by alert_id) as line on line.alert_id = chosen.id
      left join (select subject_id, jsonb_agg(to_jsonb(their_cards)) as cards
        from their_cards group by subject_id) as card on card.subject_id = chosen.id
    returning id, number, document->'alert'->>'trace_id' as "traceId"
  `.execute(db);
  onMoved(rows);
  return rows.length;
}

/**
 * Erases one batch of archived alerts for good, with those of their signals that are over: one that Microsoft still
 * counts as open stays known by its key, because it would come back as a new alert.
 *
 * @param before - resolved before this moment
 * @returns how many were erased
 */
export async function eraseArchived(db: Kysely<Tables>, before: Date, limit = BATCH): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with erased as (
      delete from archived_alerts
      where id = any(array(
        select id from archived_alerts where resolved_at < ${before} order by resolved_at limit ${limit} for update skip locked
      ))
      returning id
    ),
    their_signals as (
      delete from signals where alert_id = any(array(select id from erased)) and state = 'closed'
    )
    select count(*) as count from erased
  `.execute(db);
  return rows[0]?.count ?? 0;
}
