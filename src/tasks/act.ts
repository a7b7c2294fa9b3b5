import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { TaskPorts } from './plan.ts';
import { changeTask, findTask, type TaskAction } from './store.ts';
import type { Owner, Task } from './task.ts';

export type TaskActed =
  | { readonly kind: 'changed'; readonly task: Task }
  /** It is so already, or somebody was first; `task` is how it stands. An answer, not an error. */
  | { readonly kind: 'unchanged'; readonly task: Task }
  | { readonly kind: 'gone' };

/** Records that a task is done, by whoever did it, which need not be its owner. A second time changes nothing. */
export const finishTask = (ports: TaskPorts, taskId: string, actor: Actor): Promise<TaskActed> =>
  actOnTask(ports, taskId, { verb: 'complete' }, actor);

/** Takes back that a task is done; owner and due date stay. A second time changes nothing. */
export const reopenTask = (ports: TaskPorts, taskId: string, actor: Actor): Promise<TaskActed> =>
  actOnTask(ports, taskId, { verb: 'reopen' }, actor);

/** Gives an open task to another person; the due date stays. Giving it to its owner changes nothing. */
export const handOverTask = (ports: TaskPorts, taskId: string, to: Owner, actor: Actor): Promise<TaskActed> =>
  actOnTask(ports, taskId, { verb: 'assign', to }, actor);

/** New state, log line and card edit, all or nothing. */
async function actOnTask(ports: TaskPorts, taskId: string, action: TaskAction, actor: Actor): Promise<TaskActed> {
  const at = ports.now();
  const changed = await ports.db.transaction().execute(async (tx) => {
    const task = await changeTask(tx, taskId, action, { name: actor.name, at });
    if (!task) return undefined;
    await record(tx, [
      {
        at,
        actor,
        verb: `task.${action.verb}`,
        subjectType: 'task',
        subjectId: task.id,
        detail: action.verb === 'assign' ? { owner: action.to.entraId } : {},
      },
    ]);
    // A task of an article stands on no card of the channel.
    if (task.alertId !== null) {
      await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'taskList', subjectId: task.alertId }]);
    }
    return task;
  });
  if (changed) return { kind: 'changed', task: changed };
  const current = await findTask(ports.db, taskId);
  return current ? { kind: 'unchanged', task: current } : { kind: 'gone' };
}
