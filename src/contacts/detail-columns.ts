import { sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Contact, ContactDetails } from './contact.ts';
import type { ContactField } from './problem.ts';

const COLUMNS: Readonly<Record<ContactField, string>> = {
  name: 'name',
  kind: 'kind',
  role: 'role',
  position: 'position',
  email: 'email',
  phone: 'phone',
  languages: 'languages',
  hours: 'hours',
  zone: 'zone',
  entraId: 'entra_id',
  note: 'note',
};

/** The columns of a contact's details, for statements that write them all. */
export const DETAILS = sql.join(Object.values(COLUMNS).map((column) => sql.ref(column)));

/** The same of one table or alias. */
export const detailsOf = (table: string) =>
  sql.join(Object.values(COLUMNS).map((column) => sql.ref(`${table}.${column}`)));

/** Whether two rows are the same person at the same address and number, and so stay verified. */
export const isSamePerson = (before: string, after: string) => {
  const of = (table: string) => sql.join(['name', 'email', 'phone'].map((column) => sql.ref(`${table}.${column}`)));
  return sql`(${of(before)}) = (${of(after)})`;
};

/** Details as the table has them. */
export const toRow = ({ entraId, languages, ...rest }: ContactDetails) => ({
  name: rest.name,
  kind: rest.kind,
  role: rest.role,
  position: rest.position,
  email: rest.email,
  phone: rest.phone,
  languages: languages.join(','),
  hours: rest.hours,
  zone: rest.zone,
  entra_id: entraId,
  note: rest.note,
});

/** The fields in which two differ: what the log and the preview of a list name, without any value. */
export const changedFields = (before: ContactDetails | Contact, after: ContactDetails): ContactField[] => {
  const [was, is] = [toRow(before), toRow(after)] as Readonly<Record<string, unknown>>[];
  return (Object.keys(COLUMNS) as ContactField[]).filter((field) => was?.[COLUMNS[field]] !== is?.[COLUMNS[field]]);
};

/** Any fixed numbers will do; they only have to be ours alone on this database. */
const CONTACTS_LOCK = 7_318_220_643;

/**
 * Holds the contacts of one tenant until the transaction ends: two who add at once get two places instead of one of
 * them an error, and the checks of the tenant see what the other one changed. Taken before any row, so that nobody
 * waits in a circle.
 */
export async function lockContacts(tx: Transaction<Tables>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${CONTACTS_LOCK})`.execute(tx);
  await sql`select pg_advisory_xact_lock(hashtextextended(${tenantId}, ${CONTACTS_LOCK}))`.execute(tx);
}

/** Holds the contacts of all tenants: a list may name thousands, more than the database has room for single locks. */
export async function lockAllContacts(tx: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CONTACTS_LOCK})`.execute(tx);
}
