import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { LastQuestion } from './question.ts';

type Db = Kysely<Tables>;

/** Minutes for which "and for customers?" is about the question before. */
const KEPT_MIN = 30;
/** Hours after which nothing of it is kept at all. */
const REMOVED_AFTER_H = 24;
/** Characters of a question; as many as a message may have. */
const CONTEXT_MAX = 2000;

/** What this person asked last in this conversation; `undefined` when that was more than 30 minutes ago. */
export async function readContext(
  db: Db,
  conversationId: string,
  entraId: string,
  now: Date,
): Promise<LastQuestion | undefined> {
  return db
    .selectFrom('question_contexts')
    .select(['article_id as articleId', 'branch_id as branchId', 'question'])
    .where('conversation_id', '=', conversationId)
    .where('entra_id', '=', entraId)
    .where('at', '>=', new Date(now.getTime() - KEPT_MIN * 60_000))
    .executeTakeFirst();
}

/** Notes what this person asked in this conversation, in place of what they asked before. Safe to repeat. */
export async function saveContext(
  db: Db,
  conversationId: string,
  entraId: string,
  { articleId, branchId, question }: LastQuestion,
  now: Date,
): Promise<void> {
  const last = {
    article_id: articleId,
    branch_id: branchId,
    question: question.slice(0, CONTEXT_MAX).toWellFormed(),
    at: now,
  };
  await db
    .insertInto('question_contexts')
    .values({ conversation_id: conversationId, entra_id: entraId, ...last })
    .onConflict((conflict) => conflict.columns(['conversation_id', 'entra_id']).doUpdateSet(last))
    .execute();
}

/** Removes what was asked more than a day ago. Safe to run anywhere, at any time. */
export async function trimContexts(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('question_contexts')
    .where('at', '<', new Date(now.getTime() - REMOVED_AFTER_H * 3_600_000))
    .execute();
}
