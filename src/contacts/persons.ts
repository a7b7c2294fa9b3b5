import type { Contact } from './contact.ts';

/**
 * Entries gathered by the person or group that they are about: one may be listed for several roles, in one entry with an
 * account and in another without.
 *
 * Two accounts are two people, whatever they are called. Otherwise one address or one name is one person: warning once
 * too often of a single one is better than relying on a deputy who is the same. A number alone says nothing, because
 * several people answer at a switchboard.
 *
 * @returns each entry once
 */
export function personsOf(contacts: readonly Contact[]): Contact[][] {
  const persons: Contact[][] = [];
  const byKey = new Map<string, Contact[]>();
  // Entries with an account first: one without must not make two accounts into one person.
  const [known, unknown] = [contacts.filter(({ entraId }) => entraId), contacts.filter(({ entraId }) => !entraId)];
  for (const contact of [...known, ...unknown]) {
    const account = contact.entraId ? [`account ${contact.entraId.toLowerCase()}`] : [];
    const traits = [contact.email && `email ${contact.email.toLowerCase()}`, `name ${contact.name.toLowerCase()}`];
    const found = (contact.entraId ? account : traits).map((key) => byKey.get(key)).find((person) => person);
    const person = found ?? [];
    person.push(contact);
    if (!found) persons.push(person);
    for (const key of [...account, ...traits]) if (key !== '' && !byKey.has(key)) byKey.set(key, person);
  }
  return persons;
}

/** Whether two entries are about one person or group. */
export const isSameOne = (one: Contact, other: Contact): boolean => personsOf([one, other]).length === 1;
