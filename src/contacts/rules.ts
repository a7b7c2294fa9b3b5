import type { AlertKind } from '../alerts/index.ts';
import { CONTACT_ROLES, type Contact, type ContactRole } from './contact.ts';
import { isAtWork } from './hours.ts';

/** Days for which a verification holds: we ask once a quarter, as with the review of accesses. */
export const VERIFIED_FOR_DAYS = 90;

/** What somebody is called about. */
export type Purpose = AlertKind | 'anything';

/** Who is asked first. Fraud costs money by the hour, so whoever can stop a subscription comes before the technician. */
const ORDER: Readonly<Record<Purpose, readonly ContactRole[]>> = {
  anything: CONTACT_ROLES,
  identityRisk: ['security', 'technical', 'fraud', 'management'],
  partnerAlert: ['fraud', 'security', 'management', 'technical'],
};

/** One contact in the order of calling. */
export interface Call {
  readonly contact: Contact;
  /** At work at this moment; `undefined` when their hours are not known. */
  readonly isAtWork: boolean | undefined;
  readonly isStale: boolean;
}

/** What is wrong with a list of contacts, the worst first. */
export type ContactWarning = 'noContact' | 'onlyOne' | 'nobodyAtWork' | 'stale';

/** Whether a contact was never verified, or too long ago to be relied on. */
export const isStale = (contact: Pick<Contact, 'verifiedAt'>, now: Date): boolean =>
  contact.verifiedAt === null || now.getTime() - contact.verifiedAt.getTime() > VERIFIED_FOR_DAYS * 86_400_000;

/**
 * Whether everything hangs on one person: a single one is known, in however many roles. A list of several people
 * behind one address is recommended to partners; whether an address is one cannot be seen from here.
 */
export const onlyOne = (contacts: readonly Contact[]): boolean => new Set(contacts.map(identity)).size === 1;

/**
 * Whom to call now, in this order: who is at work before who may be and who is not, then by what the call is about,
 * then by position. Nobody is left out: at night the first of those asleep is still the right one to wake.
 */
export function callOrder(contacts: readonly Contact[], purpose: Purpose, now: Date): Call[] {
  return contacts
    .map((contact) => ({
      contact,
      isAtWork: isAtWork(contact.hours, contact.zone, now),
      isStale: isStale(contact, now),
    }))
    .sort(
      (a, b) =>
        presence(a) - presence(b) ||
        ORDER[purpose].indexOf(a.contact.role) - ORDER[purpose].indexOf(b.contact.role) ||
        a.contact.position - b.contact.position,
    );
}

/** What should be told beside the list. */
export function contactWarnings(contacts: readonly Contact[], now: Date): ContactWarning[] {
  if (contacts.length === 0) return ['noContact'];
  const isKnownAway = (contact: Contact) => isAtWork(contact.hours, contact.zone, now) === false;
  const warnings: [ContactWarning, boolean][] = [
    ['onlyOne', onlyOne(contacts)],
    ['nobodyAtWork', contacts.every(isKnownAway)],
    ['stale', contacts.some((contact) => isStale(contact, now))],
  ];
  return warnings.filter(([, applies]) => applies).map(([warning]) => warning);
}

const presence = (call: Call): number => (call.isAtWork === undefined ? 1 : call.isAtWork ? 0 : 2);

const identity = (contact: Contact): string =>
  (contact.entraId || contact.email || contact.phone || contact.name).toLowerCase();
