import {
  type Action,
  type Actor,
  type Alert,
  actOnAlert,
  findAlert,
  RESOLUTIONS,
  type Resolution,
  remediationSteps,
  type Verb,
} from '../../alerts/index.ts';
import { whoMay, whoMayAt } from '../../people/index.ts';
import { planTasks } from '../../tasks/index.ts';
import { noteAlert } from '../../trace.ts';
import { refusalFor } from '../authorise.ts';
import { NOTE_MAX, noticeLook } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { FileReply, PressAnswer, Reply } from '../reply.ts';
import { findTeamMember } from '../team-members.ts';
import type { Turn } from '../turn.ts';
import { assignForm, resolveForm } from '../views/alert-forms.ts';
import { alertCard, alertSummary, openedAlertCard } from '../views/alert-reply.ts';
import { archivedReply } from '../views/archived-reply.ts';
import { refreshing } from '../views/refreshing.ts';
import { unchangedWords } from '../views/unchanged-words.ts';
import { type Press, tooLongWords } from './press.ts';

export type PressHandler = (
  desk: Desk,
  turn: Turn,
  press: Press,
  /** Says something more in the same conversation. */
  post: (reply: Reply | FileReply) => Promise<void>,
) => Promise<PressAnswer>;

/** What the buttons of an alert do. Roles have been checked before. */
export const ALERT_PRESSES = {
  'alert.acknowledge': (desk, turn, press) => act(desk, turn, press, { verb: 'acknowledge' }),
  'alert.reopen': (desk, turn, press) => act(desk, turn, press, { verb: 'reopen' }),
  'alert.show': (desk, _turn, press) =>
    withAlert(desk, press, async (alert) => shown(await openedAlertCard(desk, alert))),
  'alert.chooseAssignee': (desk, turn, press) =>
    withAlert(desk, press, async (alert) =>
      alert.status === 'resolved' ? outdated(desk, alert, 'assign', turn) : shown(await assignForm(desk, alert, turn)),
    ),
  'alert.chooseResolution': (desk, turn, press) =>
    withAlert(desk, press, async (alert) =>
      alert.status === 'resolved' ? outdated(desk, alert, 'resolve', turn) : shown(await resolveForm(desk, alert)),
    ),
  'alert.assign': (desk, turn, press) =>
    withAlert(desk, press, async (alert) => {
      const chosen = chosenPerson(press);
      if (chosen === '') return shown(await assignForm(desk, alert, turn));
      const assignee = await findAssignee(desk, turn, chosen, [alert.tenantId]);
      return 'refusal' in assignee
        ? { kind: 'refused', message: assignee.refusal }
        : act(desk, turn, press, { verb: 'assign', assignee });
    }),
  'alert.resolve': (desk, turn, press) =>
    withAlert(desk, press, async (alert) => {
      const resolution = resolutionOf(alert, press.inputs['in_resolution'] ?? '');
      if (!resolution) return shown(await resolveForm(desk, alert));
      const note = press.inputs['in_note'] ?? '';
      if (note.length > NOTE_MAX) {
        return { kind: 'refused', message: tooLongWords({ length: note.length, limit: NOTE_MAX }) };
      }
      return act(desk, turn, press, { verb: 'resolve', resolution, note });
    }),
  'alert.open': (desk, turn, press, post) =>
    withAlert(desk, press, async (alert) => {
      const card = refreshing(await openedAlertCard(desk, alert), 'alert.show', { alertId: alert.id }, turn);
      await post({ card, summary: alertSummary(alert, await desk.customerName(alert.tenantId)) });
      return { kind: 'refused', message: `Alert #${alert.number} is below.` };
    }),
  'alert.tasks': (desk, turn, press) =>
    withAlert(desk, press, async (alert) => {
      if (alert.status === 'new') {
        return { kind: 'refused', message: 'Acknowledge the alert first: a task needs an owner.' };
      }
      const refusal = await refusalFor(desk.roles, turn.person.entraId, 'task.take', alert.tenantId);
      if (refusal) return { kind: 'refused', message: refusal };
      const owner = alert.assigneeId ? { entraId: alert.assigneeId, name: alert.assigneeName ?? '' } : actorOf(turn);
      const tasks = await planTasks(desk, alert, remediationSteps(alert), owner, actorOf(turn));
      const open = tasks.filter((task) => task.doneAt === null).length;
      const where = turn.conversation.kind === 'channel' ? words`in the thread of this alert` : words`in the channel`;
      const banner = words`${open} of ${tasks.length} tasks open, with ${cardText(owner.name, 60)}. They are ${where}; “tasks” lists yours.`;
      return { kind: 'card', card: await alertCard(desk, alert, banner), outcome: 'changed' };
    }),
} satisfies Partial<Record<Press['verb'], PressHandler>>;

/** The reason in the words of the alert's kind, or `undefined` when it is none of them. */
export const resolutionOf = (alert: Pick<Alert, 'kind'>, word: string): Resolution | undefined =>
  RESOLUTIONS[alert.kind].find((resolution) => resolution === word);

/**
 * Who an alert or a task may be given to: a member of the team who may also act on it.
 *
 * @param id - Entra object id, or Teams id of a mention
 * @param customers - whose alert or task it is; of several, one where they may act is enough. `null`: of no customer
 */
export async function findAssignee(
  desk: Desk,
  turn: Turn,
  id: string,
  customers: readonly (string | null)[],
): Promise<Actor | { readonly refusal: string }> {
  const isSelf = id === turn.person.entraId || id === turn.person.teamsId;
  const person = isSelf ? actorOf(turn) : await findTeamMember(desk, turn, id);
  if (!person) return { refusal: 'That person is not a member of the team. Please choose somebody who is.' };
  const refusals = isSelf
    ? []
    : await Promise.all(customers.map((customer) => assigneeRefusal(desk, person, customer)));
  const refusal = refusals.every(Boolean) ? refusals[0] : undefined;
  return refusal ? { refusal } : person;
}

/** Why an alert or a task of this customer cannot be given to somebody; `undefined` when it can. */
export async function assigneeRefusal(desk: Desk, person: Actor, customer: string | null): Promise<string | undefined> {
  const where = customer ?? undefined;
  if (!(await refusalFor(desk.roles, person.entraId, 'alert.assign', where))) return undefined;
  const groups = desk.roles.groupsAt(where);
  const name = cardText(person.name, 60);
  return groups.some(({ isOwn }) => isOwn)
    ? `${name} may not act for this customer, which has a team of its own. Please choose somebody of ${whoMayAt('alert.assign', groups)}.`
    : `${name} may not act on alerts. Please choose one of the ${whoMay('alert.assign')}.`;
}

/** The person chosen in a form; the picker gives ids of people, and whatever else comes back is nobody. */
export function chosenPerson(press: Press): string {
  const chosen = press.inputs['in_assignee']?.split(',')[0]?.trim().toLowerCase() ?? '';
  return /^[0-9a-f-]{36}$/.test(chosen) ? chosen : '';
}

export const actorOf = (turn: Turn): Actor => ({ entraId: turn.person.entraId, name: turn.person.name });

/** The answer to a press on something that is no longer there. */
export const goneCard = (what: CardText): PressAnswer => ({
  kind: 'card',
  card: renderCard('notice', {
    look: noticeLook('gone'),
    title: words`This ${what} is no longer here`,
    text: words`It was removed after the time for which alerts are kept.`,
    hasHint: true,
    hint: words`Type **alerts** for those that are open.`,
  }),
  outcome: 'gone',
});

async function withAlert(desk: Desk, press: Press, then: (alert: Alert) => Promise<PressAnswer>): Promise<PressAnswer> {
  const alert = await findAlert(desk.db, press.subjectId);
  if (alert) noteAlert(alert);
  return alert ? then(alert) : archivedOrGone(desk, press.subjectId);
}

/** What an old card becomes when somebody presses or looks at it after its alert has left the desk. */
async function archivedOrGone(desk: Desk, alertId: string): Promise<PressAnswer> {
  const archived = await archivedReply(desk, alertId);
  return archived ? { kind: 'card', card: archived.card, outcome: 'gone' } : goneCard(words`alert`);
}

async function act(desk: Desk, turn: Turn, press: Press, action: Action): Promise<PressAnswer> {
  const acted = await actOnAlert(desk, press.subjectId, action, actorOf(turn));
  if (acted.kind === 'gone') return archivedOrGone(desk, press.subjectId);
  noteAlert(acted.alert);
  if (acted.kind === 'unchanged') return outdated(desk, acted.alert, action.verb, turn);
  return { kind: 'card', card: await alertCard(desk, acted.alert), outcome: 'changed' };
}

async function outdated(desk: Desk, alert: Alert, verb: Verb, turn: Turn): Promise<PressAnswer> {
  const clock = { zone: desk.timeZone, now: desk.now() };
  const card = await alertCard(desk, alert, unchangedWords(alert, verb, turn.person.name, clock));
  return { kind: 'card', card, outcome: 'unchanged' };
}

const shown = (card: ReturnType<typeof renderCard>): PressAnswer => ({ kind: 'card', card, outcome: 'shown' });
