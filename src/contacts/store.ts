import { type Kysely, type Selectable, sql } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import type { Contact, ContactDetails } from './contact.ts';

/** What changing contacts needs from outside. */
export interface ContactPorts {
  readonly db: Database;
  readonly now: () => Date;
}

export type Verified =
  | { readonly kind: 'changed'; readonly contact: Contact }
  /** A later verification stands; `contact` is how it stands. */
  | { readonly kind: 'unchanged'; readonly contact: Contact }
  | { readonly kind: 'gone' };

/** All contacts of a tenant, by role and position. For the order of calling see `callOrder`. */
export async function contactsOf(db: Kysely<Tables>, tenantId: string): Promise<Contact[]> {
  const rows = await db
    .selectFrom('contacts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('role')
    .orderBy('position')
    .execute();
  return rows.map(toContact);
}

/**
 * Makes these the contacts of a tenant: changes those that differ, adds the new, removes the others.
 *
 * Safe to repeat: the same list again changes nothing and leaves no line in the log. A contact who is still the same
 * person at the same address and number stays verified.
 *
 * @param contacts - each role and position at most once
 * @returns how many contacts were written or removed
 */
export async function replaceContacts(
  ports: ContactPorts,
  tenantId: string,
  contacts: readonly ContactDetails[],
  actor: Actor,
): Promise<number> {
  const at = ports.now();
  const rows = contacts.map((contact) => ({
    ...contact,
    id: newId(at),
    tenant_id: tenantId,
    languages: contact.languages.join(','),
    entra_id: contact.entraId,
  }));
  return ports.db.transaction().execute(async (tx) => {
    const removed = await sql`
      delete from contacts
      where tenant_id = ${tenantId} and (role, position) not in (
        select role, position from json_populate_recordset(null::contacts, ${JSON.stringify(rows)}::json)
      )
      returning id
    `.execute(tx);
    const written = await sql`
      insert into contacts as old (id, tenant_id, ${DETAILS})
      select id, tenant_id, ${DETAILS}
      from json_populate_recordset(null::contacts, ${JSON.stringify(rows)}::json)
      on conflict (tenant_id, role, position) do update set
        (${DETAILS}) = row (${of('excluded')}),
        verified_at = case when ${IS_SAME_PERSON} then old.verified_at end,
        verified_by = case when ${IS_SAME_PERSON} then old.verified_by end
      where (${of('old')}) is distinct from (${of('excluded')})
      returning id
    `.execute(tx);
    const changed = removed.rows.length + written.rows.length;
    if (changed > 0) {
      const detail = { written: written.rows.length, removed: removed.rows.length };
      await record(tx, [{ at, actor, verb: 'contact.replace', subjectType: 'tenant', subjectId: tenantId, detail }]);
    }
    return changed;
  });
}

/** Records that somebody made sure that a contact still answers. Repeating it with the same or an older clock changes nothing. */
export async function verifyContact(ports: ContactPorts, contactId: string, actor: Actor): Promise<Verified> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(contactId)) return { kind: 'gone' };
  const at = ports.now();
  const changed = await ports.db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('contacts')
      .set({ verified_at: at, verified_by: actor.name })
      .where('id', '=', contactId)
      .where((eb) => eb.or([eb('verified_at', 'is', null), eb('verified_at', '<', at)]))
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    await record(tx, [{ at, actor, verb: 'contact.verify', subjectType: 'contact', subjectId: contactId, detail: {} }]);
    return toContact(row);
  });
  if (changed) return { kind: 'changed', contact: changed };
  const row = await ports.db.selectFrom('contacts').selectAll().where('id', '=', contactId).executeTakeFirst();
  return row ? { kind: 'unchanged', contact: toContact(row) } : { kind: 'gone' };
}

const DETAIL_COLUMNS = ['name', 'role', 'position', 'email', 'phone', 'languages', 'hours', 'zone', 'entra_id', 'note'];
const DETAILS = sql.join(DETAIL_COLUMNS.map((column) => sql.ref(column)));
const of = (table: 'old' | 'excluded') => sql.join(DETAIL_COLUMNS.map((column) => sql.ref(`${table}.${column}`)));
const IS_SAME_PERSON = sql`(old.name, old.email, old.phone) = (excluded.name, excluded.email, excluded.phone)`;

const toContact = (row: Selectable<Tables['contacts']>): Contact => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
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
});
