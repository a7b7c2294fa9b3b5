import { sql, type Transaction } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';
import { assureTenants } from './assure.ts';
import type { Contact, ContactDetails } from './contact.ts';
import { changedFields, lockContacts, toRow } from './detail-columns.ts';
import { findContact, toContact } from './store.ts';

/** What changing contacts needs from outside. */
export interface ContactPorts {
  readonly db: Database;
  readonly now: () => Date;
  readonly jobs: Pick<Jobs, 'enqueue'>;
}

/** What is enough for those who send nothing. */
export type NoJobs = Pick<ContactPorts, 'db' | 'now'>;

/** Somebody else has the place; `contact` is who. An answer, not an error. */
interface PlaceTaken {
  readonly kind: 'placeTaken';
  readonly contact: Contact;
}

/** `unchanged`: they are in the list already; `contact` is how they stand there. */
export type Added = { readonly kind: 'changed' | 'unchanged'; readonly contact: Contact } | PlaceTaken;

export type Changed =
  /** `unchanged`: it is so already; `outdated`: somebody was first, `contact` is how it stands. */
  | { readonly kind: 'changed' | 'unchanged' | 'outdated'; readonly contact: Contact }
  | PlaceTaken
  | { readonly kind: 'gone' };

export type Removed = { readonly kind: 'changed' | 'outdated'; readonly contact: Contact } | { readonly kind: 'gone' };

/** `unchanged`: a later verification stands; `outdated`: the contact was changed since; `contact` is how it stands. */
export type Verified =
  | { readonly kind: 'changed' | 'unchanged' | 'outdated'; readonly contact: Contact }
  | { readonly kind: 'gone' };

/**
 * Adds a contact to a tenant. Position 0 takes the place after the last of the role: a place that was left free in
 * between would make a newcomer the first without anybody having said so.
 *
 * Safe to repeat, also at once: nobody has two entries with one name, number and address in one role, so the second is
 * `unchanged`.
 */
export async function addContact(
  ports: NoJobs,
  tenantId: string,
  details: ContactDetails,
  actor: Actor,
): Promise<Added> {
  const at = ports.now();
  return ports.db.transaction().execute(async (tx): Promise<Added> => {
    await lockContacts(tx, tenantId);
    const twin = await findTwin(tx, tenantId, details);
    if (twin) return { kind: 'unchanged', contact: twin };
    const position = details.position || (await nextPlace(tx, tenantId, details.role));
    const wanted = { ...details, position };
    const holder = await findHolder(tx, tenantId, wanted);
    if (holder) return { kind: 'placeTaken', contact: holder };
    const row = await tx
      .insertInto('contacts')
      .values({ ...toRow(wanted), id: newId(at), tenant_id: tenantId, updated_at: at })
      .returningAll()
      .executeTakeFirstOrThrow();
    const contact = toContact(row);
    await note(tx, contact, 'add', { role: contact.role, position: contact.position }, actor, at);
    return { kind: 'changed', contact };
  });
}

/**
 * Changes a contact to these details, if it is still as whoever changes it saw it. A changed name, e-mail or phone
 * loses the verification. Position 0 keeps the place, or takes the next one of another role.
 *
 * Safe to repeat: the same details again are `unchanged`, also with the version from before the first call.
 *
 * @param version - of the contact as the form showed it
 */
export async function changeContact(
  ports: NoJobs,
  contactId: string,
  version: number,
  details: ContactDetails,
  actor: Actor,
): Promise<Changed> {
  const before = await findContact(ports.db, contactId);
  if (!before) return { kind: 'gone' };
  const at = ports.now();
  return ports.db.transaction().execute(async (tx): Promise<Changed> => {
    await lockContacts(tx, before.tenantId);
    // The log says which fields changed, so the row as it was is needed; locked, it stays so until the statement below.
    const locked = await tx
      .selectFrom('contacts')
      .selectAll()
      .where('id', '=', contactId)
      .forUpdate()
      .executeTakeFirst();
    if (!locked) return { kind: 'gone' };
    const was = toContact(locked);
    const position = details.position || (was.role === details.role ? was.position : 0);
    const wanted = { ...details, position: position || (await nextPlace(tx, was.tenantId, details.role)) };
    const fields = changedFields(was, wanted);
    if (fields.length === 0) return { kind: 'unchanged', contact: was };
    if (was.version !== version) return { kind: 'outdated', contact: was };
    const holder = await findHolder(tx, was.tenantId, wanted);
    if (holder && holder.id !== contactId) return { kind: 'placeTaken', contact: holder };
    const isAnother = fields.some((field) => field === 'name' || field === 'email' || field === 'phone');
    const row = await tx
      .updateTable('contacts')
      .set((eb) => ({
        ...toRow(wanted),
        version: eb('version', '+', 1),
        updated_at: at,
        ...(isAnother && { verified_at: null, verified_by: null }),
      }))
      .where('id', '=', contactId)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirstOrThrow();
    const contact = toContact(row);
    // What Microsoft said was of another account, or of a person and not of a group's members.
    if (fields.includes('entraId') || fields.includes('kind'))
      await tx.deleteFrom('contact_accounts').where('contact_id', '=', contactId).execute();
    await note(tx, contact, 'change', { fields }, actor, at);
    return { kind: 'changed', contact };
  });
}

/**
 * Removes a contact, if it is still as whoever removes it saw it. Its place stays empty, see the invariants of the
 * contact; its drills stay as proof. A second call is told `gone`.
 */
export async function removeContact(ports: NoJobs, contactId: string, version: number, actor: Actor): Promise<Removed> {
  const before = await findContact(ports.db, contactId);
  if (!before) return { kind: 'gone' };
  const at = ports.now();
  const removed = await ports.db.transaction().execute(async (tx) => {
    await lockContacts(tx, before.tenantId);
    const row = await tx
      .deleteFrom('contacts')
      .where('id', '=', contactId)
      .where('version', '=', version)
      .returningAll()
      .executeTakeFirst();
    if (!row) return undefined;
    const contact = toContact(row);
    await note(tx, contact, 'remove', { role: contact.role, position: contact.position }, actor, at);
    return contact;
  });
  if (removed) return { kind: 'changed', contact: removed };
  const contact = await findContact(ports.db, contactId);
  return contact ? { kind: 'outdated', contact } : { kind: 'gone' };
}

/**
 * Records that somebody made sure that a contact still answers, if it is still as they saw it: whoever called the old
 * number knows nothing about the new one. Repeating it with the same or an older clock changes nothing.
 *
 * @param version - of the contact as the list showed it
 */
export async function verifyContact(
  ports: NoJobs,
  contactId: string,
  version: number,
  actor: Actor,
): Promise<Verified> {
  const before = await findContact(ports.db, contactId);
  if (!before) return { kind: 'gone' };
  const at = ports.now();
  const changed = await ports.db.transaction().execute(async (tx) => {
    await lockContacts(tx, before.tenantId);
    return verifyIn(tx, contactId, version, actor, at);
  });
  if (changed) return { kind: 'changed', contact: changed };
  const contact = await findContact(ports.db, contactId);
  if (!contact) return { kind: 'gone' };
  return { kind: contact.version === version ? 'unchanged' : 'outdated', contact };
}

/**
 * The same inside a transaction of the caller, which holds the contacts of the tenant. The version stays: a form that is
 * open shows nothing of this.
 *
 * @returns nothing when it changed nothing
 */
export async function verifyIn(
  tx: Transaction<Tables>,
  id: string,
  version: number,
  actor: Actor,
  at: Date,
): Promise<Contact | undefined> {
  const row = await tx
    .updateTable('contacts')
    .set({ verified_at: at, verified_by: actor.name })
    .where('id', '=', id)
    .where('version', '=', version)
    .where((eb) => eb.or([eb('verified_at', 'is', null), eb('verified_at', '<', at)]))
    .returningAll()
    .executeTakeFirst();
  if (!row) return undefined;
  const contact = toContact(row);
  await note(tx, contact, 'verify', {}, actor, at);
  return contact;
}

/** The line in the log, and what the change means for the tenant's checks. */
async function note(
  tx: Transaction<Tables>,
  contact: Contact,
  verb: 'add' | 'change' | 'remove' | 'verify',
  detail: Readonly<Record<string, unknown>>,
  actor: Actor,
  at: Date,
): Promise<void> {
  // Nothing leads from a contact that is gone to its tenant any more, so that line is about the tenant.
  const [subjectType, subjectId, told] =
    verb === 'remove'
      ? ['tenant', contact.tenantId, { contactId: contact.id, ...detail }]
      : ['contact', contact.id, detail];
  await record(tx, [{ at, actor, verb: `contact.${verb}`, subjectType, subjectId, detail: told }]);
  await assureTenants(tx, [contact.tenantId], at);
}

async function nextPlace(tx: Transaction<Tables>, tenantId: string, role: Contact['role']): Promise<number> {
  const { last } = await tx
    .selectFrom('contacts')
    .select(sql<number>`coalesce(max(position), 0)`.as('last'))
    .where('tenant_id', '=', tenantId)
    .where('role', '=', role)
    .executeTakeFirstOrThrow();
  return last + 1;
}

/** Whoever is in the list with the same name, number and address in the same role. */
async function findTwin(
  tx: Transaction<Tables>,
  tenantId: string,
  { name, email, phone, role }: ContactDetails,
): Promise<Contact | undefined> {
  const row = await tx
    .selectFrom('contacts')
    .selectAll()
    .where((eb) => eb.and({ tenant_id: tenantId, role, name, email, phone }))
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  return row && toContact(row);
}

type Place = Pick<ContactDetails, 'role' | 'position'>;

async function findHolder(tx: Transaction<Tables>, tenantId: string, place: Place): Promise<Contact | undefined> {
  const row = await tx
    .selectFrom('contacts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('role', '=', place.role)
    .where('position', '=', place.position)
    .executeTakeFirst();
  return row && toContact(row);
}
