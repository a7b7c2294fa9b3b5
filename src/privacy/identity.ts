import { type Kysely, sql } from 'kysely';
import { wordingOf } from '../questions/index.ts';
import type { Tables } from '../storage/tables.ts';

/** By what somebody, or a customer, is known here. */
export interface Identity {
  readonly kind: 'person' | 'customer';
  /** Entra and Teams ids of a person, the tenant id of a customer; never empty. */
  readonly ids: readonly string[];
  /** Names as they stand in the store. */
  readonly names: readonly string[];
  /** Those of the names that nobody else who is known here bears. */
  readonly soleNames: readonly string[];
  /** E-mail addresses and phone numbers. */
  readonly addresses: readonly string[];
}

/** Shorter names, and single words of a person's, stand in too many texts to be taken for somebody there. */
const isTellingName = (kind: Identity['kind'], name: string): boolean =>
  kind === 'person' ? /\S\s+\S/.test(name) && name.length >= 5 : name.length >= 4;

/** An id has digits or is an address, and is long: a word is no id, whoever says so. */
const isTellingId = (id: string): boolean => id.length >= 8 && /[\d@]/.test(id);

/** The number of a line inside of a house stands in too many texts. */
const isTellingAddress = (address: string): boolean =>
  address.includes('@') || address.replaceAll(/\D/g, '').length >= 6;

/**
 * Everything by which a person is known here: other ids, every name that they had, addresses.
 *
 * @param key - Entra object id, or the e-mail address of a contact whose id nobody knows
 */
export async function identifyPerson(db: Kysely<Tables>, key: string): Promise<Identity> {
  const { rows } = await sql<{ ids: (string | null)[]; names: (string | null)[]; addresses: (string | null)[] }>`
    select array[teams_id, personal_conversation_id] as ids, array[name] as names, array[]::text[] as addresses
    from people where entra_id = ${key}
    union all
    select array[entra_id], array[name], array[email, phone]
    from contacts where entra_id = ${key} or (coalesce(entra_id, '') = '' and lower(email) = ${key.toLowerCase()})
    union all
    select array[]::text[], array_agg(distinct subject_name), array[]::text[] from alerts where subject_id = ${key}
    union all
    select array[]::text[], array_agg(distinct document -> 'alert' ->> 'subject_name'), array[]::text[]
    from archived_alerts where document -> 'alert' ->> 'subject_id' = ${key}
    union all
    select array[]::text[], array_agg(distinct actor_name), array[]::text[] from audit_log where actor_id = ${key}
    union all
    select array[]::text[], array_agg(distinct contact_name), array[]::text[] from drills where contact_entra_id = ${key}
  `.execute(db);
  const all = (of: 'ids' | 'names' | 'addresses') => [
    ...new Set(rows.flatMap((row) => row[of] ?? []).filter((text): text is string => Boolean(text))),
  ];
  const ids = [...new Set([key, ...all('ids')])];
  const names = all('names');
  const namesakes = await namesOfOthers(db, names, ids, all('addresses'));
  const soleNames = names.filter((name) => !namesakes.has(name.toLowerCase()));
  return { kind: 'person', ids, names, soleNames, addresses: all('addresses') };
}

/** Which of the names somebody else bears: a colleague, a contact, a user of an alert, whoever did something here. */
async function namesOfOthers(
  db: Kysely<Tables>,
  names: readonly string[],
  ids: readonly string[],
  addresses: readonly string[],
): Promise<ReadonlySet<string>> {
  const any = (texts: readonly string[]) => sql`any(${texts.map((text) => text.toLowerCase())}::text[])`;
  const { rows } = await sql<{ name: string }>`
    select distinct lower(name) as name from (
      select entra_id as id, name from people
      union all
      select coalesce(nullif(entra_id, ''), email), name from contacts
      union all
      select subject_id, subject_name from alerts
      union all
      select document -> 'alert' ->> 'subject_id', document -> 'alert' ->> 'subject_name' from archived_alerts
      union all
      select actor_id, actor_name from audit_log
      union all
      select owner_id, owner_name from tasks
    ) as known
    where lower(name) = ${any(names)} and lower(id) <> '' and not lower(id) = ${any([...ids, ...addresses])}
  `.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** The same of a customer: its tenant id, name and domain. */
export async function identifyCustomer(db: Kysely<Tables>, tenantId: string): Promise<Identity> {
  const row = await db.selectFrom('tenants').select(['name', 'domain']).where('id', '=', tenantId).executeTakeFirst();
  const names = [row?.name, row?.domain].filter((text): text is string => Boolean(text));
  return { kind: 'customer', ids: [tenantId], names, soleNames: names, addresses: [] };
}

/** What of an identity says enough to be looked for inside of texts. */
export const tellingOf = ({ kind, ids, names, addresses }: Identity) => ({
  ids: ids.filter(isTellingId),
  names: names.filter((name) => isTellingName(kind, name)),
  addresses: addresses.filter(isTellingAddress),
});

/** As regular expressions of PostgreSQL that find them inside of texts; `undefined` where there is nothing to find. */
export interface Patterns {
  readonly ids: string | undefined;
  readonly names: string | undefined;
  readonly addresses: string | undefined;
}

export function patternsOf(who: Identity): Patterns {
  const { ids, names, addresses } = tellingOf(who);
  return { ids: patternOf(ids), names: patternOf(names), addresses: patternOf(addresses) };
}

/** The same for texts that `wordingOf` made: all of them in one. */
export function wordingPatternOf(who: Identity): string | undefined {
  const { ids, names, addresses } = tellingOf(who);
  return patternOf([...ids, ...names, ...addresses].map(wordingOf));
}

function patternOf(texts: readonly string[]): string | undefined {
  if (texts.length === 0) return undefined;
  // In JSON a quotation mark inside of a name has a backslash before it.
  const inJson = texts.map((text) => JSON.stringify(text).slice(1, -1));
  const any = [...new Set([...texts, ...inJson])]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replaceAll(/[^\p{L}\p{N}\s]/gu, (sign) => `\\${sign}`))
    .join('|');
  return `(?<!\\w)(?:${any})(?!\\w)`;
}
