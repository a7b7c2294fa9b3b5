import { sql } from 'kysely';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import type { Period } from './digest.ts';
import { lastDue, type Schedule } from './schedule.ts';
import { insertDigest, latestEnd } from './store.ts';

/** What issuing needs from outside. */
export interface IssuePorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/** Half a week: of two due moments that lie closer, the second is the first one moved by a change of the schedule. */
const HALF_WEEK_MS = 3.5 * 86_400_000;

/** The longest period: a week, and what is left of another one after a change of the schedule. */
const LONGEST_MS = 3 * HALF_WEEK_MS;

/**
 * Issues the digest that is due, if it has not been issued: its row and the job that shows it, both or neither.
 *
 * Call it as often as you like, on any number of instances: one at a time, and each period is issued once. After a
 * downtime only the latest period is issued; older ones would be news of another month.
 *
 * The schedule may change at any time. A due moment within half a week after the last digest waits for the next week, a
 * later one brings a shorter digest; each begins where the last one ended, so that nothing is skipped or told twice.
 *
 * @param since - when this installation began to watch; a period that ended before would be an empty one
 * @returns `already` when it was issued before, also by another instance at this very moment
 */
export async function issueDueDigest(
  ports: IssuePorts,
  schedule: Schedule,
  since: Date,
): Promise<'issued' | 'already' | 'notDue'> {
  const at = ports.now();
  const period = lastDue(at, schedule);
  if (period.periodEnd <= since) return 'notDue';
  return ports.db.transaction().execute(async (tx) => {
    // Two instances that know different schedules for some seconds must not issue one digest each.
    await sql`select pg_advisory_xact_lock(hashtextextended('digest', 0))`.execute(tx);
    const last = await latestEnd(tx, at);
    if (last && period.periodEnd.getTime() - last.getTime() < HALF_WEEK_MS) return 'already';
    const id = await insertDigest(tx, newId(at), after(last, period), at);
    if (!id) return 'already';
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'digest', subjectId: id }]);
    return 'issued';
  });
}

/** The week that has gone by since the last digest, as it would be issued at this moment: what `digest` shows. */
export async function currentPeriod(db: Database, schedule: Schedule, now: Date): Promise<Period> {
  const due = { periodStart: lastDue(now, schedule).periodEnd, periodEnd: now };
  return after(await latestEnd(db, now), due);
}

/** Begins where the last digest ended, unless that was in another month. */
function after(last: Date | undefined, { periodStart, periodEnd }: Period): Period {
  const isNear = last !== undefined && periodEnd.getTime() - last.getTime() <= LONGEST_MS;
  return { periodStart: isNear ? last : periodStart, periodEnd };
}
