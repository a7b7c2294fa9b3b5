import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../storage/connect.ts';
import type { Tables } from '../storage/tables.ts';
import { QUESTION_MAX, type UnansweredQuestion, wordingOf } from './question.ts';
import { isQuestionId } from './store.ts';

/** What keeping needs from outside. */
export interface NotePorts {
  readonly db: Database;
  readonly now: () => Date;
}

/** Unanswered questions that are kept: more than anybody reads, and a bound for whoever makes them up. */
const MOST_KEPT = 3000;

/** The id of a question without an answer: made of its wording, so it is known before the question is written down. */
export function unansweredId(text: string): string {
  const hash = createHash('sha256').update(wordingOf(text)).digest('hex');
  // RFC 9562, version 8: a UUID by a rule of our own.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/**
 * Keeps a question that we could not answer, without who asked it. The same wording again counts up; its text stays as
 * it was put first.
 *
 * Not repeatable without counting twice: call it once a question.
 *
 * @param text - as typed; cut at `QUESTION_MAX` characters
 * @returns the id of the row that has the wording
 */
export async function noteUnanswered({ db, now }: NotePorts, text: string): Promise<string> {
  const at = now();
  const row = await db
    .insertInto('unanswered_questions')
    .values({
      id: unansweredId(text),
      text_key: wordingOf(text),
      text: text.slice(0, QUESTION_MAX).toWellFormed(),
      times: 1,
      first_at: at,
      last_at: at,
    })
    .onConflict((conflict) =>
      conflict.column('text_key').doUpdateSet((eb) => ({
        times: eb('unanswered_questions.times', '+', 1),
        last_at: eb.fn<Date>('greatest', ['unanswered_questions.last_at', 'excluded.last_at']),
      })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/**
 * The questions without an answer that were asked in a period, most often asked first, and how many there are in all.
 *
 * Counted is since the first time, also before the period: `firstAt` says since when.
 */
export async function listUnanswered(
  db: Kysely<Tables>,
  { from, to }: { readonly from: Date; readonly to: Date },
  limit: number,
): Promise<{ questions: UnansweredQuestion[]; total: number }> {
  const rows = await db
    .selectFrom('unanswered_questions')
    .select((eb) => [
      'id',
      'text',
      'times',
      'first_at as firstAt',
      'last_at as lastAt',
      eb.fn.countAll<number>().over().as('total'),
    ])
    .where('last_at', '>=', from)
    .where('last_at', '<', to)
    .orderBy('times', 'desc')
    .orderBy('last_at', 'desc')
    .limit(limit)
    .execute();
  return { questions: rows.map(({ total: _total, ...question }) => question), total: rows[0]?.total ?? 0 };
}

/** Finds the text of one unanswered question by its id, as it stands in a card's data. */
export async function findUnanswered(db: Kysely<Tables>, id: string): Promise<string | undefined> {
  if (!isQuestionId(id)) return undefined;
  const row = await db.selectFrom('unanswered_questions').select('text').where('id', '=', id).executeTakeFirst();
  return row?.text;
}

/** Removes a wording that has an answer by now. */
export async function forgetUnanswered(db: Kysely<Tables>, text: string): Promise<void> {
  await db.deleteFrom('unanswered_questions').where('text_key', '=', wordingOf(text)).execute();
}

/** Keeps the table small: what was asked once and longest ago goes first. Safe to run anywhere, at any time. */
export async function trimUnanswered(db: Kysely<Tables>): Promise<void> {
  await db
    .deleteFrom('unanswered_questions')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('unanswered_questions as spare')
        .select('spare.id')
        .orderBy((order) => order('spare.times', '>', 1), 'desc')
        .orderBy('spare.last_at', 'desc')
        .offset(MOST_KEPT),
    )
    .execute();
}
