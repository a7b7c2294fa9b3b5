import type { ContactField } from '../../contacts/index.ts';
import type { CardText } from '../card-text.ts';
import type { InputText } from './input-text.ts';
import type { ContactUrl, SafeUrl } from './safe-url.ts';
import type { CardAction, TenantVerb } from './verbs.ts';

/** One security contact, person or group. Each line about them may be missing, and is empty then. */
export interface ContactRow {
  readonly contactId: string;
  /** What Verify is about: not what somebody wrote down since. */
  readonly versionId: string;
  /** Place in the order of calling, from 1. */
  readonly order: number;
  readonly name: CardText;
  /** `Group · Security, deputy 1 · at work now`. */
  readonly role: CardText;
  /** The account is disabled or gone: what that means, in a sentence. */
  readonly hasAlarm: boolean;
  readonly alarm: CardText;
  readonly hasPhone: boolean;
  readonly phone: CardText;
  /** Empty when there is no number, or none that can be dialled. */
  readonly phoneUrl: ContactUrl | '';
  readonly hasEmail: boolean;
  readonly email: CardText;
  readonly emailUrl: ContactUrl | '';
  /** A chat in Teams; empty without an Entra account. */
  readonly chatUrl: ContactUrl | '';
  /** Hours, zone and languages: `08:00-18:00, Europe/Berlin · English, German`. */
  readonly hasDetails: boolean;
  readonly details: CardText;
  readonly hasNote: boolean;
  readonly note: CardText;
  /** When and by whom: `Checked 2 March 2026 by Lee Gu`. */
  readonly verified: CardText;
  readonly isStale: boolean;
  readonly hasDrill: boolean;
  readonly drillId: string;
  /** `Drill of 2 Mar 2026: answered after 4 min`. */
  readonly drill: CardText;
}

/** What a button of the list is about; the purpose and the moment of a question go on with a choice of customers. */
export interface ContactsAction extends CardAction<TenantVerb> {
  readonly tenantId: string;
  /** One of `Purpose`, or empty. */
  readonly purposeId: string;
  /** ISO 8601, or empty. */
  readonly atId: string;
}

/** What Microsoft says about a registration, with the page that says so where there is one. */
export interface ContactFact {
  readonly text: CardText;
  readonly linkTitle: CardText;
  /** Empty when the text needs no link. */
  readonly url: SafeUrl | '';
}

/** `contacts`: whom to call at a customer or at the partner, or that we do not know the name. */
export interface ContactsCard {
  readonly tenantId: string;
  readonly title: CardText;
  /** A sentence for the presser alone: `Added Debra Berger.` */
  readonly hasBanner: boolean;
  readonly banner: CardText;
  /** What a question was understood to ask: `About fraud and billing, for Sun 8 Mar, 03:00 UTC (“at night”)`. */
  readonly hasReading: boolean;
  readonly reading: CardText;
  /** Whom to call first, with why, and who is next. */
  readonly hasFirst: boolean;
  readonly first: CardText;
  readonly why: CardText;
  readonly hasDeputy: boolean;
  readonly deputy: CardText;
  /** What is wrong with the list: nobody, one person only, nobody answers at this hour. At most three. */
  readonly warnings: readonly CardText[];
  /** At most `CONTACTS_SHOWN`, in the order of calling; empty when nobody was found. */
  readonly contacts: readonly ContactRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  /** How many to pass over for the rest; `0` leads back to the first. */
  readonly nextId: string;
  /** The question that the rest of the list goes on with, as in `ContactsAction`. */
  readonly purposeId: string;
  readonly atId: string;
  /** What Microsoft says about the partner's own registration; at most four, empty for customers. */
  readonly facts: readonly ContactFact[];
  readonly canChange: boolean;
  readonly canVerify: boolean;
  /** At most three. */
  readonly actions: readonly ContactsAction[];
  readonly hint: CardText;
}

export const CONTACTS_SHOWN = 6;

/** `contact-edit`: the form for the presser alone, empty, filled, or with what the server did not take. */
export interface ContactEditCard {
  readonly tenantId: string;
  /** Empty for a new contact, and so is `versionId`. */
  readonly contactId: string;
  readonly versionId: string;
  readonly isNew: boolean;
  readonly title: CardText;
  /** Why the form is here again: a field is wrong, or somebody changed the contact meanwhile. */
  readonly hasBanner: boolean;
  readonly banner: CardText;
  readonly values: Readonly<Record<ContactField, InputText>>;
  /** What to type instead, at the field; empty where all is well. */
  readonly problems: Readonly<Record<ContactField, CardText>>;
}

/** `contact-remove`: asks whether a contact shall really go. */
export interface ContactRemoveCard {
  readonly tenantId: string;
  readonly contactId: string;
  readonly versionId: string;
  readonly name: CardText;
  readonly role: CardText;
  readonly customer: CardText;
  /** Who is left: `Alex Wilber stays.`, `Nobody will be left.` */
  readonly left: CardText;
}
