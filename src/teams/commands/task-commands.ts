import { findTaskByNumber, finishTask, handOverTask, type Task } from '../../tasks/index.ts';
import { refusalFor } from '../authorise.ts';
import { cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { myTasksCard, taskReply } from '../presses/task-presses.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';
import { choosePerson } from './choose-person.ts';

/** `tasks`: those of whoever asks. */
export const listMyTasks = async (desk: Desk, turn: Turn): Promise<Reply> => ({
  card: await myTasksCard(desk, turn),
  summary: 'Your tasks',
});

/** `task 5`. */
export const showTask = (desk: Desk, turn: Turn, number: number): Promise<Reply> =>
  withTask(desk, number, async (task) => taskReply(desk, task, turn));

/** `done 5`. */
export const completeTask = (desk: Desk, turn: Turn, number: number): Promise<Reply> =>
  withTask(desk, number, async (task) => {
    const refusal = await refusalFor(desk.roles, turn.person.entraId, 'task.complete', task.tenantId ?? undefined);
    if (refusal) return refused(refusal);
    const acted = await finishTask(desk, task.id, actorOf(turn));
    if (acted.kind === 'gone') return noTask(number);
    return { ...taskReply(desk, acted.task, turn), summary: `Task ${number} is done` };
  });

/** `hand 5 to @Lee Gu`. */
export const passTask = (desk: Desk, turn: Turn, number: number, to: string): Promise<Reply> =>
  withTask(desk, number, async (task) => {
    const refusal = await refusalFor(desk.roles, turn.person.entraId, 'task.assign', task.tenantId ?? undefined);
    if (refusal) return refused(refusal);
    const chosen = await choosePerson(desk, turn, to, [task.tenantId]);
    if ('reply' in chosen) return chosen.reply;
    const acted = await handOverTask(desk, task.id, chosen.person, actorOf(turn));
    if (acted.kind === 'gone') return noTask(number);
    return {
      ...taskReply(desk, acted.task, turn),
      summary: words`Task ${number} is with ${cardText(acted.task.ownerName, 60)}`,
    };
  });

async function withTask(desk: Desk, number: number, then: (task: Task) => Promise<Reply>): Promise<Reply> {
  const task = await findTaskByNumber(desk.db, number);
  return task ? then(task) : noTask(number);
}

export const noTask = (number: number): Reply =>
  notice(
    'gone',
    words`There is no task ${number}`,
    words`Numbers are those on the cards.`,
    words`Type **tasks** for yours.`,
  );
