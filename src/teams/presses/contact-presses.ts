import {
  addContact,
  CONTACT_FIELDS,
  type Contact,
  type ContactInput,
  changeContact,
  contactsOf,
  findContact,
  readContact,
  removeContact,
  type Verified,
  verifyContact,
} from '../../contacts/index.ts';
import { noticeLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { readAbout } from '../commands/call-commands.ts';
import { addForm } from '../commands/contact-commands.ts';
import { contactsReply } from '../commands/load-contacts.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer, PressOutcome, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { type ContactForm, contactForm, removeForm } from '../views/contact-form.ts';
import { actorOf, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';
import { withTenant } from './with-tenant.ts';

/** What the buttons of a list of contacts and of its forms do. Roles have been checked before. */
export const CONTACT_PRESSES = {
  'contact.show': (desk, turn, press) =>
    withTenant(desk, press, async (tenantId) => {
      const call = readAbout(press.ids);
      const from = Math.trunc(Number(press.ids['fromId'] ?? 0)) || 0;
      return shown(await contactsReply(desk, turn, tenantId, { ...(call ? { call } : {}), from: Math.max(0, from) }));
    }),
  'contact.open': (desk, turn, press, post) =>
    withTenant(desk, press, async (tenantId) => {
      await post(await contactsReply(desk, turn, tenantId));
      return { kind: 'refused', message: 'The contacts are below.' };
    }),
  'contact.add': (desk, _turn, press) =>
    withTenant(desk, press, async (tenantId) => shown(await addForm(desk, tenantId))),
  'contact.edit': (desk, _turn, press) =>
    withContact(desk, press, async (contact) => shown(await formReply(desk, { tenantId: contact.tenantId, contact }))),
  'contact.save': (desk, turn, press) =>
    press.ids['contactId']
      ? withContact(desk, press, (contact) => saveChange(desk, turn, press, contact))
      : withTenant(desk, press, (tenantId) => saveNew(desk, turn, press, tenantId)),
  'contact.chooseRemove': (desk, _turn, press) =>
    withContact(desk, press, async (contact) => {
      const others = (await contactsOf(desk.db, contact.tenantId)).filter(({ id }) => id !== contact.id);
      const view = removeForm(contact, await desk.customerName(contact.tenantId), others);
      return shown({ card: renderCard('contact-remove', view), summary: view.name });
    }),
  'contact.remove': (desk, turn, press) =>
    withContact(desk, press, async ({ id }) => {
      const removed = await removeContact(desk, id, versionOf(press), actorOf(turn));
      if (removed.kind === 'gone') return goneContact();
      const { contact } = removed;
      if (removed.kind === 'outdated') return shown(await formReply(desk, { ...about(contact), banner: OUTDATED }));
      return listed(desk, turn, contact.tenantId, words`${nameOf(contact)} was removed.`, 'changed');
    }),
  'contact.verify': (desk, turn, press) =>
    withContact(desk, press, async ({ id }) => {
      const verified = await verifyContact(desk, id, versionOf(press), actorOf(turn));
      if (verified.kind === 'gone') return goneContact();
      const { kind, contact } = verified;
      const banner = VERIFIED[kind](nameOf(contact));
      return listed(desk, turn, contact.tenantId, banner, kind === 'changed' ? 'changed' : 'unchanged');
    }),
} satisfies Partial<Record<Press['verb'], PressHandler>>;

async function saveNew(desk: Desk, turn: Turn, press: Press, tenantId: string): Promise<PressAnswer> {
  const typed = typedIn(press);
  const read = readContact(typed);
  const form = { tenantId, contact: undefined, typed };
  if (read.kind === 'invalid') return shown(await formReply(desk, { ...form, problems: read.problems }));
  const added = await addContact(desk, tenantId, read.details, actorOf(turn));
  if (added.kind === 'unchanged') {
    return listed(desk, turn, tenantId, words`${nameOf(added.contact)} is in the list already.`, 'unchanged');
  }
  if (added.kind === 'placeTaken') return shown(await formReply(desk, { ...form, holder: added.contact }));
  const next = words`Verify them once you have made sure that they answer.`;
  const banner = joinText([words`${nameOf(added.contact)} was added.`, hintsOf(read.hints), next], ' ');
  return listed(desk, turn, tenantId, banner, 'changed');
}

async function saveChange(desk: Desk, turn: Turn, press: Press, contact: Contact): Promise<PressAnswer> {
  const typed = typedIn(press);
  const read = readContact(typed);
  const version = versionOf(press);
  if (contact.version !== version) return shown(await formReply(desk, { ...about(contact), banner: OUTDATED }));
  const form = { tenantId: contact.tenantId, contact, typed };
  if (read.kind === 'invalid') return shown(await formReply(desk, { ...form, problems: read.problems }));
  const changed = await changeContact(desk, contact.id, version, read.details, actorOf(turn));
  switch (changed.kind) {
    case 'gone':
      return goneContact();
    case 'outdated':
      return shown(await formReply(desk, { ...about(changed.contact), banner: OUTDATED }));
    case 'placeTaken':
      return shown(await formReply(desk, { ...form, holder: changed.contact }));
    case 'unchanged':
      return listed(desk, turn, contact.tenantId, words`Nothing of ${nameOf(contact)} was different.`, 'unchanged');
    case 'changed': {
      const wasVerified = contact.verifiedAt !== null && changed.contact.verifiedAt === null;
      const verify = wasVerified ? words`They must be verified anew, because how to reach them changed.` : words``;
      const banner = joinText([words`${nameOf(changed.contact)} was saved.`, hintsOf(read.hints), verify], ' ');
      return listed(desk, turn, contact.tenantId, banner, 'changed');
    }
  }
}

const VERIFIED: Readonly<Record<Exclude<Verified['kind'], 'gone'>, (name: CardText) => CardText>> = {
  changed: (name) => words`${name} was checked just now, by you.`,
  unchanged: (name) => words`${name} was checked already.`,
  outdated: (name) =>
    words`${name} was changed since you saw this list, so nothing was noted. Check what it says now, and press Verify again.`,
};

const OUTDATED = words`Somebody changed this contact meanwhile. This is how it stands now; nothing of yours was saved.`;

const nameOf = (contact: Pick<Contact, 'name'>): CardText => cardText(contact.name, 80);
const about = (contact: Contact) => ({ tenantId: contact.tenantId, contact });

const hintsOf = (hints: readonly 'extensionInNote'[]): CardText =>
  hints.includes('extensionInNote') ? words`The extension of the phone went into the note.` : words``;

/** What a button carries is input: anything but a version is one that no contact has. */
const versionOf = ({ ids }: Press): number => (/^\d{1,9}$/.test(ids['versionId'] ?? '') ? Number(ids['versionId']) : 0);

const typedIn = ({ inputs }: Press): Partial<ContactInput> =>
  Object.fromEntries(CONTACT_FIELDS.map((field) => [field, inputs[`in_${field}`] ?? '']));

async function formReply(desk: Desk, form: Omit<ContactForm, 'customer'>): Promise<Reply> {
  const view = contactForm({ ...form, customer: await desk.customerName(form.tenantId) });
  return { card: renderCard('contact-edit', view), summary: view.title };
}

async function withContact(
  desk: Desk,
  press: Press,
  then: (contact: Contact) => Promise<PressAnswer>,
): Promise<PressAnswer> {
  const contact = await findContact(desk.db, press.ids['contactId'] ?? '');
  return contact ? then(contact) : goneContact();
}

const goneContact = (): PressAnswer => ({
  kind: 'card',
  card: renderCard('notice', {
    look: noticeLook('gone'),
    title: words`This contact is no longer here`,
    text: words`Somebody removed it.`,
    hasHint: true,
    hint: words`Type **contacts** and a part of the customer's name for those who are there.`,
  }),
  outcome: 'gone',
});

const shown = ({ card }: Reply): PressAnswer => ({ kind: 'card', card, outcome: 'shown' });

async function listed(
  desk: Desk,
  turn: Turn,
  tenantId: string,
  banner: CardText,
  outcome: PressOutcome,
): Promise<PressAnswer> {
  return { kind: 'card', card: (await contactsReply(desk, turn, tenantId, { banner })).card, outcome };
}
