import type { AlertKind } from '../alerts/index.ts';
import { CONTACT_ROLES, type Contact, type ContactRole } from './contact.ts';
import { isAtWork } from './hours.ts';
import { isSameOne, personsOf } from './persons.ts';

/** Days for which a verification holds: we ask once a quarter, as with the review of accesses. */
export const VERIFIED_FOR_DAYS = 90;

/** What somebody is called about. */
export type Purpose = ContactRole | AlertKind | 'anything';

/** Who is asked first. Fraud costs money by the hour, so whoever can stop a subscription comes before the technician. */
const ORDER: Readonly<Record<Purpose, readonly ContactRole[]>> = {
  anything: CONTACT_ROLES,
  identityRisk: ['security', 'technical', 'fraud', 'management'],
  relationship: ['management', 'technical', 'security', 'fraud'],
  partnerAlert: ['fraud', 'security', 'management', 'technical'],
  security: ['security', 'technical', 'management', 'fraud'],
  fraud: ['fraud', 'security', 'management', 'technical'],
  technical: ['technical', 'security', 'management', 'fraud'],
  management: ['management', 'security', 'fraud', 'technical'],
};

/**
 * Why somebody stands where they do: the role fits what the call is about, or stands in for it, or any role would do;
 * they are the first or a deputy of their role; they are at work at that moment, or not, or nobody knows.
 */
export type CallReason =
  | 'rightRole'
  | 'otherRole'
  | 'firstOfRole'
  | 'deputyOfRole'
  | 'atWork'
  | 'notAtWork'
  | 'hoursUnknown';

/** One contact in the order of calling. */
export interface Call {
  readonly contact: Contact;
  /** At work at that moment; `undefined` when their hours are not known. */
  readonly isAtWork: boolean | undefined;
  readonly isStale: boolean;
  /** Place among those of the role who are there, from 1; unlike the position it has no gaps. */
  readonly rank: number;
  readonly reasons: readonly CallReason[];
}

/** What is wrong with a list of contacts, the worst first. */
export type ContactWarning = 'noContact' | 'onlyOne' | 'nobodyAtWork' | 'stale';

/** Whether a contact was never verified, or too long ago to be relied on. */
export const isStale = (contact: Pick<Contact, 'verifiedAt'>, now: Date): boolean =>
  contact.verifiedAt === null || now.getTime() - contact.verifiedAt.getTime() > VERIFIED_FOR_DAYS * 86_400_000;

/**
 * Whether everything hangs on one person: a single one is known, in however many roles. One group is several people, as
 * is recommended to partners; whether they are alive is another check, see `assurance.ts`.
 */
export const onlyOne = (contacts: readonly Contact[]): boolean =>
  personsOf(contacts).length === 1 && !contacts.some((contact) => contact.kind === 'group');

/**
 * Whom to call, the first first.
 *
 * With a purpose the role decides, then who is at work, then the position: the fraud contact asleep comes before a
 * technician at work. Only they can decide to stop a subscription, each hour of fraud is the partner's loss, and whoever
 * is named for a role has agreed to be woken for it. So that nobody waits beside a silent phone, `deputyOf` is somebody
 * awake then. Without a purpose anybody can take the call, so whoever is at work comes first, then the role. Nobody is
 * left out: at night the first of those asleep is still the right one to wake.
 *
 * @param now - the moment of the call, which may lie ahead
 */
export function callOrder(contacts: readonly Contact[], purpose: Purpose, now: Date): Call[] {
  const roles = ORDER[purpose];
  const byRole = (a: Call, b: Call) => roles.indexOf(a.contact.role) - roles.indexOf(b.contact.role);
  const byPresence = (a: Call, b: Call) => presence(a) - presence(b);
  const byPosition = (a: Call, b: Call) => a.contact.position - b.contact.position;
  return contacts
    .map((contact) => callOf(contact, contacts, purpose, now))
    .sort((a, b) =>
      purpose === 'anything'
        ? byPresence(a, b) || byRole(a, b) || byPosition(a, b)
        : byRole(a, b) || byPresence(a, b) || byPosition(a, b),
    );
}

/**
 * Who is called when the first does not answer: the next in the order, but when the first is not known to be at work,
 * the first of the others who is. Another entry of the same person is no deputy.
 */
export function deputyOf(calls: readonly Call[]): Call | undefined {
  const [first, ...rest] = calls;
  if (!first) return undefined;
  const others = rest.filter(({ contact }) => !isSameOne(contact, first.contact));
  const awake = others.find((call) => call.isAtWork === true);
  return first.isAtWork === true ? others[0] : (awake ?? others[0]);
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

function callOf(contact: Contact, all: readonly Contact[], purpose: Purpose, now: Date): Call {
  const working = isAtWork(contact.hours, contact.zone, now);
  const rank = all.filter(({ role, position }) => role === contact.role && position <= contact.position).length;
  const fit: readonly CallReason[] =
    purpose === 'anything' ? [] : [ORDER[purpose][0] === contact.role ? 'rightRole' : 'otherRole'];
  return {
    contact,
    isAtWork: working,
    isStale: isStale(contact, now),
    rank,
    reasons: [
      ...fit,
      rank === 1 ? 'firstOfRole' : 'deputyOfRole',
      working === undefined ? 'hoursUnknown' : working ? 'atWork' : 'notAtWork',
    ],
  };
}

const presence = (call: Call): number => (call.isAtWork === undefined ? 1 : call.isAtWork ? 0 : 2);
