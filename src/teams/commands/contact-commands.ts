import { answerDrill, contactsOf, findDrillByCode } from '../../contacts/index.ts';
import { reachOf, refusalFor } from '../authorise.ts';
import type { TenantVerb } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { contactForm } from '../views/contact-form.ts';
import { drillForm } from '../views/drill-form.ts';
import { drillReply } from '../views/drill-reply.ts';
import { drillAnsweredByReader, drillAskView } from '../views/drill-view.ts';
import { notice } from '../views/notice.ts';
import { refused } from './alert-commands.ts';
import { chooseTenant } from './choose-tenant.ts';
import { contactsReply } from './load-contacts.ts';

/** `contacts contoso`; without a name, those of the partner itself. */
export const showContacts = (desk: Desk, turn: Turn, of: string): Promise<Reply> =>
  ofTenant(desk, 'contact.show', of, (tenantId) => contactsReply(desk, turn, tenantId));

/** `verify contacts contoso`: the same list, which says what to do. */
export function verifyContacts(desk: Desk, turn: Turn, of: string): Promise<Reply> {
  const banner = words`Call or write to each of them, and press Verify beside whoever answers.`;
  return forTenant(desk, turn, 'contact.verify', of, (tenantId) => contactsReply(desk, turn, tenantId, { banner }));
}

/** `add contact contoso`: the form. */
export function addContactOf(desk: Desk, turn: Turn, of: string): Promise<Reply> {
  return forTenant(desk, turn, 'contact.add', of, (tenantId) => addForm(desk, tenantId));
}

/** The empty form for a contact of one tenant. */
export async function addForm(desk: Desk, tenantId: string): Promise<Reply> {
  const view = contactForm({ tenantId, customer: await desk.customerName(tenantId), contact: undefined });
  return { card: renderCard('contact-edit', view), summary: view.title };
}

/** `drill contoso` asks whom; `drill K7QX2P` is a contact's answer. A code that waits comes before a name. */
export async function drill(desk: Desk, turn: Turn, said: string): Promise<Reply> {
  const answered = await answerByCode(desk, turn, said);
  if (answered) return answered;
  return forTenant(desk, turn, 'contact.chooseDrill', said, (tenantId) => chooseDrill(desk, turn, tenantId));
}

/** The form that asks whom a drill is for; without contacts their list, which says that there are none. */
export async function chooseDrill(desk: Desk, turn: Turn, tenantId: string): Promise<Reply> {
  const [contacts, customer] = await Promise.all([contactsOf(desk.db, tenantId), desk.customerName(tenantId)]);
  const view = drillForm(tenantId, customer, contacts, desk.now());
  return view
    ? { card: renderCard('drill-start', view), summary: view.title }
    : contactsReply(desk, turn, tenantId, { banner: words`A drill needs a contact, and there is none yet.` });
}

async function answerByCode(desk: Desk, turn: Turn, code: string): Promise<Reply | undefined> {
  if (!/^[a-z0-9-]{4,12}$/i.test(code)) return undefined;
  const customer = (await findDrillByCode(desk.db, code.toUpperCase().replace(/[^A-Z0-9]/g, '')))?.tenantId;
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'contact.verify', customer);
  const ended = await answerDrill(desk, { code: code.toUpperCase() }, actorOf(turn), refusal === undefined);
  if (ended.kind === 'gone') return undefined;
  if (ended.kind === 'notAllowed' && refusal) return refused(refusal);
  if (ended.kind === 'notYours') return notice('refused', words`This drill is not for you`, notYours(ended.drill));
  const isContact = ended.drill.contactEntraId === turn.person.entraId;
  // Whoever notes it for somebody else must see for whom.
  if (!isContact && !refusal) return drillReply(desk, ended.drill, turn);
  const clock = { zone: desk.timeZone, now: desk.now() };
  const said = isContact ? undefined : drillAnsweredByReader(ended.drill, clock);
  const view = drillAskView(ended.drill, await desk.customerName(desk.partnerTenantId), clock, said);
  return { card: renderCard('drill-ask', view), summary: view.title };
}

/** Why somebody else's drill cannot be answered. */
export const notYours = (drill: { readonly contactName: string }): CardText =>
  words`It asks ${cardText(drill.contactName, 80)}. Only they can answer it, so that the proof is true.`;

/** For whoever may do it at the tenant that they mean; who may do it nowhere is told so before any name is looked up. */
async function forTenant(
  desk: Desk,
  turn: Turn,
  verb: 'contact.verify' | 'contact.add' | 'contact.chooseDrill',
  of: string,
  then: (tenantId: string) => Promise<Reply>,
): Promise<Reply> {
  const reach = await reachOf(desk.roles, turn.person.entraId, verb);
  if (reach.kind === 'nowhere') return refused(reach.refusal);
  return ofTenant(desk, verb === 'contact.verify' ? 'contact.show' : verb, of, async (tenantId) => {
    const refusal = await refusalFor(desk.roles, turn.person.entraId, verb, tenantId);
    return refusal ? refused(refusal) : then(tenantId);
  });
}

async function ofTenant(
  desk: Desk,
  verb: TenantVerb,
  of: string,
  then: (tenantId: string) => Promise<Reply>,
): Promise<Reply> {
  if (of === '' || /^(us|we|ours|our own|partner)$/.test(of)) return then(desk.partnerTenantId);
  const chosen = await chooseTenant(desk, verb, of);
  return 'reply' in chosen ? chosen.reply : then(chosen.tenant.id);
}
