import { createHash } from 'node:crypto';
import type { SimPerson } from './person.ts';

/** What a roster route answers about one member. */
export interface MemberOnWire {
  readonly id: string;
  readonly objectId: string;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly email: string;
  readonly userPrincipalName: string;
  readonly tenantId: string;
  readonly userRole: 'user';
}

export interface Roster {
  readonly people: readonly SimPerson[];
  /** The person with this Entra object id. @throws Error for a stranger: a mistake of the caller, not of the bot */
  getPerson(personId: string): SimPerson;
  /** Looks a person up as the Connector does: by Teams id (`29:…`), Entra object id or UPN, in any case. */
  findPerson(key: string): SimPerson | undefined;
  /** The Teams id of a person: `29:…`, different for every bot, as in Teams. */
  mriOf(person: SimPerson): string;
  memberOf(person: SimPerson): MemberOnWire;
}

/** The people whom the simulated Teams knows, all of them members of its one team. */
export function createRoster(people: readonly SimPerson[], botMri: string, tenantId: string): Roster {
  const mriOf = (person: SimPerson): string =>
    `29:1${createHash('sha256').update(`${botMri}/${person.id}`).digest('base64url')}`;
  const byKey = new Map(
    people.flatMap((person) =>
      [mriOf(person), person.id, person.upn].map((key) => [key.toLowerCase(), person] as const),
    ),
  );
  const findPerson = (key: string): SimPerson | undefined => byKey.get(key.toLowerCase());
  return {
    people,
    findPerson,
    mriOf,
    getPerson(personId) {
      const person = findPerson(personId);
      if (!person) throw new Error(`Nobody in the sandbox has the id "${personId}"`);
      return person;
    },
    memberOf(person) {
      const [givenName = person.name, ...rest] = person.name.split(' ');
      return {
        id: mriOf(person),
        objectId: person.id,
        name: person.name,
        givenName,
        surname: rest.join(' '),
        email: person.upn,
        userPrincipalName: person.upn,
        tenantId,
        userRole: 'user',
      };
    },
  };
}
