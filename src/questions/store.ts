import { type Kysely, sql, type Transaction } from 'kysely';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { TeamQuestion } from './question.ts';

type Db = Kysely<Tables>;

/** A person as they act here. */
export interface Asker {
  readonly entraId: string;
  readonly name: string;
}

/** Finds one team question by its id, as it stands in a card's data. A text that is no id is one that does not exist. */
export async function findTeamQuestion(db: Db, id: string): Promise<TeamQuestion | undefined> {
  return isQuestionId(id) ? select(db).where('id', '=', id).executeTakeFirst() : undefined;
}

/** Finds one team question by the number that people say. */
export async function findTeamQuestionByNumber(db: Db, number: number): Promise<TeamQuestion | undefined> {
  return Number.isSafeInteger(number) ? select(db).where('number', '=', number).executeTakeFirst() : undefined;
}

/** The team questions without an answer, the oldest first, and how many there are in all. */
export async function listOpenTeamQuestions(
  db: Db,
  limit: number,
  askedBefore?: Date,
): Promise<{ questions: TeamQuestion[]; total: number }> {
  let open = db.selectFrom('team_questions').where('answered_at', 'is', null);
  if (askedBefore) open = open.where('asked_at', '<', askedBefore);
  const rows = await open
    .select([...COLUMNS, sql<number>`count(*) over ()`.as('total')])
    .orderBy('asked_at')
    .orderBy('number')
    .limit(limit)
    .execute();
  return { questions: rows.map(({ total: _total, ...question }) => question), total: rows[0]?.total ?? 0 };
}

/**
 * Writes a question, unless the same person has the same one open.
 *
 * @returns its id, or `undefined` when it is there
 */
export async function insertTeamQuestion(
  tx: Transaction<Tables>,
  text: string,
  by: Asker,
  at: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('team_questions')
    .values({ id: newId(at), text, asked_by_id: by.entraId, asked_by_name: by.name, asked_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** The open question of this person with this text. */
export async function findOpenTeamQuestion(db: Db, text: string, askedById: string): Promise<TeamQuestion | undefined> {
  return select(db)
    .where('asked_by_id', '=', askedById)
    .where('text', '=', text)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
}

/**
 * Notes who will answer a question, if nobody has taken or answered it.
 *
 * @returns the changed question, or `undefined` when somebody was first or it is gone
 */
export async function markTaken(
  tx: Transaction<Tables>,
  id: string,
  by: Asker,
  at: Date,
): Promise<TeamQuestion | undefined> {
  // The guard is in the statement, not before it: the card stands in a channel, and two people press at once.
  return tx
    .updateTable('team_questions')
    .set((eb) => ({ taken_by_id: by.entraId, taken_by_name: by.name, taken_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('taken_at', 'is', null)
    .where('answered_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/**
 * Writes the answer of a question, if it has none; who took it does not matter.
 *
 * @returns the changed question, or `undefined` when somebody was first or it is gone
 */
export async function markAnswered(
  tx: Transaction<Tables>,
  id: string,
  answer: string,
  by: Asker,
  at: Date,
): Promise<TeamQuestion | undefined> {
  return tx
    .updateTable('team_questions')
    .set((eb) => ({
      answer,
      answered_by_id: by.entraId,
      answered_by_name: by.name,
      answered_at: at,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Notes as which local article the answer was saved, in the transaction that answered it. */
export async function markSaved(tx: Transaction<Tables>, id: string, localArticleId: string): Promise<void> {
  await tx.updateTable('team_questions').set({ local_article_id: localArticleId }).where('id', '=', id).execute();
}

/** What a card carries is input: a text that is no id must not reach a `uuid` column, which refuses it with an error. */
export const isQuestionId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const COLUMNS = [
  'id',
  'number',
  'text',
  'asked_by_id as askedById',
  'asked_by_name as askedByName',
  'asked_at as askedAt',
  'taken_by_id as takenById',
  'taken_by_name as takenByName',
  'taken_at as takenAt',
  'answer',
  'answered_by_id as answeredById',
  'answered_by_name as answeredByName',
  'answered_at as answeredAt',
  'local_article_id as localArticleId',
  'version',
] as const;

const select = (db: Db) => db.selectFrom('team_questions').select(COLUMNS);
