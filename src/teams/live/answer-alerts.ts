import { type Alert, findAlertByNumber, listLateAlerts, listNewAlerts, listOpenAlerts } from '../../alerts/index.ts';
import { linesAbout } from '../../audit/index.ts';
import { listOpenTeamQuestions } from '../../questions/index.ts';
import { findTaskByNumber, isOverdue, listOverdueTasks, listTasksOfAlert } from '../../tasks/index.ts';
import { readGaps, type Tenant } from '../../tenants/index.ts';
import { LIVE_ROWS, liveButton } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { noAlert } from '../commands/alert-commands.ts';
import { noTask } from '../commands/task-commands.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import { alertHead, statusText } from '../views/alert-view.ts';
import { archivedReply } from '../views/archived-reply.ts';
import { counted } from '../views/counted.ts';
import { liveReply, row } from '../views/live-view.ts';
import { duration, shortInstant } from '../views/when.ts';
import { alertRow, askAgain, contactsButton, countedUpTo, countText, openButton } from './answer-parts.ts';

/** Sources whose silence would hide an alert. */
const ALERT_SOURCES = ['graph.riskDetections', 'graph.riskyUsers', 'partnerAlerts'];
const LINES_OF_ALERT = 5;
/** Hours after which a question to the team counts as forgotten. */
const QUESTION_WAITS_H = 24;

const clockOf = (desk: Desk) => ({ zone: desk.timeZone, now: desk.now() });

/** What the log's verbs say in a sentence that begins with who did it. */
const DID: Readonly<Record<string, CardText>> = {
  'alert.acknowledge': words`acknowledged it`,
  'alert.assign': words`gave it to somebody`,
  'alert.resolve': words`resolved it`,
  'alert.reopen': words`opened it again`,
  'task.plan': words`made its tasks`,
};

/** “Who owns alert 12?”, “is 12 done?”, “what happened with alert 12?” */
export async function answerAlert(desk: Desk, number: number, wants: 'owner' | 'state'): Promise<Reply> {
  const alert = await findAlertByNumber(desk.db, number);
  if (!alert) return (await archivedReply(desk, number)) ?? noAlert(number);
  const clock = clockOf(desk);
  const [customer, lines, tasks] = await Promise.all([
    desk.customerName(alert.tenantId),
    linesAbout(desk.db, 'alert', [alert.id], LINES_OF_ALERT),
    listTasksOfAlert(desk.db, alert.id),
  ]);
  const open = tasks.filter((task) => task.doneAt === null);
  const { severity, headline } = alertHead(alert, customer);
  return liveReply(
    {
      tone: alert.status === 'resolved' ? 'fine' : alert.status === 'new' ? 'careful' : 'note',
      title: wants === 'owner' ? ownerTitle(alert) : words`#${number}: ${statusText(alert, clock)}`,
      rows: [
        row(
          headline,
          words`${cardText(customer, 80)} · ${severity.word} · first shown ${shortInstant(alert.shownAt, clock)}`,
        ),
        ...(tasks.length > 0
          ? [
              row(
                words`${open.length} of ${counted(tasks.length, 'task')} open`,
                taskOwners(open.map((task) => task.ownerName)),
              ),
            ]
          : []),
        ...lines.flatMap(({ at, actorId, actorName, verb, detail }) => {
          const did = verb === 'alert.assign' && detail['assignee'] === actorId ? words`took it` : DID[verb];
          return did ? [row(words`${cardText(actorName, 60)} ${did}`, shortInstant(at, clock))] : [];
        }),
      ],
      actions: [openButton(alert), contactsButton(alert.tenantId, customer), askAgain],
    },
    clock,
  );
}

function ownerTitle(alert: Alert): CardText {
  const name = (who: string | null) => cardText(who || 'somebody', 60);
  if (alert.status === 'resolved')
    return words`Nobody needs to: #${alert.number} was resolved by ${name(alert.resolvedBy)}`;
  if (alert.assigneeId) return words`${name(alert.assigneeName)} has #${alert.number}`;
  return alert.status === 'new'
    ? words`Nobody has #${alert.number} yet`
    : words`${name(alert.acknowledgedBy)} acknowledged #${alert.number}; it is assigned to nobody`;
}

const taskOwners = (names: readonly string[]): CardText =>
  names.length === 0
    ? words``
    : words`with ${joinText(
        [...new Set(names)].slice(0, 3).map((name) => cardText(name, 60)),
        ', ',
      )}`;

/** “Is task 5 done?”, “who has task 5?” */
export async function answerTask(desk: Desk, number: number): Promise<Reply> {
  const task = await findTaskByNumber(desk.db, number);
  if (!task) return noTask(number);
  const clock = clockOf(desk);
  const owner = cardText(task.ownerName, 60);
  const due = shortInstant(task.dueAt, clock);
  const state = task.doneAt
    ? words`Task ${number} was done by ${cardText(task.doneBy ?? 'somebody', 60)} at ${shortInstant(task.doneAt, clock)}`
    : isOverdue(task, clock.now)
      ? words`Task ${number} is late: with ${owner}, due ${due}`
      : words`Task ${number} is open: with ${owner}, due ${due}`;
  return liveReply(
    {
      tone: task.doneAt ? 'fine' : isOverdue(task, clock.now) ? 'careful' : 'note',
      title: state,
      rows: [row(cardText(task.title, 120), cardText(task.customer, 80))],
      actions: [
        liveButton('task.open', words`Open task ${number}`, words`Shows the task with its steps`, { taskId: task.id }),
        askAgain,
      ],
    },
    clock,
  );
}

/** “What is late?”: partner alerts past the goal, tasks past their day, questions that nobody answered for a day. */
export async function answerLate(desk: Desk, tenant: Tenant | undefined): Promise<Reply> {
  const clock = clockOf(desk);
  const asked = new Date(clock.now.getTime() - QUESTION_WAITS_H * 3_600_000);
  const [late, { tasks, total: lateTasks }, questions, readings] = await Promise.all([
    listLateAlerts(desk.db, clock.now, LIVE_ROWS, tenant?.id),
    listOverdueTasks(desk.db, clock.now, LIVE_ROWS, tenant?.id),
    tenant ? { questions: [], total: 0 } : listOpenTeamQuestions(desk.db, LIVE_ROWS, asked),
    readGaps(desk.db, { sources: ['partnerAlerts'] }),
  ]);
  const ago = (at: Date) => duration(clock.now.getTime() - at.getTime());
  const alertRows = await Promise.all(
    late.alerts.map(async (alert) => {
      const customer = await desk.customerName(alert.tenantId);
      const { headline } = alertHead(alert, customer);
      return row(words`**#${alert.number}** unanswered for ${ago(alert.shownAt)}: ${headline}`, cardText(customer, 80));
    }),
  );
  const rows = [
    ...alertRows,
    ...tasks.map((task) =>
      row(
        words`**Task ${task.number}** ${ago(task.dueAt)} late: ${cardText(task.title, 80)}`,
        joinText([words`with ${cardText(task.ownerName, 60)}`, cardText(task.customer, 60)], ' · '),
      ),
    ),
    ...questions.questions.map((question) =>
      row(
        words`**Question ${question.number}** unanswered for ${ago(question.askedAt)}: ${cardText(question.text, 80)}`,
        words`asked by ${cardText(question.askedByName, 60)}`,
      ),
    ),
  ];
  const parts = [
    late.total > 0 ? [countedUpTo(late.total, 'partner alert')] : [],
    lateTasks > 0 ? [countedUpTo(lateTasks, 'task')] : [],
    questions.total > 0 ? [counted(questions.total, 'question')] : [],
  ].flat();
  const total = late.total + lateTasks + questions.total;
  const where = tenant ? words` at ${cardText(tenant.name, 60)}` : words``;
  const [first] = late.alerts;
  const [firstTask] = tasks;
  return liveReply(
    {
      tone: late.pastLine > 0 ? 'urgent' : total > 0 ? 'careful' : 'fine',
      title: total > 0 ? words`Late${where}: ${joinText(parts, ', ')}` : words`Nothing is late${where}`,
      lead:
        late.pastLine > 0
          ? words`${counted(late.pastLine, 'partner alert')} past the 24-hour line, the others past the goal of one hour.`
          : words`Counted are partner alerts past one hour, tasks past their day${tenant ? words`` : words`, questions to the team past a day`}.`,
      rows,
      total,
      readings,
      actions: [
        first && openButton(first),
        firstTask &&
          liveButton('task.open', words`Open task ${firstTask.number}`, words`Shows the task with its steps`, {
            taskId: firstTask.id,
          }),
        askAgain,
      ],
    },
    clock,
  );
}

/** “What is open?”, “anything new?”, “how many alerts at Contoso?” */
export async function answerOpen(desk: Desk, tenant: Tenant | undefined, onlyNew: boolean): Promise<Reply> {
  const clock = clockOf(desk);
  const [open, fresh, readings] = await Promise.all([
    onlyNew ? { alerts: [], total: 0 } : listOpenAlerts(desk.db, LIVE_ROWS, tenant?.id),
    listNewAlerts(desk.db, onlyNew ? LIVE_ROWS : 1, tenant?.id),
    readGaps(desk.db, { sources: ALERT_SOURCES, ...(tenant ? { tenantId: tenant.id } : {}) }),
  ]);
  const { alerts, total } = onlyNew ? fresh : open;
  const where = tenant ? words` at ${cardText(tenant.name, 60)}` : words``;
  const count = countedUpTo(total, 'alert');
  const verb = total === 1 ? words`is` : words`are`;
  const title =
    total === 0
      ? words`${onlyNew ? words`Nothing is waiting for anybody` : words`No alert is open`}${where}`
      : onlyNew
        ? words`${count}${where} ${total === 1 ? words`waits` : words`wait`} for somebody`
        : words`${count}${where} ${verb} open, ${countText(fresh.total)} with nobody`;
  const [first] = alerts;
  return liveReply(
    {
      tone: alerts.some(({ severity, status }) => severity === 'high' && status === 'new')
        ? 'urgent'
        : total > 0
          ? 'note'
          : 'fine',
      title,
      rows: await Promise.all(alerts.map((alert) => alertRow(desk, alert))),
      total,
      readings,
      ...(total === 0 && readings.gaps.length > 0
        ? { hint: words`What cannot be read cannot raise an alert: silence from there is not safety.` }
        : {}),
      actions: [
        first && openButton(first),
        total > 1
          ? liveButton(
              'alert.list',
              words`All open alerts`,
              words`Lists them, the worst first`,
              tenant ? { tenantId: tenant.id } : {},
            )
          : undefined,
        askAgain,
      ],
    },
    clock,
  );
}
