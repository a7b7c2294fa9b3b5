import type { Reading } from '../posture/index.ts';
import type { Contact, ContactAccount } from './contact.ts';
import { personsOf } from './persons.ts';
import { isStale } from './rules.ts';

/** Living people who must be there. One person has holidays, and Microsoft's goal of an hour does not. */
const ENOUGH = 2;

/** The checks of a tenant that are about its contacts. */
export const CONTACT_CHECKS = ['contactLiving', 'contactEnough', 'contactVerified'] as const;
export type ContactCheck = (typeof CONTACT_CHECKS)[number];

export type ContactReading = Omit<Reading, 'tenantId' | 'check'> & { readonly check: ContactCheck };

type Accounts = ReadonlyMap<string, ContactAccount>;

/**
 * What the contacts of one tenant say about it.
 *
 * @param isPartner - we owe Microsoft a contact ourselves; a customer without one has nothing that could be checked
 * @param accounts - by contact id, as far as they were read
 */
export function assure(
  contacts: readonly Contact[],
  accounts: Accounts,
  isPartner: boolean,
  now: Date,
): ContactReading[] {
  if (contacts.length === 0 && !isPartner) {
    return CONTACT_CHECKS.map((check) => ({ check, status: 'notApplicable', detail: {} }));
  }
  return [living(contacts, accounts), enough(contacts, accounts), verified(contacts, now)];
}

/** A contact whose account is disabled or gone reads no mail and takes no call, whatever our copy says. */
function living(contacts: readonly Contact[], accounts: Accounts): ContactReading {
  const check = 'contactLiving';
  const known = contacts.filter((contact) => contact.entraId !== null);
  const dead = known.filter((contact) => isDead(accounts.get(contact.id)));
  if (dead.length > 0) return { check, status: 'fail', detail: { contactIds: idsOf(dead) } };
  const unread = known.filter((contact) => isUnread(accounts.get(contact.id)));
  if (unread.length > 0)
    return { check, status: 'couldNotCheck', detail: { reason: 'unreadable', contactIds: idsOf(unread) } };
  return { check, status: known.length > 0 ? 'pass' : 'notApplicable', detail: {} };
}

/**
 * Two living persons, or a group with two living members. A group that nobody can look into may be enough or not; a
 * person beside a group of one may be that one.
 */
function enough(contacts: readonly Contact[], accounts: Accounts): ContactReading {
  const check = 'contactEnough';
  const able = contacts.filter((contact) => !isDead(accounts.get(contact.id)));
  const persons = personsOf(able.filter(({ kind }) => kind === 'person')).length;
  const groups = able.filter(({ kind }) => kind === 'group');
  const members = groups.map((group) => accounts.get(group.id)?.livingMembers ?? undefined);
  const most = members.reduce<number>((best, count) => Math.max(best, count ?? 0), 0);
  const detail = { persons, groups: groups.length, livingMembers: most };
  if (persons >= ENOUGH || most >= ENOUGH) return { check, status: 'pass', detail };
  return members.includes(undefined)
    ? { check, status: 'couldNotCheck', detail: { ...detail, reason: 'membersUnknown' } }
    : { check, status: 'fail', detail };
}

function verified(contacts: readonly Contact[], now: Date): ContactReading {
  const check = 'contactVerified';
  if (contacts.length === 0) return { check, status: 'notApplicable', detail: {} };
  const stale = contacts.filter((contact) => isStale(contact, now));
  const never = stale.filter((contact) => contact.verifiedAt === null);
  return stale.length > 0
    ? { check, status: 'fail', detail: { stale: stale.length, never: never.length, contactIds: idsOf(stale) } }
    : { check, status: 'pass', detail: {} };
}

const isDead = (account: ContactAccount | undefined): boolean =>
  account?.state === 'disabled' || account?.state === 'missing';

const isUnread = (account: ContactAccount | undefined): boolean => !account || account.state === 'unreadable';

/** Ids for whoever shows them; a handful says enough. */
const idsOf = (contacts: readonly Contact[]): string[] => contacts.slice(0, 10).map(({ id }) => id);
