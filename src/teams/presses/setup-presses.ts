import { startConsents } from '../../customer-consents/index.ts';
import { askCheck, isStep, leaveStep, STEPS, type Step } from '../../setup/index.ts';
import { raiseTestAlert } from '../../test-alerts/index.ts';
import { refusalFor } from '../authorise.ts';
import { type CardText, words } from '../card-text.ts';
import { proposeAll, proposeFor } from '../commands/consent-commands.ts';
import { continueWhereOpen } from '../commands/setup-commands.ts';
import { register, replace, showWebhook, testWebhook } from '../commands/webhook-commands.ts';
import type { Desk } from '../desk.ts';
import { type Kept, showKept } from '../kept-cards.ts';
import type { PressAnswer, PressOutcome, Reply } from '../reply.ts';
import { keepPressed, keptAnswer, keptReply, MAY_GO_ON } from '../setup/kept-reply.ts';
import { saveStep } from '../setup/save-step.ts';
import type { Turn } from '../turn.ts';
import { actorOf, goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of set-up, consent, webhook and test alert do. Roles have been checked before. */
export const SETUP_PRESSES = {
  'setup.show': async (desk, turn) => {
    const mayNot = await refusalFor(desk.roles, turn.person.entraId, 'setup.continue');
    // In a channel the same card is everybody's: whoever may go on there is asked at the press.
    const aboutId = mayNot && turn.conversation.kind === 'personal' ? '' : MAY_GO_ON;
    return keep(desk, turn, { view: 'setupList', aboutId }, 'shown');
  },
  'setup.continue': async (desk, turn) => {
    await continueWhereOpen(desk, turn);
    return keep(desk, turn, { view: 'setup', aboutId: '' }, 'changed');
  },
  'setup.check': (desk, turn, press) =>
    withStep(press, async (step) => {
      await askCheck(desk, step, actorOf(turn));
      return keep(desk, turn, { view: 'setup', aboutId: '' }, 'changed');
    }),
  'setup.checkAll': async (desk, turn) => {
    for (const step of STEPS) await askCheck(desk, step, actorOf(turn));
    return keep(desk, turn, { view: 'setupList', aboutId: MAY_GO_ON }, 'changed');
  },
  'setup.next': (desk, turn, press) => withStep(press, (step) => leave(desk, turn, step, 'next')),
  'setup.skip': (desk, turn, press) => withStep(press, (step) => leave(desk, turn, step, 'skip')),
  'setup.save': (desk, turn, press) =>
    withStep(press, async (step) => {
      const saved = await saveStep(desk, turn, step, press.inputs);
      if (saved.isSaved) {
        await askCheck(desk, step, actorOf(turn));
        await showKept(desk, ['setup', 'setupList']);
      }
      return keep(desk, turn, { view: 'setup', aboutId: '' }, saved.isSaved ? 'changed' : 'unchanged', saved.banner);
    }),
  'consent.ask': async (desk, turn, press) => place(turn, await proposeFor(desk, turn, [press.ids['tenantId'] ?? ''])),
  'consent.all': async (desk, turn) => place(turn, await proposeAll(desk, turn)),
  'consent.grant': async (desk, turn, press) => {
    const runId = aboutOf(press);
    if (!desk.setup.mayConsent) {
      return { kind: 'refused', message: 'CUSTOMER_CONSENT is off, so nothing was granted. Set it to on and restart.' };
    }
    const isBegun = await startConsents(desk, runId, actorOf(turn));
    return keep(desk, turn, { view: 'consent', aboutId: runId }, isBegun ? 'changed' : 'unchanged');
  },
  'consent.show': (desk, turn, press) => keep(desk, turn, { view: 'consent', aboutId: aboutOf(press) }, 'shown'),
  'webhook.show': async (desk, turn) => place(turn, await showWebhook(desk)),
  'webhook.register': async (desk, turn) => place(turn, await register(desk, turn), 'changed'),
  'webhook.replace': async (desk, turn, press) => place(turn, await replace(desk, turn, aboutOf(press)), 'changed'),
  'webhook.test': async (desk, turn) => place(turn, await testWebhook(desk, turn), 'changed'),
  'testAlert.send': async (desk, turn, _press, post) => {
    const { kind, testId } = await raiseTestAlert(desk, actorOf(turn));
    const banner = kind === 'tooSoon' ? words`One was sent within the last minute: this is its receipt.` : undefined;
    const reply = await keptAnswer(desk, { view: 'testAlert', aboutId: testId }, banner);
    if (!reply) return goneCard(words`test alert`);
    await post(reply);
    return { kind: 'refused', message: 'The test alert is on its way; its receipt is below.' };
  },
  'testAlert.show': (desk, turn, press) => keep(desk, turn, { view: 'testAlert', aboutId: aboutOf(press) }, 'shown'),
} satisfies Partial<Record<Press['verb'], PressHandler>>;

const aboutOf = (press: Press): string => press.ids['aboutId'] ?? '';

function withStep(press: Press, then: (step: Step) => Promise<PressAnswer>): Promise<PressAnswer> {
  const step = aboutOf(press);
  return isStep(step) ? then(step) : Promise.resolve(goneCard(words`step`));
}

async function leave(desk: Desk, turn: Turn, step: Step, how: 'next' | 'skip'): Promise<PressAnswer> {
  await leaveStep(desk, step, actorOf(turn), how);
  await showKept(desk, ['setup', 'setupList']);
  const isLast = step === STEPS.at(-1);
  const kept: Kept = isLast ? { view: 'setupList', aboutId: MAY_GO_ON } : { view: 'setup', aboutId: '' };
  return keep(desk, turn, kept, 'changed');
}

/** The pressed card shows this from now on, at once and whenever it changes. */
async function keep(
  desk: Desk,
  turn: Turn,
  kept: Kept,
  outcome: PressOutcome,
  banner?: CardText,
): Promise<PressAnswer> {
  await keepPressed(desk, turn, kept);
  const reply = await keptReply(desk, kept, banner);
  return reply ? { kind: 'card', card: reply.card, outcome } : goneCard(words`card`);
}

/** An answer that may be kept stands in place of the pressed card, and is kept there. */
async function place(turn: Turn, reply: Reply, outcome: PressOutcome = 'shown'): Promise<PressAnswer> {
  const { conversation, serviceUrl, replyToId } = turn;
  if (replyToId) await reply.onSent?.({ conversationId: conversation.id, activityId: replyToId, serviceUrl });
  return { kind: 'card', card: reply.card, outcome };
}
