import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import { lastDue, type Schedule } from './schedule.ts';
import { insertDigest } from './store.ts';

/** What issuing needs from outside. */
export interface IssuePorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/**
 * Issues the digest that is due, if it has not been issued: its row and the job that shows it, both or neither.
 *
 * Call it as often as you like, on any number of instances: each period is issued once, because its end is unique in
 * the database. After a downtime only the latest period is issued; older ones would be news of another month.
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
    const id = await insertDigest(tx, newId(at), period, at);
    if (!id) return 'already';
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'digest', subjectId: id }]);
    return 'issued';
  });
}
