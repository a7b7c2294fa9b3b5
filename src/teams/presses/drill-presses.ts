import { answerDrill, type Drill, endDrill, findDrill, readReminder, startDrill } from '../../contacts/index.ts';
import { words } from '../card-text.ts';
import { chooseDrill, notYours } from '../commands/contact-commands.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { drillAskReply, drillReply } from '../views/drill-reply.ts';
import { reminderView } from '../views/reminder-view.ts';
import { actorOf, goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';
import { withTenant } from './with-tenant.ts';

/** What the buttons of a drill and of the weekly reminder do. Roles have been checked before. */
export const DRILL_PRESSES = {
  'contact.chooseDrill': (desk, turn, press) =>
    withTenant(desk, press, async (tenantId) => ({
      kind: 'card',
      card: (await chooseDrill(desk, turn, tenantId)).card,
      outcome: 'shown',
    })),
  'contact.drill': async (desk, turn, press) => {
    const started = await startDrill(desk, press.inputs['in_contact'] ?? '', 'request', actorOf(turn));
    if (started.kind === 'gone')
      return { kind: 'refused', message: 'Please choose a contact who is still in the list.' };
    return drillAnswer(desk, turn, started.drill, started.kind);
  },
  'drill.show': async (desk, turn, press) => {
    const drill = await findDrill(desk.db, press.ids['drillId'] ?? '');
    return drill ? drillAnswer(desk, turn, drill, 'shown') : goneCard(words`drill`);
  },
  'drill.reached': (desk, turn, press) => end(desk, turn, press, 'answered'),
  'drill.notReached': (desk, turn, press) => end(desk, turn, press, 'notReached'),
  'drill.answer': async (desk, turn, press) => {
    // The button stands in the message to the contact, who needs no role for what it proves.
    const ended = await answerDrill(desk, { drillId: press.ids['drillId'] ?? '' }, actorOf(turn), false);
    if (ended.kind === 'gone') return goneCard(words`drill`);
    if (ended.kind === 'notYours' || ended.kind === 'notAllowed')
      return { kind: 'refused', message: notYours(ended.drill) };
    return { kind: 'card', card: (await drillAskReply(desk, ended.drill)).card, outcome: ended.kind };
  },
  'contactReminder.show': async (desk, _turn, press) => {
    const reminderId = press.ids['reminderId'] ?? '';
    const facts = await readReminder(desk.db, reminderId, desk.partnerTenantId);
    if (!facts) return goneCard(words`reminder`);
    return { kind: 'card', card: renderCard('contact-reminder', reminderView(reminderId, facts)), outcome: 'shown' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

async function end(desk: Desk, turn: Turn, press: Press, outcome: 'answered' | 'notReached'): Promise<PressAnswer> {
  const ended = await endDrill(desk, press.ids['drillId'] ?? '', outcome, '', actorOf(turn));
  // Nobody but the contact can be refused as somebody else, and this is one of us.
  if (ended.kind === 'gone' || ended.kind === 'notYours' || ended.kind === 'notAllowed') return goneCard(words`drill`);
  return drillAnswer(desk, turn, ended.drill, ended.kind);
}

async function drillAnswer(
  desk: Desk,
  turn: Turn,
  drill: Drill,
  outcome: 'changed' | 'unchanged' | 'shown',
): Promise<PressAnswer> {
  return { kind: 'card', card: (await drillReply(desk, drill, turn)).card, outcome };
}
