import {
  findTask,
  finishTask,
  handOverTask,
  listTasksOf,
  type Owner,
  type Task,
  type TaskActed,
} from '../../tasks/index.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import type { PressAnswer, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { refreshing } from '../views/refreshing.ts';
import { originText, taskListView, taskView } from '../views/task-view.ts';
import { actorOf, chosenPerson, findAssignee, goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of a task do. Roles have been checked before. */
export const TASK_PRESSES = {
  'task.show': (desk, turn, press) => withTask(desk, press, async (task) => shown(taskCard(desk, task, turn))),
  'task.open': (desk, turn, press, post) =>
    withTask(desk, press, async (task) => {
      await post(taskReply(desk, task, turn));
      return { kind: 'refused', message: `Task ${task.number} is below.` };
    }),
  'task.list': async (desk, turn) => shown(await myTasksCard(desk, turn)),
  'task.complete': async (desk, turn, press) =>
    answerOf(desk, turn, await finishTask(desk, press.subjectId, actorOf(turn))),
  'task.take': async (desk, turn, press) =>
    answerOf(desk, turn, await handOverTask(desk, press.subjectId, actorOf(turn), actorOf(turn)), actorOf(turn)),
  'task.chooseAssignee': (desk, turn, press) =>
    withTask(desk, press, async (task) => shown(task.doneAt ? taskCard(desk, task, turn) : handOverForm(task, turn))),
  'task.assign': (desk, turn, press) =>
    withTask(desk, press, async (task) => {
      const chosen = chosenPerson(press);
      if (chosen === '') return shown(handOverForm(task, turn));
      const owner = await findAssignee(desk, turn, chosen, [task.tenantId]);
      if ('refusal' in owner) return { kind: 'refused', message: owner.refusal };
      return answerOf(desk, turn, await handOverTask(desk, task.id, owner, actorOf(turn)), owner);
    }),
} satisfies Partial<Record<Press['verb'], PressHandler>>;

/** The card of one task for this reader. */
export const taskCard = (desk: Desk, task: Task, turn: Turn): AdaptiveCard =>
  renderCard('task', taskView(task, turn.person.entraId, { zone: desk.timeZone, now: desk.now() }));

/** One task as a message of its own, which renews itself. */
export const taskReply = (desk: Desk, task: Task, turn: Turn): Reply => ({
  card: refreshing(taskCard(desk, task, turn), 'task.show', { taskId: task.id }, turn),
  summary: `Task ${task.number}: ${task.title}`,
});

/** The open tasks of whoever asks. */
export async function myTasksCard(desk: Desk, turn: Turn): Promise<AdaptiveCard> {
  const { tasks, total } = await listTasksOf(desk.db, turn.person.entraId, ROWS_SHOWN);
  const empty = words`You have no open tasks.`;
  const clock = { zone: desk.timeZone, now: desk.now() };
  return renderCard('task-list', taskListView(words`Your tasks`, tasks, total, empty, clock));
}

function handOverForm(task: Task, turn: Turn): AdaptiveCard {
  const me = { id: turn.person.entraId, name: words`${cardText(turn.person.name, 60)} (you)` };
  const owner = task.ownerId === me.id ? [] : [{ id: task.ownerId, name: cardText(task.ownerName, 60) }];
  return renderCard('task-assign', {
    taskId: task.id,
    version: task.version,
    title: words`Task ${task.number}: ${cardText(task.title, 80)}`,
    origin: originText(task),
    people: [...owner, me],
    chosenId: owner[0]?.id ?? me.id,
  });
}

async function withTask(desk: Desk, press: Press, then: (task: Task) => Promise<PressAnswer>): Promise<PressAnswer> {
  const task = await findTask(desk.db, press.subjectId);
  return task ? then(task) : goneCard(words`task`);
}

/** @param to - who was to have it, for a hand-over */
function answerOf(desk: Desk, turn: Turn, acted: TaskActed, to?: Owner): PressAnswer {
  if (acted.kind === 'gone') return goneCard(words`task`);
  const { task } = acted;
  if (acted.kind === 'unchanged' && to && task.articleId && !task.doneAt && task.ownerId !== to.entraId) {
    const who = to.entraId === turn.person.entraId ? 'You have' : `${cardText(to.name, 60)} has`;
    return { kind: 'refused', message: `${who} an open task of this already, so this one stays where it is.` };
  }
  return { kind: 'card', card: taskCard(desk, acted.task, turn), outcome: acted.kind };
}

const shown = (card: AdaptiveCard): PressAnswer => ({ kind: 'card', card, outcome: 'shown' });
