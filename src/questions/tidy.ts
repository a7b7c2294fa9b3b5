import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { trimContexts } from './context.ts';
import { trimUnanswered } from './unanswered.ts';

/** Removes what is kept for a while only: old contexts, and unanswered questions beyond the most. Safe to repeat. */
export async function tidyQuestions(db: Kysely<Tables>, now: Date): Promise<void> {
  await trimContexts(db, now);
  await trimUnanswered(db);
}
