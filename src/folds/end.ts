import { MICROSOFT } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import { SILENCE_MIN } from './fold.ts';
import { endOver } from './store.ts';

export interface EndPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/**
 * Ends the storms that are over and the quiet folds of past days; their cards then say what they folded. Safe to
 * repeat and to run on two machines.
 *
 * @returns how many ended
 */
export async function endFolds({ db, jobs, now }: EndPorts): Promise<number> {
  const at = now();
  const silentSince = new Date(at.getTime() - SILENCE_MIN * 60_000);
  return db.transaction().execute(async (tx) => {
    const ended = await endOver(tx, silentSince, at);
    await record(
      tx,
      ended.map(({ id, groupKey }) => ({
        at,
        actor: MICROSOFT,
        verb: 'fold.end',
        subjectType: 'fold',
        subjectId: id,
        detail: { group: groupKey },
      })),
    );
    const subjects = ended.map(({ id }) => ({ subjectType: 'fold', subjectId: id }) as const);
    await jobs.enqueue(tx, 'deliver', subjects, PRIORITY.edit);
    return ended.length;
  });
}
