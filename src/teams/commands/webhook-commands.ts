import type { Outcome } from '../../setup/index.ts';
import { askWebhookTest, confirmChange, findChange, proposeChange, recordRegistration } from '../../webhooks/index.ts';
import { refusalFor } from '../authorise.ts';
import type { ChecksCard } from '../card-data.ts';
import { type CardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { keptAnswer } from '../setup/kept-reply.ts';
import { webhookUrl } from '../setup/setup-desk.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { notRegisteredView, replaceView, webhookView } from '../views/webhook-view.ts';
import { shortInstant } from '../views/when.ts';
import { refused } from './alert-commands.ts';

const KEPT = { view: 'webhook', aboutId: '' } as const;

/** `webhook`: the registration as Partner Center has it. The answer comes at once, and is filled in. */
export async function showWebhook(desk: Desk, banner?: CardText): Promise<Reply> {
  const card = webhookView([], 'checking', desk.setup.mayRegister, banner);
  const later = await keptAnswer(desk, KEPT, banner);
  return { card: renderCard('checks', card), summary: card.title, ...(later?.onSent ? { onSent: later.onSent } : {}) };
}

/** `webhook register`, by words. */
export async function registerByWords(desk: Desk, turn: Turn): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'webhook.register');
  return refusal ? refused(refusal) : register(desk, turn);
}

/** `webhook test`, by words. */
export async function testByWords(desk: Desk, turn: Turn): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'webhook.test');
  return refusal ? refused(refusal) : testWebhook(desk, turn);
}

/**
 * Registers our address where none is registered; where another one is, it is shown and has to be confirmed. Roles have
 * been checked.
 */
export async function register(desk: Desk, turn: Turn): Promise<Reply> {
  const own = webhookUrl(desk.setup);
  const impossible = impossibleReply(desk, own);
  if (impossible) return impossible;
  const read = await answered(desk.setup.webhookDesk.read());
  if (read.kind === 'failed') return shown(notRegisteredView(read.reason));
  const current = read.value?.url ?? '';
  // Ours already, perhaps for too few events: there is nobody to take it away from.
  if (current === '' || current === own) return carryOut(desk, turn, own, current !== '');
  const changeId = await proposeChange(desk, { fromUrl: current, toUrl: own }, actorOf(turn));
  return shown(replaceView(changeId, current, own));
}

/** The confirming press: what stands there must still be what was shown. Roles have been checked. */
export async function replace(desk: Desk, turn: Turn, changeId: string): Promise<Reply> {
  const own = webhookUrl(desk.setup);
  const impossible = impossibleReply(desk, own);
  if (impossible) return impossible;
  const change = await findChange(desk.db, changeId);
  const read = await answered(desk.setup.webhookDesk.read());
  if (read.kind === 'failed') return shown(notRegisteredView(read.reason));
  const current = read.value?.url ?? '';
  if (change && current === own) return showWebhook(desk, words`Our address is registered already.`);
  // Asked again with what stands there now: nobody confirms what they have not seen.
  if (!change || change.toUrl !== own || change.fromUrl !== current) return register(desk, turn);
  if (!(await confirmChange(desk, changeId, actorOf(turn)))) return register(desk, turn);
  return carryOut(desk, turn, own, true);
}

async function carryOut(desk: Desk, turn: Turn, own: string, isReplacing: boolean): Promise<Reply> {
  // Before it is sent: an answer that comes too late for this press has changed the registration all the same.
  await recordRegistration(desk, own, actorOf(turn));
  const done = await answered(desk.setup.webhookDesk.register(own, isReplacing));
  if (done.kind === 'failed') return shown(notRegisteredView(done.reason));
  return showWebhook(desk, words`Registered. A test event shows whether it arrives.`);
}

/** Has Partner Center send its test event. Roles have been checked. */
export async function testWebhook(desk: Desk, turn: Turn): Promise<Reply> {
  const asked = await askWebhookTest(desk, actorOf(turn));
  if (asked.kind === 'asked')
    return showWebhook(desk, words`A test event is on its way; this card says when it arrives.`);
  const again = shortInstant(asked.againAt, { zone: desk.timeZone, now: desk.now() });
  return showWebhook(desk, words`Partner Center sends two a minute. Try again after ${again}.`);
}

/** Why nothing can be registered at all; `undefined` when it can. */
function impossibleReply(desk: Desk, own: string): Reply | undefined {
  if (!desk.setup.mayRegister) {
    return notice(
      'refused',
      words`Watchpost may not register the webhook`,
      words`A tenant has one registration, so this is a switch: WEBHOOK_REGISTRATION is off.`,
      words`Set WEBHOOK_REGISTRATION=on and restart, or register by hand: docs/going-live.md has the commands.`,
    );
  }
  if (own.startsWith('https://') || desk.isSandbox) return undefined;
  return notice(
    'refused',
    words`Watchpost does not know its own address`,
    words`Partner Center must be told under which address it is reached.`,
    words`Set PUBLIC_URL, such as https://watchpost.example.com, and restart.`,
  );
}

/** Milliseconds that Partner Center has for one answer while somebody's press waits; Teams gives up at 15 s. */
const PATIENCE_MS = 4_000;

/** Bounds a question in time: one that hangs is told as such, whatever comes of it later. */
async function answered<T>(asked: Promise<Outcome<T>>): Promise<Outcome<T>> {
  const late = Promise.withResolvers<Outcome<T>>();
  const timer = setTimeout(() => late.resolve({ kind: 'failed', reason: 'unreachable' }), PATIENCE_MS);
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
}

const shown = (card: ChecksCard): Reply => ({ card: renderCard('checks', card), summary: card.title });
