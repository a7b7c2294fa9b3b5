import { sql } from 'kysely';
import type { Database } from './connect.ts';

/** What the database dates later than this much from now was dated before its clock was set back. */
const AHEAD = sql`interval '1 minute'`;

/**
 * Mends what the database's clock leaves behind when it is set back: jobs, turns and cards that are due at a moment that
 * it shows again in an hour only, and signs of life that nobody can have given yet.
 *
 * Safe to repeat, on any number of instances; while the clock goes forward nothing is changed.
 *
 * @param now - by the clock of the service, which dates cards; jobs and turns are dated by the database itself
 * @returns how many of them were mended
 */
export async function mendAfterClockWentBack(db: Database, now: Date): Promise<number> {
  const statements = [
    // A job keeps the pause that it was given, counted from now.
    sql`
      update pgboss.job
      set start_after = now() + greatest(interval '0', start_after - greatest(created_on, started_on)),
        created_on = least(created_on, now()), started_on = least(started_on, now())
      where state in ('created', 'retry') and greatest(created_on, started_on) > now() + ${AHEAD}
    `,
    sql`
      update pgboss.job
      set heartbeat_on = least(heartbeat_on, now()), started_on = least(started_on, now())
      where state = 'active' and greatest(heartbeat_on, started_on) > now() + ${AHEAD}
    `,
    sql`
      update pgboss.queue set monitor_on = null, monitor_claim_on = null
      where greatest(monitor_on, monitor_claim_on) > now() + ${AHEAD}
    `,
    sql`
      update cards
      set sending_until = null, attempt_at = least(attempt_at, ${now}), unsure_since = least(unsure_since, ${now}),
        updated_at = least(updated_at, ${now})
      where updated_at > ${now}::timestamptz + ${AHEAD} and parked_reason is null and dropped_at is null
        and (shown_version is null or attempts > 0 or attempt_at is not null)
    `,
    sql`delete from paced_sends where made_at > now() + ${AHEAD}`,
  ];
  let mended = 0;
  for (const statement of statements) mended += Number((await statement.execute(db)).numAffectedRows ?? 0);
  return mended;
}
