import { accountsOf, contactsOf, fraudMailFacts, lastDrills } from '../../contacts/index.ts';
import { may } from '../../people/index.ts';
import type { CardText } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { type ContactsLook, contactsView } from '../views/contacts-view.ts';
import { refreshing } from '../views/refreshing.ts';

/** What is special about a list of contacts, beside whose they are. */
export type ContactsWish = Pick<ContactsLook, 'from' | 'banner' | 'call'>;

/** The card of one tenant's contacts for whoever asks. A plain one renews itself. */
export async function contactsReply(desk: Desk, turn: Turn, tenantId: string, wish: ContactsWish = {}): Promise<Reply> {
  const [contacts, drills, name, role] = await Promise.all([
    contactsOf(desk.db, tenantId),
    lastDrills(desk.db, tenantId),
    desk.customerName(tenantId),
    desk.roles.roleOf(turn.person.entraId, tenantId),
  ]);
  const isOwn = tenantId === desk.partnerTenantId;
  const [accounts, fraudMail] = await Promise.all([
    accountsOf(
      desk.db,
      contacts.map(({ id }) => id),
    ),
    isOwn ? fraudMailFacts(desk.db, tenantId) : undefined,
  ]);
  // In a channel everybody sees the same card, so its buttons are there for all and refuse politely.
  const can = (verb: 'contact.edit' | 'contact.verify' | 'contact.drill') =>
    turn.conversation.kind !== 'personal' || role.basis === 'unknown' || may(role.role, verb);
  const view = contactsView(
    { tenant: { id: tenantId, name, isOwn }, contacts, accounts, drills, fraudMail },
    {
      clock: { zone: desk.timeZone, now: desk.now() },
      canChange: can('contact.edit'),
      canVerify: can('contact.verify'),
      canDrill: can('contact.drill'),
      ownTenantId: desk.partnerTenantId,
      ...wish,
    },
  );
  const card = renderCard('contacts', view);
  const summary: CardText = view.hasFirst ? view.first : view.title;
  // A fresh copy would have forgotten the question, the page, and what came of a press.
  return wish.call || wish.from || wish.banner
    ? { card, summary }
    : { card: refreshing(card, 'contact.show', { tenantId }, turn), summary };
}
