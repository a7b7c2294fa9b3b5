import { type Kysely, sql } from 'kysely';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import { traceOf } from '../trace.ts';
import type { Subject } from './card-store.ts';

/** Cards that one look brings back; the next look brings more. */
const MOST = 500;

/** Seconds for which a change is left to the job that came with it. */
const PATIENCE_SEC = 60;

/** Days after which an alert that was resolved is no longer looked at: whoever missed its last edit has moved on. */
const RESOLVED_DAYS = 2;

export interface RepairPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  /** Gets one line for each card that is brought back. */
  readonly log?: Pick<Logger, 'info'>;
}

/**
 * Brings back cards that nobody works on: older than their subject without a job that waits for it (it was lost, or
 * spent its tries during an outage), or begun and never shown. Cards that were parked or dropped are left to people.
 *
 * Reads open alerts and those that were resolved lately, by their indexes: what it costs does not grow with the store.
 * Safe to repeat and on several machines: a job that waits already is not added again.
 *
 * @returns how many cards it brought back
 */
export async function repairCards({ db, jobs, now, log }: RepairPorts): Promise<number> {
  const at = now();
  const stale = await listStale(db, at);
  if (stale.length === 0) return 0;
  const subjects = stale.map(({ subjectType, subjectId }): Subject => ({ subjectType, subjectId }));
  await db.transaction().execute((tx) => jobs.enqueue(tx, 'deliver', subjects, PRIORITY.edit));
  for (const { traceId, ...subject } of stale) {
    log?.info({ ...subject, trace: traceOf({ id: subject.subjectId, traceId }) }, 'card brought back');
  }
  return stale.length;
}

type Stale = Subject & { readonly traceId: string | null };

async function listStale(db: Kysely<Tables>, now: Date): Promise<Stale[]> {
  const settled = new Date(now.getTime() - PATIENCE_SEC * 1000);
  const resolvedFrom = new Date(now.getTime() - RESOLVED_DAYS * 86_400_000);
  const { rows } = await sql<{ subject_type: Subject['subjectType']; subject_id: string; trace_id: string | null }>`
    with wanted as materialized (
      select id, version, updated_at from alerts where status <> 'resolved'
      union all
      select id, version, updated_at from alerts where resolved_at > ${resolvedFrom}
    ),
    stale as (
      select cards.subject_type, cards.subject_id, cards.trace_id
      from wanted
      -- One look into the index for each; joined freely, the planner would hash every card there is.
      cross join lateral (
        select * from cards
        where subject_type = 'alert' and subject_id = wanted.id and shown_version < wanted.version
          and parked_reason is null and dropped_at is null
        offset 0
      ) as cards
      join destinations on destinations.id = cards.destination_id and destinations.state = 'active'
      where wanted.updated_at < ${settled}
      union
      select cards.subject_type, cards.subject_id, cards.trace_id
      from cards
      join destinations on destinations.id = cards.destination_id and destinations.state = 'active'
      where cards.updated_at < ${settled}
        and (destinations.takes_posts or cards.activity_id is not null)
        and cards.parked_reason is null and cards.dropped_at is null
        and (cards.shown_version is null or cards.attempts > 0 or cards.attempt_at is not null)
    )
    select * from stale
    where not exists (
      select from pgboss.job
      where name = 'deliver' and state < 'completed'
        and singleton_key in (
          stale.subject_type || ':' || stale.subject_id::text,
          stale.subject_type || ':' || stale.subject_id::text || ':later'
        )
    )
    limit ${MOST}
  `.execute(db);
  return rows.map((row) => ({ subjectType: row.subject_type, subjectId: row.subject_id, traceId: row.trace_id }));
}

/**
 * What changed while a channel was away: cards there that are older than their alert, whatever its state.
 *
 * Reads all cards of the team's channel: for an installation, not for every minute.
 */
export async function listOutdated(db: Kysely<Tables>, team: { tenantId: string; teamId: string }): Promise<Subject[]> {
  const rows = await db
    .selectFrom('cards')
    .innerJoin('destinations', 'destinations.id', 'cards.destination_id')
    .leftJoin('alerts', (join) =>
      join.onRef('alerts.id', '=', 'cards.subject_id').on('cards.subject_type', '=', 'alert'),
    )
    .select(['cards.subject_type', 'cards.subject_id'])
    .where('destinations.tenant_id', '=', team.tenantId)
    .where('destinations.team_id', '=', team.teamId)
    .where('cards.dropped_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('cards.shown_version', '<', eb.ref('alerts.version')),
        eb('cards.shown_version', 'is', null),
        eb('cards.subject_type', 'in', ['teamQuestion', 'drill', 'taskList']),
      ]),
    )
    .execute();
  return rows.map((row) => ({ subjectType: row.subject_type, subjectId: row.subject_id }));
}
