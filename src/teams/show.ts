import { findAlarm } from '../alarms/index.ts';
import { findAlert } from '../alerts/index.ts';
import { findDrill, readReminder } from '../contacts/index.ts';
import { buildDigest, findDigest } from '../digest/index.ts';
import { AppError } from '../error.ts';
import { findFoldOf, isWithheld } from '../folds/index.ts';
import { findErasure } from '../privacy/index.ts';
import { findTeamQuestion } from '../questions/index.ts';
import { listTasksOfAlert, taskListVersion } from '../tasks/index.ts';
import { callDuty } from './call-duty.ts';
import type { Subject } from './card-store.ts';
import { words } from './card-text.ts';
import type { Shown } from './deliver.ts';
import type { Desk } from './desk.ts';
import { type AdaptiveCard, cardAttachment, renderCard } from './render.ts';
import { alarmReply } from './views/alarm-reply.ts';
import { alertCard, alertSummary } from './views/alert-reply.ts';
import { digestView } from './views/digest-view.ts';
import { drillReply } from './views/drill-reply.ts';
import { erasureReply } from './views/erasure-view.ts';
import { foldReply } from './views/fold-reply.ts';
import { reminderView } from './views/reminder-view.ts';
import { taskListView } from './views/task-view.ts';
import { teamQuestionSummary, teamQuestionView } from './views/team-question-view.ts';

/** What stands in the channel for a subject, from the state as it is now; `undefined` when there is nothing to show. */
export async function showSubject(desk: Desk, subject: Subject): Promise<Shown | undefined> {
  switch (subject.subjectType) {
    case 'alert':
      return showAlert(desk, subject.subjectId);
    case 'taskList':
      return showTaskList(desk, subject.subjectId);
    case 'alarm':
      return showAlarm(desk, subject.subjectId);
    case 'erasure':
      return showErasure(desk, subject.subjectId);
    case 'digest':
      return showDigest(desk, subject.subjectId);
    case 'drill':
      return showDrill(desk, subject.subjectId);
    case 'teamQuestion':
      return showTeamQuestion(desk, subject.subjectId);
    case 'contactReminder':
      return showContactReminder(desk, subject.subjectId);
    case 'fold':
      return showFold(desk, subject.subjectId);
  }
  // An instance of a newer Watchpost put it into the queue: thrown, it stays there until that one takes it.
  throw new AppError('card_unknown', { fields: { subjectType: subject.subjectType satisfies never } });
}

async function showAlert(desk: Desk, alertId: string): Promise<Shown | undefined> {
  const alert = await findAlert(desk.db, alertId);
  // An alert in a fold has no card of its own, nor has one that is below what is posted.
  if (!alert || (await findFoldOf(desk.db, alertId)) || (await isWithheld(desk.db, alertId))) return undefined;
  const summary = alertSummary(alert, await desk.customerName(alert.tenantId));
  const card = await alertCard(desk, alert);
  const calling = await callDuty(desk, alert, card);
  return {
    message: messageOf(card, summary),
    ...(calling ? { firstPost: messageOf(calling, summary) } : {}),
    version: alert.version,
    thread: undefined,
    isUrgent: alert.severity === 'high' || alert.kind === 'partnerAlert',
    since: alert.createdAt,
  };
}

/** One card for many alerts; its version grows with each of them. */
async function showFold(desk: Desk, foldId: string): Promise<Shown | undefined> {
  const reply = await foldReply(desk, foldId);
  if (!reply || reply.facts.total + reply.facts.left === 0) return undefined;
  const { version, fold } = reply.facts;
  return { message: messageOf(reply.card, reply.summary), version, thread: undefined, since: fold.openedAt };
}

/** The tasks of an alert stand in the thread of the card that shows it, and change there as people do them. */
async function showTaskList(desk: Desk, alertId: string): Promise<Shown | undefined> {
  const tasks = await listTasksOfAlert(desk.db, alertId);
  const [first] = tasks;
  if (!first || first.alertNumber === null) return undefined;
  const open = tasks.filter((task) => task.doneAt === null).length;
  const fold = await findFoldOf(desk.db, alertId);
  // The tasks of an alert that was never posted stand for themselves.
  const root = (await isWithheld(desk.db, alertId))
    ? undefined
    : ({ subjectType: 'alert', subjectId: alertId } as const);
  const title = words`Tasks of alert #${first.alertNumber}: ${open} open`;
  const view = taskListView(title, tasks, tasks.length, words``, { zone: desk.timeZone, now: desk.now() });
  return {
    message: messageOf(renderCard('task-list', view), title),
    version: taskListVersion(tasks),
    thread: fold ? { subjectType: 'fold', subjectId: fold.id } : root,
  };
}

/** An alarm stands in the channel for as long as something does not work, and shows when it does again. */
async function showAlarm(desk: Desk, alarmId: string): Promise<Shown | undefined> {
  const alarm = await findAlarm(desk.db, alarmId);
  if (!alarm) return undefined;
  const { card, summary } = await alarmReply(desk, alarm);
  return { message: messageOf(card, summary), version: alarm.version, thread: undefined, isUrgent: true };
}

/** A digest is posted once and stays as it was: it is the week as it stood on that day. */
async function showDigest(desk: Desk, digestId: string): Promise<Shown | undefined> {
  const issued = await findDigest(desk.db, digestId);
  if (!issued) return undefined;
  const now = desk.now();
  const view = digestView(await buildDigest(desk.db, issued.period, now), { zone: desk.timeZone, now });
  return { message: messageOf(renderCard('digest', view), view.title), version: 1, thread: undefined };
}

/** A question to the team is edited in place when somebody takes or answers it. */
async function showTeamQuestion(desk: Desk, questionId: string): Promise<Shown | undefined> {
  const question = await findTeamQuestion(desk.db, questionId);
  if (!question) return undefined;
  const view = teamQuestionView(question, { zone: desk.timeZone, now: desk.now() });
  const message = messageOf(renderCard('team-question', view), teamQuestionSummary(question));
  return { message, version: question.version, thread: undefined };
}

/** An erasure stands where a second person can see it, and names nobody once it is decided. */
async function showErasure(desk: Desk, erasureId: string): Promise<Shown | undefined> {
  const erasure = await findErasure(desk.db, erasureId);
  if (!erasure) return undefined;
  const { card, summary } = erasureReply(desk, erasure);
  return { message: messageOf(card, summary), version: erasure.version, thread: undefined };
}

/** A drill stands in the channel from its start, and shows how it ends. */
async function showDrill(desk: Desk, drillId: string): Promise<Shown | undefined> {
  const drill = await findDrill(desk.db, drillId);
  if (!drill) return undefined;
  const { card, summary } = await drillReply(desk, drill);
  // Whether our message went out is kept beside the drill, and shows too.
  const version = drill.version * 2 + (drill.sentAt || drill.failedReason ? 1 : 0);
  return { message: messageOf(card, summary), version, thread: undefined };
}

/** Posted once a week; whoever wants to know how it stands now presses its button. */
async function showContactReminder(desk: Desk, reminderId: string): Promise<Shown | undefined> {
  const facts = await readReminder(desk.db, reminderId, desk.partnerTenantId);
  if (!facts) return undefined;
  const view = reminderView(reminderId, facts);
  return { message: messageOf(renderCard('contact-reminder', view), view.title), version: 1, thread: undefined };
}

const messageOf = (card: AdaptiveCard, summary: string) => ({ attachments: [cardAttachment(card)], summary });
