import {
  type Action,
  type Actor,
  type Alert,
  actOnAlert,
  findAlertByNumber,
  findArchivedAlertByNumber,
  listOpenAlerts,
  RESOLUTIONS,
  type Resolution,
} from '../../alerts/index.ts';
import { isWithheld } from '../../folds/index.ts';
import { noteAlert } from '../../trace.ts';
import { reachOf, refusalFor } from '../authorise.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf, assigneeRefusal, resolutionOf } from '../presses/alert-presses.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { type AlertPage, alertListCard } from '../views/alert-list-view.ts';
import { alertSummary, openedAlertCard } from '../views/alert-reply.ts';
import { archivedReply, archivedWords } from '../views/archived-reply.ts';
import { notice } from '../views/notice.ts';
import { refreshing } from '../views/refreshing.ts';
import { unchangedWords } from '../views/unchanged-words.ts';
import { choosePerson } from './choose-person.ts';
import { chooseTenant } from './choose-tenant.ts';

/**
 * `alerts`, `alerts contoso`, `alerts page 2`: the open ones, the worst first.
 *
 * @param page - from 0; what is said behind the customer goes before it
 */
export async function listAlerts(desk: Desk, said: string, page = 0): Promise<Reply> {
  const { customer, page: wished = page } = readPage(said);
  if (customer === '') return alertListCard(desk, words`Open alerts`, await pageOfAlerts(desk, wished));
  const chosen = await chooseTenant(desk, 'alert.list', customer);
  if ('reply' in chosen) return chosen.reply;
  const { id, name } = chosen.tenant;
  return alertListCard(desk, words`Open alerts of ${cardText(name, 60)}`, await pageOfAlerts(desk, wished, id));
}

/** Pages are asked for up to here; whoever has so many open alerts does not leaf through them. */
const LAST_PAGE = 10_000;

/** A page as a button or a person says it, from 0; what is no number is the first one. */
export const pageOf = (said: string | undefined): number =>
  Math.max(0, Math.min(Number.parseInt(said ?? '', 10) || 0, LAST_PAGE));

/** Takes the page from the end of what was said: `contoso page 2`. People count pages from 1. */
function readPage(said: string): { readonly customer: string; readonly page?: number } {
  const [, customer = '', number] = /^(.*?)(?:^|[\s,]+)page\s+(\d{1,6})$/i.exec(said) ?? [];
  return number === undefined ? { customer: said } : { customer, page: pageOf(String(Number(number) - 1)) };
}

/** A page that has emptied while somebody looked at the one before is the last one that is left. */
async function pageOfAlerts(desk: Desk, page: number, tenantId?: string): Promise<AlertPage> {
  const { alerts, total } = await listOpenAlerts(desk.db, ROWS_SHOWN + 1, tenantId, page * ROWS_SHOWN);
  if (alerts.length === 0 && page > 0) {
    return pageOfAlerts(desk, Math.min(page - 1, Math.max(0, Math.ceil(total / ROWS_SHOWN) - 1)), tenantId);
  }
  return { alerts: alerts.slice(0, ROWS_SHOWN), total, page, hasNext: alerts.length > ROWS_SHOWN, tenantId };
}

/** `alert 12`: its card, which renews itself when the asker looks at it. */
export async function showAlert(desk: Desk, turn: Turn, number: number): Promise<Reply> {
  const alert = await findAlertByNumber(desk.db, number);
  if (!alert) return (await archivedReply(desk, number)) ?? noAlert(number);
  noteAlert(alert);
  const card = refreshing(await openedAlertCard(desk, alert), 'alert.show', { alertId: alert.id }, turn);
  return { card, summary: alertSummary(alert, await desk.customerName(alert.tenantId)) };
}

/** `ack 12 13`, `reopen 12`: one line for each number. */
export const acknowledge = (desk: Desk, turn: Turn, numbers: readonly number[]): Promise<Reply> =>
  forEach(desk, turn, numbers, 'alert.acknowledge', () => ({ verb: 'acknowledge' }), words`acknowledged`);

export const reopen = (desk: Desk, turn: Turn, numbers: readonly number[]): Promise<Reply> =>
  forEach(desk, turn, numbers, 'alert.reopen', () => ({ verb: 'reopen' }), words`open again`);

/** `assign 12 to me`, `assign 12 to @Lee Gu`. */
export async function assign(desk: Desk, turn: Turn, numbers: readonly number[], to: string): Promise<Reply> {
  const reach = await reachOf(desk.roles, turn.person.entraId, 'alert.assign');
  if (reach.kind === 'nowhere') return refused(reach.refusal);
  const chosen = await choosePerson(desk, turn, to, await customersOf(desk, numbers));
  if ('reply' in chosen) return chosen.reply;
  const { person } = chosen;
  const done = words`now with ${cardText(person.name, 60)}`;
  const isSelf = person.entraId === turn.person.entraId;
  const cannot = (alert: Alert) => (isSelf ? undefined : assigneeRefusal(desk, person, alert.tenantId));
  return forEach(desk, turn, numbers, 'alert.assign', () => ({ verb: 'assign', assignee: person }), done, cannot);
}

/** `resolve 12 fraud`: the reason in the words of the alert's kind, or as people say it. */
export const resolve = (desk: Desk, turn: Turn, numbers: readonly number[], reason: string): Promise<Reply> =>
  forEach(
    desk,
    turn,
    numbers,
    'alert.resolve',
    (alert) => {
      const resolution = readReason(alert, reason);
      return resolution ? { verb: 'resolve', resolution, note: '' } : undefined;
    },
    words`resolved`,
  );

/** How people say a reason, besides Microsoft's own words. */
const SAID: Readonly<Record<string, Resolution>> = {
  compromised: 'confirmedCompromised',
  hacked: 'confirmedCompromised',
  safe: 'confirmedSafe',
  dismiss: 'dismissed',
  dismissed: 'dismissed',
  legit: 'legitimate',
  ignored: 'ignore',
};

/** The shortest way to say it. */
const asTyped = (reason: Resolution): string => reason.replace(/^confirmed/, '').toLowerCase();

function readReason(alert: Alert, said: string): Resolution | undefined {
  const word = said.replace(/^(?:confirmed?\s+)?/, '').replaceAll(/\s+/g, '');
  const own = RESOLUTIONS[alert.kind].find((resolution) => resolution.toLowerCase() === said.replaceAll(/\s+/g, ''));
  return own ?? resolutionOf(alert, SAID[word] ?? word);
}

/** Whose the alerts are; the desk's own rules decide where nothing of them is known. */
async function customersOf(desk: Desk, numbers: readonly number[]): Promise<readonly (string | null)[]> {
  if (desk.roles.ownCustomers().length === 0) return [null];
  const alerts = await Promise.all(numbers.map((number) => findAlertByNumber(desk.db, number)));
  return [...new Set(alerts.map((alert) => alert?.tenantId ?? null))];
}

/** What became of one number; `text` reads after `#12: `. */
interface Outcome {
  readonly kind: 'changed' | 'unchanged' | 'needsReason' | 'archived' | 'missing' | 'refused';
  readonly text: CardText;
  /** It is below what is posted. */
  readonly hasNoCard?: boolean;
}

async function forEach(
  desk: Desk,
  turn: Turn,
  numbers: readonly number[],
  verb: 'alert.acknowledge' | 'alert.assign' | 'alert.resolve' | 'alert.reopen',
  actionFor: (alert: Alert) => Action | undefined,
  done: CardText,
  cannot: (alert: Alert) => Promise<string | undefined> | undefined = () => undefined,
): Promise<Reply> {
  const reach = await reachOf(desk.roles, turn.person.entraId, verb);
  if (reach.kind === 'nowhere') return refused(reach.refusal);
  const mayNot = async (alert: Alert) =>
    (await refusalFor(desk.roles, turn.person.entraId, verb, alert.tenantId)) ?? (await cannot(alert));
  const outcomes: [number, Outcome][] = [];
  for (const number of numbers) {
    outcomes.push([number, await actOne(desk, actorOf(turn), number, actionFor, done, mayNot)]);
  }
  const [first, another] = outcomes;
  if (first && !another) return tellOne(...first);
  const changed = outcomes.filter(([, { kind }]) => kind === 'changed').length;
  return notice(
    'info',
    words`${changed} of ${outcomes.length} alerts changed`,
    joinText(
      outcomes.map(([number, { text }]) => words`#${number}: ${text}`),
      '\n\n',
    ),
    words`Type **alerts** for what is open.`,
  );
}

function tellOne(number: number, { kind, text, hasNoCard }: Outcome): Reply {
  switch (kind) {
    case 'missing':
      return noAlert(number);
    case 'refused':
      return notice('refused', words`Not allowed`, text);
    case 'archived':
      return notice('info', words`#${number} stays as it is`, text, words`Type **alert ${number}** to see it.`);
    case 'needsReason':
      return notice('info', words`How did #${number} end?`, text, words`Nothing was changed yet.`);
    case 'unchanged':
      return notice('info', words`#${number} stays as it is`, text, words`Type **alert ${number}** to see it.`);
    case 'changed':
      return notice(
        'info',
        words`#${number} is ${text}`,
        hasNoCard
          ? words`It has no card in the channel: its severity is below what is posted.`
          : words`Its card in the channel shows it too.`,
        words`Type **alert ${number}** to see it.`,
      );
  }
}

async function actOne(
  desk: Desk,
  actor: Actor,
  number: number,
  actionFor: (alert: Alert) => Action | undefined,
  done: CardText,
  mayNot: (alert: Alert) => Promise<string | undefined>,
): Promise<Outcome> {
  const alert = await findAlertByNumber(desk.db, number);
  if (!alert) return notHere(desk, number);
  noteAlert(alert);
  const refusal = await mayNot(alert);
  if (refusal) return { kind: 'refused', text: cardText(refusal, 300) };
  const action = actionFor(alert);
  if (!action) return { kind: 'needsReason', text: reasonsText(alert) };
  const acted = await actOnAlert(desk, alert.id, action, actor);
  if (acted.kind === 'gone') return notHere(desk, number);
  if (acted.kind === 'changed') {
    return { kind: 'changed', text: done, hasNoCard: await isWithheld(desk.db, alert.id) };
  }
  const clock = { zone: desk.timeZone, now: desk.now() };
  return { kind: 'unchanged', text: unchangedWords(acted.alert, action.verb, actor.name, clock) };
}

async function notHere(desk: Desk, number: number): Promise<Outcome> {
  const archived = await findArchivedAlertByNumber(desk.db, number);
  return archived
    ? { kind: 'archived', text: archivedWords(desk, archived) }
    : { kind: 'missing', text: words`there is no such alert` };
}

const reasonsText = ({ number, kind }: Alert): CardText =>
  words`Type ${joinText(
    RESOLUTIONS[kind].map((reason) => words`**resolve ${number} ${cardText(asTyped(reason))}**`),
    ', ',
  )}.`;

export const noAlert = (number: number): Reply =>
  notice(
    'gone',
    words`There is no alert ${number}`,
    words`Numbers are those on the cards.`,
    words`Type **alerts** for those that are open.`,
  );

export const refused = (why: string): Reply => notice('refused', words`Not allowed`, cardText(why, 300));
