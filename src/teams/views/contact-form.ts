import {
  CONTACT_FIELDS,
  type Contact,
  type ContactField,
  type ContactInput,
  type ContactProblem,
  problemWords,
} from '../../contacts/index.ts';
import { type ContactEditCard, type ContactRemoveCard, inputText } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { languageName, roleWords } from './contact-words.ts';

/** Longest text of each field that comes back to the form. A note with an extension of the phone may be longest. */
const KEPT = 600;

export interface ContactForm {
  readonly tenantId: string;
  readonly customer: string;
  /** `undefined` for a new one. */
  readonly contact: Contact | undefined;
  /** As somebody typed it; what the contact has now without it. */
  readonly typed?: Partial<ContactInput>;
  readonly problems?: readonly { readonly field: ContactField; readonly problem: ContactProblem }[];
  /** Who has the place that was wanted. */
  readonly holder?: Contact;
  /** Why the form is here again. */
  readonly banner?: CardText;
}

/** The form for a new contact or one that is there, with what was typed and what is wrong with it. */
export function contactForm(form: ContactForm): ContactEditCard {
  const { tenantId, customer, contact, typed, problems = [], holder, banner } = form;
  const values = typed ?? (contact ? inputOf(contact) : NEW);
  const wrong = new Map(problems.map(({ field, problem }) => [field, cardText(problemWords(problem), 300)]));
  if (holder)
    wrong.set('position', words`${cardText(holder.name, 80)} has this place. Type another, or leave it empty.`);
  const why =
    banner ??
    (wrong.size > 0
      ? words`Not saved yet: ${wrong.size === 1 ? words`one field needs` : words`some fields need`} another look.`
      : undefined);
  return {
    tenantId,
    contactId: contact?.id ?? '',
    versionId: contact ? String(contact.version) : '',
    isNew: contact === undefined,
    title: contact
      ? words`${cardText(contact.name, 80)} of ${cardText(customer, 80)}`
      : words`New contact of ${cardText(customer, 80)}`,
    hasBanner: why !== undefined,
    banner: why ?? words``,
    values: ofFields((field) => inputText(values[field] ?? '', KEPT)),
    problems: ofFields((field) => wrong.get(field) ?? words``),
  };
}

/** The question before a contact goes; `others` are those who stay. */
export function removeForm(contact: Contact, customer: string, others: readonly Contact[]): ContactRemoveCard {
  const [first] = others;
  return {
    tenantId: contact.tenantId,
    contactId: contact.id,
    versionId: String(contact.version),
    name: cardText(contact.name, 80),
    role: roleWords(contact.role),
    customer: cardText(customer, 80),
    left: first
      ? others.length === 1
        ? words`Only ${cardText(first.name, 80)} will be left.`
        : words`${others.length} others stay.`
      : words`Nobody will be left to call.`,
  };
}

const NEW: Partial<ContactInput> = { kind: 'person', role: 'security' };

const inputOf = (contact: Contact): ContactInput => ({
  name: contact.name,
  kind: contact.kind,
  role: contact.role,
  position: String(contact.position),
  email: contact.email,
  phone: contact.phone,
  languages: contact.languages.map(languageName).join(', '),
  hours: contact.hours,
  zone: contact.zone,
  entraId: contact.entraId ?? '',
  note: contact.note,
});

const ofFields = <T>(make: (field: ContactField) => T): Readonly<Record<ContactField, T>> =>
  Object.fromEntries(CONTACT_FIELDS.map((field) => [field, make(field)])) as Record<ContactField, T>;
