import type { Actor, Alert } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { findArticleTask, findTask, insertArticleTask, insertTasks, listTasksOfAlert } from './store.ts';
import type { ArticleStep, Owner, RemediationStep, Task } from './task.ts';

/** What planning and acting need from outside. */
export interface TaskPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/**
 * Makes the steps of an alert into tasks: tasks, log line and the card that lists them, all or nothing.
 *
 * Safe to repeat, also by two machines at once: a step that the alert has already is left as it stands, whoever owns it
 * by now. An alert that nobody has taken yet gets no tasks, because nobody would own them.
 *
 * @param steps - in the order of doing
 * @returns all tasks of the alert, in the order of the plan
 */
export async function planTasks(
  ports: TaskPorts,
  alert: Pick<Alert, 'id'>,
  steps: readonly RemediationStep[],
  owner: Owner,
  actor: Actor,
): Promise<Task[]> {
  const at = ports.now();
  return ports.db.transaction().execute(async (tx) => {
    const added = await insertTasks(tx, alert.id, steps, owner, at);
    if (added.length > 0) {
      await record(tx, [
        {
          at,
          actor,
          verb: 'task.plan',
          subjectType: 'alert',
          subjectId: alert.id,
          detail: { steps: added, owner: owner.entraId },
        },
      ]);
      await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'taskList', subjectId: alert.id }]);
    }
    return listTasksOfAlert(tx, alert.id);
  });
}

/** Days within which somebody does what an answer made them want to do; an alert's steps have their own. */
const ARTICLE_TASK_DAYS = 7;

/**
 * Makes an article into a task of one person, due in seven days: task and log line, or neither.
 *
 * Safe to repeat, also by two machines at once: while a person has an open task of the article, it stays that one.
 */
export async function planArticleTask(
  ports: TaskPorts,
  step: ArticleStep,
  owner: Owner,
): Promise<{ readonly kind: 'changed' | 'unchanged'; readonly task: Task }> {
  const at = ports.now();
  const dueAt = new Date(at.getTime() + ARTICLE_TASK_DAYS * 86_400_000);
  const task = await ports.db.transaction().execute(async (tx) => {
    const id = await insertArticleTask(tx, step, owner, { at, dueAt });
    if (!id) return undefined;
    const detail = { article: step.articleId, owner: owner.entraId };
    await record(tx, [{ at, actor: owner, verb: 'task.plan', subjectType: 'task', subjectId: id, detail }]);
    return findTask(tx, id);
  });
  if (task) return { kind: 'changed', task };
  const open = await findArticleTask(ports.db, step.articleId, owner.entraId);
  // Done between the two statements: then it may be planned anew.
  return open ? { kind: 'unchanged', task: open } : planArticleTask(ports, step, owner);
}
