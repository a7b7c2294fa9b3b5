import type { Kysely } from 'kysely';
import { EDIT_SEC, findFoldOf } from '../folds/index.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { Subject } from './card-store.ts';

/**
 * Hands what changed on to the card that shows it: an alert in a fold has none of its own, so whatever happens to it
 * changes the fold's, and several changes of a while become one edit.
 *
 * @returns whether somebody else shows it; then there is nothing left to deliver here
 */
export async function isShownByFold(
  { db, jobs }: { readonly db: Kysely<Tables>; readonly jobs: Pick<Jobs, 'enqueueLater'> },
  subject: Subject,
): Promise<boolean> {
  if (subject.subjectType !== 'alert') return false;
  const fold = await findFoldOf(db, subject.subjectId);
  if (!fold) return false;
  await jobs.enqueueLater('deliver', { subjectType: 'fold', subjectId: fold.id }, EDIT_SEC[fold.kind]);
  return true;
}
