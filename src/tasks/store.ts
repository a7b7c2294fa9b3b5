import { type Kysely, sql, type Transaction } from 'kysely';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { ArticleStep, Owner, RemediationStep, Task } from './task.ts';

type Db = Kysely<Tables>;

/** What a person can do to a task. */
export type TaskAction =
  | { readonly verb: 'complete' }
  | { readonly verb: 'reopen' }
  | { readonly verb: 'assign'; readonly to: Owner };

/** Finds one task by its id, as it stands in a card's data. A text that is no id is a task that does not exist. */
export async function findTask(db: Db, id: string): Promise<Task | undefined> {
  return isId(id) ? selectTasks(db).where('tasks.id', '=', id).executeTakeFirst() : undefined;
}

/** Finds one task by the number that people say. */
export async function findTaskByNumber(db: Db, number: number): Promise<Task | undefined> {
  return Number.isSafeInteger(number)
    ? selectTasks(db).where('tasks.number', '=', number).executeTakeFirst()
    : undefined;
}

/** The open tasks of one person, the first due first, and how many there are in all. */
export async function listTasksOf(db: Db, ownerId: string, limit: number): Promise<{ tasks: Task[]; total: number }> {
  const [tasks, { total }] = await Promise.all([
    selectTasks(db)
      .where('owner_id', '=', ownerId)
      .where('done_at', 'is', null)
      .orderBy('due_at')
      .orderBy('tasks.number')
      .limit(limit)
      .execute(),
    db
      .selectFrom('tasks')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .where('owner_id', '=', ownerId)
      .where('done_at', 'is', null)
      .executeTakeFirstOrThrow(),
  ]);
  return { tasks, total };
}

/** All tasks of one alert, done or not, in the order of the plan. */
export const listTasksOfAlert = (db: Db, alertId: string): Promise<Task[]> =>
  selectTasks(db).where('alert_id', '=', alertId).orderBy('position').orderBy('tasks.number').execute();

/** How many tasks are open, and how many of these are past their due date. */
export const countTasks = (db: Db, now: Date): Promise<{ open: number; overdue: number }> =>
  db
    .selectFrom('tasks')
    .select((eb) => [
      eb.fn.countAll<number>().as('open'),
      eb.fn.countAll<number>().filterWhere('due_at', '<', now).as('overdue'),
    ])
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow();

/**
 * Writes the steps that the alert does not have yet, if somebody has taken the alert, each in its place of the plan.
 *
 * @returns the keys of the steps that were written
 */
export async function insertTasks(
  tx: Transaction<Tables>,
  alertId: string,
  steps: readonly RemediationStep[],
  owner: Owner,
  at: Date,
): Promise<string[]> {
  if (steps.length === 0) return [];
  const rows = steps.map((step, index) => ({
    id: newId(at),
    step_key: step.key,
    position: index + 1,
    title: step.title,
    why: step.why,
    how: step.how,
    due_at: new Date(at.getTime() + step.dueInHours * 3_600_000),
  }));
  const inserted = await sql<{ step_key: string }>`
    insert into tasks (id, alert_id, step_key, position, title, why, how, owner_id, owner_name, due_at, created_at)
    select step.id, alerts.id, step_key, position, title, why, how, ${owner.entraId}, ${owner.name}, due_at, ${at}
    from json_populate_recordset(null::tasks, ${JSON.stringify(rows)}::json) as step, alerts
    where alerts.id = ${alertId} and alerts.status <> 'new'
    order by position
    on conflict (alert_id, step_key) do nothing
    returning step_key
  `.execute(tx);
  if (inserted.rows.length > 0) await reorderTasks(tx, alertId, JSON.stringify(rows));
  return inserted.rows.map((row) => row.step_key);
}

// A plan grows as evidence comes in, and what is new may belong before what was there.
const reorderTasks = (tx: Transaction<Tables>, alertId: string, rows: string) =>
  sql`
    update tasks set position = step.position
    from json_populate_recordset(null::tasks, ${rows}::json) as step
    where tasks.alert_id = ${alertId} and tasks.step_key = step.step_key and tasks.position <> step.position
  `.execute(tx);

/**
 * Writes a task of an article, unless the owner has an open one of it.
 *
 * @param dueAt - when it must be done
 * @returns its id, or `undefined` when there is an open one
 */
export async function insertArticleTask(
  tx: Transaction<Tables>,
  { articleId, title, why, how }: ArticleStep,
  owner: Owner,
  { at, dueAt }: { readonly at: Date; readonly dueAt: Date },
): Promise<string | undefined> {
  await lockArticle(tx, sql`select ${articleId}::text as article_id`);
  const row = await tx
    .insertInto('tasks')
    .values({
      id: newId(at),
      article_id: articleId,
      alert_id: null,
      step_key: 'article',
      position: 1,
      title,
      why,
      how,
      owner_id: owner.entraId,
      owner_name: owner.name,
      due_at: dueAt,
      done_at: null,
      done_by: null,
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** The open task of an article that a person has. */
export const findArticleTask = (db: Db, articleId: string, ownerId: string): Promise<Task | undefined> =>
  selectTasks(db)
    .where('article_id', '=', articleId)
    .where('owner_id', '=', ownerId)
    .where('done_at', 'is', null)
    .executeTakeFirst();

/**
 * Changes one task if it still stands so that the action changes something.
 *
 * @returns the changed task, or `undefined` when somebody was first or the task is gone
 */
export async function changeTask(
  tx: Transaction<Tables>,
  taskId: string,
  action: TaskAction,
  by: { readonly name: string; readonly at: Date },
): Promise<Task | undefined> {
  if (!isId(taskId)) return undefined;
  await lockArticle(tx, sql`select article_id from tasks where id = ${taskId}`);
  // The guard is in the statement, not before it: a task list stands in a channel, and two people press at once.
  const row = await tx
    .updateTable('tasks')
    .set((eb) => ({ version: eb('version', '+', 1), ...columnsOf(action, by) }))
    .where('id', '=', taskId)
    .where('done_at', action.verb === 'reopen' ? 'is not' : 'is', null)
    .$if(action.verb === 'assign', (query) => query.where('owner_id', '<>', ownerOf(action)))
    // One open task of an article a person: neither a hand-over nor a reopening may give somebody a second one.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tasks as twin')
            .select('twin.id')
            .whereRef('twin.article_id', '=', 'tasks.article_id')
            .whereRef('twin.id', '<>', 'tasks.id')
            .where('twin.done_at', 'is', null)
            .where('twin.owner_id', '=', action.verb === 'assign' ? action.to.entraId : sql<string>`tasks.owner_id`),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  return row && findTask(tx, row.id);
}

/** Any fixed number will do; it only has to be ours alone on this database. */
const ARTICLE_LOCK = 7_318_220_644;

/**
 * Holds the tasks of one article until the transaction ends, before any row of them: two hand-overs to one person see
 * each other, and the second is told, where the unique index would answer it with an error. Tasks of alerts wait for
 * nobody.
 */
async function lockArticle(tx: Transaction<Tables>, of: ReturnType<typeof sql>): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(article_id, ${ARTICLE_LOCK}))
    from (${of}) as task
    where article_id is not null
  `.execute(tx);
}

const ownerOf = (action: TaskAction): string => (action.verb === 'assign' ? action.to.entraId : '');

function columnsOf(action: TaskAction, by: { readonly name: string; readonly at: Date }) {
  switch (action.verb) {
    case 'complete':
      return { done_at: by.at, done_by: by.name };
    case 'reopen':
      return { done_at: null, done_by: null };
    case 'assign':
      return { owner_id: action.to.entraId, owner_name: action.to.name };
  }
}

const selectTasks = (db: Db) =>
  db
    .selectFrom('tasks')
    .leftJoin('alerts', 'alerts.id', 'tasks.alert_id')
    .leftJoin('tenants', 'tenants.id', 'alerts.tenant_id')
    .select((eb) => [
      'tasks.id',
      'tasks.number',
      'tasks.alert_id as alertId',
      'alerts.number as alertNumber',
      'alerts.tenant_id as tenantId',
      eb.fn.coalesce('tenants.name', 'alerts.tenant_id', sql<string>`''`).as('customer'),
      'tasks.article_id as articleId',
      'tasks.step_key as stepKey',
      'tasks.position',
      'tasks.title',
      'tasks.why',
      'tasks.how',
      'tasks.owner_id as ownerId',
      'tasks.owner_name as ownerName',
      'tasks.due_at as dueAt',
      'tasks.done_at as doneAt',
      'tasks.done_by as doneBy',
      'tasks.version',
    ]);

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
