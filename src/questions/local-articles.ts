import { type Kysely, sql, type Transaction } from 'kysely';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { LocalArticle } from './question.ts';
import { type Asker, isQuestionId } from './store.ts';

type Db = Kysely<Tables>;

/** Saves an answer for everybody; the question is its title and its first ask. */
export async function insertLocalArticle(
  tx: Transaction<Tables>,
  { title, text }: { readonly title: string; readonly text: string },
  author: Asker,
  at: Date,
): Promise<{ readonly id: string; readonly number: number }> {
  return tx
    .insertInto('local_articles')
    .values({
      id: newId(at),
      title,
      asks: JSON.stringify([title]),
      text,
      author_id: author.entraId,
      author_name: author.name,
      created_at: at,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow();
}

/** Finds one saved answer by its id, as it stands in a card's data; a retired one is not found. */
export async function findLocalArticle(db: Db, id: string): Promise<LocalArticle | undefined> {
  return isQuestionId(id) ? select(db).where('id', '=', id).executeTakeFirst() : undefined;
}

/** The saved answers that are in use, the newest first, and how many there are in all. */
export async function listLocalArticles(db: Db, limit: number): Promise<{ articles: LocalArticle[]; total: number }> {
  const rows = await select(db)
    .select(sql<number>`count(*) over ()`.as('total'))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
  return { articles: rows.map(({ total: _total, ...article }) => article), total: rows[0]?.total ?? 0 };
}

/** How many answers were saved in a period, whether they are still in use or not. */
export async function countSaved(db: Db, { from, to }: { readonly from: Date; readonly to: Date }): Promise<number> {
  const { count } = await db
    .selectFrom('local_articles')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Ends the use of a saved answer: it answers no more, and stays in the database with its author. Log line with it. A
 * second time changes nothing.
 *
 * @returns the article as it was, or `undefined` when there is none of that number in use
 */
export function retireLocalArticle(
  { db, now }: { readonly db: Database; readonly now: () => Date },
  number: number,
  actor: Asker,
): Promise<LocalArticle | undefined> {
  const at = now();
  return db.transaction().execute(async (tx) => {
    const article = await tx
      .updateTable('local_articles')
      .set({ retired_at: at })
      .where('number', '=', number)
      .where('retired_at', 'is', null)
      .returning(COLUMNS)
      .executeTakeFirst();
    if (!article) return undefined;
    const detail = { number: article.number };
    await record(tx, [
      { at, actor, verb: 'localArticle.retire', subjectType: 'localArticle', subjectId: article.id, detail },
    ]);
    return article;
  });
}

/**
 * A text that is another one whenever the set of saved answers in use is another one. Rows are only ever added and
 * retired once, so two counts say it, whatever the clocks of several machines say.
 */
export async function localArticlesState(db: Db): Promise<string> {
  const { added, retired } = await db
    .selectFrom('local_articles')
    .select((eb) => [eb.fn.countAll<number>().as('added'), eb.fn.count<number>('retired_at').as('retired')])
    .executeTakeFirstOrThrow();
  return `${added}-${retired}`;
}

const COLUMNS = [
  'id',
  'number',
  'title',
  'asks',
  'text',
  'author_id as authorId',
  'author_name as authorName',
  'created_at as createdAt',
] as const;

const select = (db: Db) => db.selectFrom('local_articles').select(COLUMNS).where('retired_at', 'is', null);
