import { listAlertsOf } from '../../alerts/index.ts';
import { isOverdue, listTasksOf } from '../../tasks/index.ts';
import { LIVE_ROWS, liveButton } from '../card-data.ts';
import { cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { counted } from '../views/counted.ts';
import { liveReply, row } from '../views/live-view.ts';
import { shortInstant } from '../views/when.ts';
import { alertRow, askAgain, countedUpTo, openButton } from './answer-parts.ts';

/** “What does Lee have on her plate?” */
export async function answerPlate(
  desk: Desk,
  person: { readonly entraId: string; readonly name: string },
  isSelf: boolean,
): Promise<Reply> {
  const clock = { zone: desk.timeZone, now: desk.now() };
  const [held, due] = await Promise.all([
    listAlertsOf(desk.db, person.entraId, LIVE_ROWS),
    listTasksOf(desk.db, person.entraId, LIVE_ROWS),
  ]);
  const name = cardText(person.name, 60);
  const has = isSelf ? words`You have` : words`${name} has`;
  const total = held.total + due.total;
  const [first] = held.alerts;
  const [task] = due.tasks;
  const lateCount = due.tasks.filter((one) => isOverdue(one, clock.now)).length;
  return liveReply(
    {
      tone: lateCount > 0 ? 'careful' : total > 0 ? 'note' : 'fine',
      title:
        total === 0
          ? words`${has} nothing open`
          : words`${has} ${countedUpTo(held.total, 'open alert')} and ${counted(due.total, 'open task')}`,
      ...(lateCount > 0 ? { lead: words`${counted(lateCount, 'task')} of these late.` } : {}),
      rows: [
        ...(await Promise.all(held.alerts.map((alert) => alertRow(desk, alert)))),
        ...due.tasks.map((one) =>
          row(
            words`**Task ${one.number}** ${cardText(one.title, 100)}`,
            joinText([cardText(one.customer, 60), words`due ${shortInstant(one.dueAt, clock)}`], ' · '),
          ),
        ),
      ],
      total,
      hint: words`Counted is what was assigned here; what somebody does elsewhere is not known.`,
      actions: [
        first && openButton(first),
        task &&
          liveButton('task.open', words`Open task ${task.number}`, words`Shows the task with its steps`, {
            taskId: task.id,
          }),
        askAgain,
      ],
    },
    clock,
  );
}
