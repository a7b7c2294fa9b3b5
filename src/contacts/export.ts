import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Contact } from './contact.ts';
import { writeCsvLine } from './csv.ts';
import { CONTACT_FIELDS } from './problem.ts';
import { HEADER } from './read-list.ts';
import { toContact } from './store.ts';

/** Contacts that are read at once: a list of all of them never lies in memory as a whole. */
const PAGE = 1000;

/**
 * Writes contacts as a table (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read the accents), a piece
 * for each thousand: of one tenant, or of all by tenant. The tenant id names the customer, because two may share a name;
 * the name stands beside it for people. Importing it again changes nothing.
 *
 * Contacts that change while it runs are as they were or as they are; none appears twice.
 */
export async function* exportContacts(db: Kysely<Tables>, tenantId?: string): AsyncIterable<string> {
  const header = [HEADER.customer, 'customer name shown', ...CONTACT_FIELDS.map((field) => HEADER[field])];
  yield `\ufeff${writeCsvLine(header)}`;
  let after: Pick<Contact, 'tenantId' | 'role' | 'position'> | undefined;
  for (;;) {
    const last = after;
    const rows = await db
      .selectFrom('contacts')
      .leftJoin('tenants', 'tenants.id', 'contacts.tenant_id')
      .selectAll('contacts')
      .select('tenants.name as tenant_name')
      .$if(tenantId !== undefined, (query) => query.where('tenant_id', '=', tenantId ?? ''))
      .$if(last !== undefined, (query) =>
        query.where((eb) =>
          eb(
            eb.refTuple('tenant_id', 'role', 'position'),
            '>',
            eb.tuple(last?.tenantId ?? '', last?.role ?? 'security', last?.position ?? 0),
          ),
        ),
      )
      .orderBy('tenant_id')
      .orderBy('role')
      .orderBy('position')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows.map((row) => lineOf(toContact(row), row.tenant_name ?? '')).join('');
    const end = rows.at(-1);
    if (!end || rows.length < PAGE) return;
    after = { tenantId: end.tenant_id, role: end.role, position: end.position };
  }
}

const lineOf = (contact: Contact, tenantName: string): string =>
  writeCsvLine([
    contact.tenantId,
    tenantName,
    ...CONTACT_FIELDS.map((field) => {
      const value = contact[field];
      return typeof value === 'object' && value !== null ? value.join(', ') : String(value ?? '');
    }),
  ]);
