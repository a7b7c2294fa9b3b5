import { isOverdue, type Task } from '../../tasks/index.ts';
import {
  ROWS_SHOWN,
  STEPS_SHOWN,
  type TaskCard,
  type TaskListCard,
  type TaskRow,
  type TaskVerb,
  taskButton,
} from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { type Clock, duration, shortInstant } from './when.ts';

/** The card of one task, with the buttons that its state and its reader's part in it allow. */
export function taskView(task: Task, readerId: string, clock: Clock): TaskCard {
  return {
    ...headOf(task),
    status: task.doneAt
      ? words`Done by ${cardText(task.doneBy ?? 'somebody', 60)} at ${shortInstant(task.doneAt, clock)}`
      : isOverdue(task, clock.now)
        ? words`Open, and late`
        : words`Open`,
    statusColor: colorOf(task, clock.now),
    why: cardText(task.why, 300),
    steps: stepsOf(task.how),
    owner: cardText(task.ownerName, 80),
    due: dueText(task, clock),
    actions: verbsOf(task, readerId).map(taskButton),
  };
}

/** A list of tasks; `all` is how many there are when not all are given. */
export function taskListView(
  title: CardText,
  tasks: readonly Task[],
  all: number,
  emptyText: CardText,
  clock: Clock,
): TaskListCard {
  const shown = tasks.slice(0, ROWS_SHOWN);
  const more = all - shown.length;
  return {
    title,
    isEmpty: shown.length === 0,
    emptyText,
    rows: shown.map((task) => rowOf(task, clock)),
    hasMore: more > 0,
    more: words`and ${more} more`,
    hint: shown[0]
      ? words`Press a line, or type **task ${shown[0].number}** or **done ${shown[0].number}**.`
      : words`Type **alerts** for what is open.`,
  };
}

const headOf = (task: Task) => ({
  taskId: task.id,
  version: task.version,
  title: words`Task ${task.number}: ${cardText(task.title, 80)}`,
  origin: originText(task),
});

/** Where a task comes from, as every card about it begins. */
export const originText = (task: Pick<Task, 'alertNumber' | 'customer'>): CardText =>
  task.alertNumber === null
    ? words`From an answer`
    : words`Alert #${task.alertNumber} · ${cardText(task.customer, 80)}`;

const rowOf = (task: Task, clock: Clock): TaskRow => ({
  ...headOf(task),
  state: task.doneAt ? words`Done` : isOverdue(task, clock.now) ? words`Late` : words`Open`,
  stateColor: colorOf(task, clock.now),
  owner: cardText(task.ownerName, 60),
  due: dueText(task, clock),
});

const colorOf = (task: Task, now: Date) => (task.doneAt ? 'Good' : isOverdue(task, now) ? 'Attention' : 'Default');

function dueText(task: Task, clock: Clock): CardText {
  const leftMs = task.dueAt.getTime() - clock.now.getTime();
  const at = shortInstant(task.dueAt, clock);
  if (task.doneAt) return at;
  return leftMs < 0 ? words`${at}, ${duration(-leftMs)} late` : at;
}

/** `how` is one to three sentences; each is a line of its own, so that a phone shows steps and not a paragraph. */
const stepsOf = (how: string): CardText[] =>
  how
    .split(/(?<=[.!?])\s+(?=[A-Z])/)
    .slice(0, STEPS_SHOWN)
    .map((step) => cardText(step, 300));

function verbsOf(task: Task, readerId: string): TaskVerb[] {
  if (task.doneAt) return [];
  return task.ownerId === readerId
    ? ['task.complete', 'task.chooseAssignee']
    : ['task.complete', 'task.take', 'task.chooseAssignee'];
}
