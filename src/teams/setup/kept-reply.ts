import { type ConsentRun, findConsents } from '../../customer-consents/index.ts';
import { findPerson } from '../../people/index.ts';
import { readSetup, type SetupState, STEPS } from '../../setup/index.ts';
import { readCustomerCoverage } from '../../tenants/index.ts';
import { readReceipt } from '../../test-alerts/index.ts';
import type { CardText } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type Kept, keepAnswer, keepCard } from '../kept-cards.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { type ConsentKnown, consentView } from '../views/consent-view.ts';
import { receiptSummary, receiptView } from '../views/receipt-view.ts';
import { type SetupAround, setupListView, setupStepView } from '../views/setup-view.ts';
import { webhookView } from '../views/webhook-view.ts';
import { checkWebhook } from './check-webhook.ts';
import { inTime } from './in-time.ts';
import { withOwnSteps } from './own-steps.ts';
import { welcomeReply } from './welcome-reply.ts';

/** What a list of steps is about: whoever sees it may go on, or may only look. */
export const MAY_GO_ON = 'mayGoOn';

/** What a kept card shows, from the state as it is now; `undefined` when there is nothing to show any more. */
export async function keptReply(desk: Desk, { view, aboutId }: Kept, banner?: CardText): Promise<Reply | undefined> {
  switch (view) {
    case 'welcome':
      return welcomeReply(desk, aboutId);
    case 'setup': {
      const state = await withOwnSteps(desk, await readSetup(desk.db));
      const card = setupStepView(state, await aroundOf(desk, state, banner));
      return { card: renderCard('checks', card), summary: card.title };
    }
    case 'setupList': {
      const state = await withOwnSteps(desk, await readSetup(desk.db));
      const around = await aroundOf(desk, state, banner);
      const card = setupListView(state, { ...around, canChange: aboutId === MAY_GO_ON });
      return { card: renderCard('checks', card), summary: card.title };
    }
    case 'consent': {
      const run = await findConsents(desk.db, aboutId);
      const card = run && consentView(run, desk.setup, banner, await knownOf(desk, run));
      return card && { card: renderCard('checks', card), summary: card.title };
    }
    case 'webhook': {
      const lines = await inTime('the webhook', checkWebhook(desk));
      const isOpen = lines.some(({ mark }) => mark === 'missing' || mark === 'unknown');
      const card = webhookView(lines, isOpen ? 'open' : 'ok', desk.setup.mayRegister, banner);
      return { card: renderCard('checks', card), summary: card.title };
    }
    case 'testAlert': {
      const receipt = await readReceipt(desk.db, aboutId);
      if (!receipt) return undefined;
      const card = receiptView(receipt, { zone: desk.timeZone, now: desk.now() }, banner);
      return { card: renderCard('checks', card), summary: receiptSummary(receipt) };
    }
  }
}

/** The same as an answer to somebody who wrote: where Teams puts it, it is kept up to date. */
export async function keptAnswer(desk: Desk, kept: Kept, banner?: CardText): Promise<Reply | undefined> {
  const reply = await keptReply(desk, kept, banner);
  return reply && { ...reply, onSent: (place) => keepAnswer(desk, kept, place) };
}

/** Notes that the card that somebody pressed shows something else from now on. A press without a message is nowhere. */
export async function keepPressed(desk: Desk, turn: Turn, kept: Kept): Promise<void> {
  if (!turn.replyToId) return;
  const { serviceUrl, conversation } = turn;
  const place = { conversationId: conversation.id, activityId: turn.replyToId, serviceUrl };
  await keepCard(desk.db, kept, place, desk.now());
}

/** What coverage knows of a customer, for a consent that is still asked about. */
async function knownOf(desk: Desk, { state, items }: ConsentRun): Promise<ConsentKnown | undefined> {
  const [only] = items;
  if (state !== 'proposed' || !only || items.length > 1) return undefined;
  const coverage = await readCustomerCoverage(desk.db, only.tenantId);
  return { coverage, clock: { zone: desk.timeZone, now: desk.now() } };
}

async function aroundOf(desk: Desk, state: SetupState, banner: CardText | undefined): Promise<SetupAround> {
  const asker = state.steps.get(state.setup?.step ?? STEPS[0])?.askedBy.entraId;
  const person = asker ? await findPerson(desk.db, desk.partnerTenantId, asker) : undefined;
  return {
    clock: { zone: desk.timeZone, now: desk.now() },
    preferences: desk.preferences.current(),
    suggestedZone: person?.timeZone ?? '',
    mayRegister: desk.setup.mayRegister,
    ...(banner === undefined ? {} : { banner }),
  };
}
