import { type Call, type Contact, type ContactWarning, callOrder, contactWarnings } from '../../contacts/index.ts';
import {
  CONTACTS_SHOWN,
  type ContactRow,
  type ContactsCard,
  mailtoUrl,
  type TenantVerb,
  telUrl,
} from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { type Clock, day } from './when.ts';

/** The security contacts of one tenant, whom to call now first. */
export function contactsView(
  tenant: { readonly name: string; readonly isOwn: boolean },
  contacts: readonly Contact[],
  clock: Clock,
): ContactsCard {
  const calls = callOrder(contacts, 'anything', clock.now);
  const more = calls.length - CONTACTS_SHOWN;
  return {
    title: words`Security contacts of ${cardText(tenant.name, 80)}`,
    warnings: contactWarnings(contacts, clock.now).map((warning) => WARNINGS[warning]),
    rows: calls.slice(0, CONTACTS_SHOWN).map((call, index) => rowOf(call, index + 1, clock)),
    hasMore: more > 0,
    more: words`and ${Math.max(0, more)} more`,
    matches: [],
    hint:
      calls.length > 0
        ? words`In the order of calling at this moment.`
        : tenant.isOwn
          ? words`Name at least two people who answer security calls.`
          : words`Ask the customer whom to call when something happens.`,
  };
}

/**
 * No tenant, or more than one, has the name that was asked for.
 *
 * @param verb - what was wanted of it: pressing a match goes on with that
 */
export function matchesView(
  verb: TenantVerb,
  typed: string,
  matches: readonly { readonly id: string; readonly name: string }[],
): ContactsCard {
  return {
    title: matches.length > 0 ? words`Which one do you mean?` : words`I do not know “${cardText(typed, 60)}”`,
    warnings: [],
    rows: [],
    hasMore: false,
    more: words``,
    matches: matches.slice(0, 3).map(({ id, name }) => ({ verb, tenantId: id, title: cardText(name, 60) })),
    hint: matches.length > 0 ? words`Press one, or type more of its name.` : NOT_FOUND[verb],
  };
}

const NOT_FOUND: Readonly<Record<TenantVerb, CardText>> = {
  'alert.list': words`Type **alerts** and a part of the customer's name; **alerts** alone shows all that are open.`,
  'contact.show': words`Type **contacts** and a part of the customer's name; **contacts** alone shows our own.`,
};

const WARNINGS: Readonly<Record<ContactWarning, CardText>> = {
  noContact: words`Nobody is known here.`,
  onlyOne: words`Everything hangs on one person. A distribution list with several people is safer.`,
  nobodyAtWork: words`Nobody of them is at work at this hour.`,
  stale: words`Not everybody was checked in the last 90 days.`,
};

const ROLES: Readonly<Record<Contact['role'], string>> = {
  security: 'Security',
  fraud: 'Fraud and billing',
  technical: 'Technical',
  management: 'Management',
};

function rowOf({ contact, isAtWork, isStale }: Call, order: number, clock: Clock): ContactRow {
  const presence = isAtWork === undefined ? '' : isAtWork ? ', at work now' : ', not at work now';
  const rank = contact.position === 1 ? '' : `, deputy ${contact.position - 1}`;
  return {
    order,
    name: cardText(contact.name, 80),
    role: cardText(`${ROLES[contact.role]}${rank}${presence}`),
    hasPhone: contact.phone !== '',
    phone: cardText(contact.phone, 40),
    phoneUrl: telUrl(contact.phone) ?? '',
    hasEmail: contact.email !== '',
    email: cardText(contact.email, 120),
    emailUrl: mailtoUrl(contact.email) ?? '',
    languages: cardText(contact.languages.map(languageName).join(', '), 120),
    hours: cardText(contact.hours ? `${contact.hours}, ${contact.zone}` : contact.zone, 120),
    verified: contact.verifiedAt
      ? words`Checked ${day(contact.verifiedAt, clock)} by ${cardText(contact.verifiedBy ?? 'somebody', 60)}`
      : words`Never checked`,
    isStale,
  };
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

function languageName(tag: string): string {
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
