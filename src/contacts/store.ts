import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Contact, ContactAccount } from './contact.ts';

type Db = Kysely<Tables>;

/** Whether a text is an id as `newId` makes them; any other text names nothing that is there. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** All contacts of a tenant, by role and position. For the order of calling see `callOrder`. */
export async function contactsOf(db: Db, tenantId: string): Promise<Contact[]> {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('role')
    .orderBy('position')
    .execute();
  return rows.map(toContact);
}

/** All contacts of these tenants, in no order that counts: one read for a list, however long it is. */
export async function contactsOfAll(db: Db, tenantIds: readonly string[]): Promise<Contact[]> {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('tenant_id', '=', sql<string>`any(${[...new Set(tenantIds)]}::text[])`)
    .orderBy('tenant_id')
    .orderBy('role')
    .orderBy('position')
    .execute();
  return rows.map(toContact);
}

/** Finds one contact by its id, as it stands in a card's data. */
export async function findContact(db: Db, id: string): Promise<Contact | undefined> {
  if (!isId(id)) return undefined;
  const row = await db.selectFrom('contacts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toContact(row);
}

/** What Microsoft said of the accounts of these contacts, by contact id; who was never read is left out. */
export async function accountsOf(db: Db, contactIds: readonly string[]): Promise<ReadonlyMap<string, ContactAccount>> {
  const rows = await db
    .selectFrom('contact_accounts')
    .selectAll()
    .where('contact_id', '=', sql<string>`any(${contactIds.filter(isId)}::uuid[])`)
    .execute();
  return new Map(
    rows.map((row) => [row.contact_id, { state: row.state, livingMembers: row.living_members, readAt: row.read_at }]),
  );
}

/**
 * Takes in what Microsoft says of contacts' accounts. Safe to repeat; an older reading never replaces a newer one, and
 * what was read of an account that is not, or no longer, the contact's is dropped.
 */
export async function saveAccounts(
  tx: Transaction<Tables>,
  accounts: ReadonlyMap<string, ContactAccount & { readonly entraId: string | null }>,
): Promise<void> {
  const rows = [...accounts].map(([contactId, { entraId, state, livingMembers, readAt }]) => ({
    contact_id: contactId,
    entra_id: entraId,
    state,
    living_members: livingMembers,
    read_at: readAt,
  }));
  await sql`
    insert into contact_accounts as old (contact_id, state, living_members, read_at)
    select read.contact_id, read.state, read.living_members, read.read_at
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as read (contact_id uuid, entra_id text, state text, living_members integer, read_at timestamptz)
    join contacts on contacts.id = read.contact_id and contacts.entra_id = read.entra_id
    order by read.contact_id
    on conflict (contact_id) do update set
      state = excluded.state, living_members = excluded.living_members, read_at = excluded.read_at
    where old.read_at <= excluded.read_at
  `.execute(tx);
}

export const toContact = (row: Selectable<Tables['contacts']>): Contact => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  kind: row.kind,
  role: row.role,
  position: row.position,
  email: row.email,
  phone: row.phone,
  languages: row.languages.split(',').filter(Boolean),
  hours: row.hours,
  zone: row.zone,
  entraId: row.entra_id,
  note: row.note,
  verifiedAt: row.verified_at,
  verifiedBy: row.verified_by,
  version: row.version,
});
