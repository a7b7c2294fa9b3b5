import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** By what somebody, or a customer, is known here. */
export interface Identity {
  readonly kind: 'person' | 'customer';
  /** Entra and Teams ids of a person, the tenant id of a customer; never empty. */
  readonly ids: readonly string[];
  /** Names as they stand in the store. */
  readonly names: readonly string[];
  /** E-mail addresses and phone numbers. */
  readonly addresses: readonly string[];
}

/** Shorter names, and single words of a person's, stand in too many texts to be taken for somebody there. */
const isTelling = (kind: Identity['kind'], name: string): boolean =>
  kind === 'person' ? /\S\s+\S/.test(name) && name.length >= 5 : name.length >= 4;

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
    from contacts where entra_id = ${key} or lower(email) = ${key.toLowerCase()}
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
  return { kind: 'person', ids: [...new Set([key, ...all('ids')])], names: all('names'), addresses: all('addresses') };
}

/** The same of a customer: its tenant id, name and domain. */
export async function identifyCustomer(db: Kysely<Tables>, tenantId: string): Promise<Identity> {
  const row = await db.selectFrom('tenants').select(['name', 'domain']).where('id', '=', tenantId).executeTakeFirst();
  const names = [row?.name, row?.domain].filter((text): text is string => Boolean(text));
  return { kind: 'customer', ids: [tenantId], names, addresses: [] };
}

/** As regular expressions of PostgreSQL that find them inside of texts; `undefined` where there is nothing to find. */
export interface Patterns {
  readonly ids: string | undefined;
  readonly names: string | undefined;
  readonly addresses: string | undefined;
}

export const patternsOf = ({ kind, ids, names, addresses }: Identity): Patterns => ({
  ids: patternOf(ids),
  names: patternOf(names.filter((name) => isTelling(kind, name))),
  addresses: patternOf(addresses),
});

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
