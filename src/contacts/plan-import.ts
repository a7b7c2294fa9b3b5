import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { createNameIndex, type NameIndex, type Tenant } from '../tenants/index.ts';
import type { Contact, ContactDetails } from './contact.ts';
import { changedFields } from './detail-columns.ts';
import { type CsvRow, type ImportPlan, type LineProblem, PLANNED, type PlannedRow } from './import.ts';
import { problemWords } from './problem.ts';
import { POSITION_MAX, readContact } from './read-contact.ts';
import { contactsOfAll } from './store.ts';

/** Names that a line with an unknown customer suggests. */
const NEAREST = 3;

/**
 * Says for each line of a list what it would do, without doing it.
 *
 * A line is about the contact at its place: customer, role and order. Without an order it is about the contact of that
 * role with the same e-mail, or the same name where either has none, and otherwise about a new one after the last. So a
 * list that was applied once changes nothing the second time. A customer must be named in full, by its domain or by its
 * tenant id: a name that is nearly right is refused with the nearest ones, because writing to the wrong customer is
 * worse than typing again. Contacts that no line names stay as they are.
 */
export async function planImport(
  db: Kysely<Tables>,
  rows: readonly CsvRow[],
  tenants: readonly Tenant[],
): Promise<ImportPlan> {
  const index = createNameIndex(tenants);
  const read = rows.map((row) => ({ row, ...tenantOf(row, index), contact: readContact(row.input) }));
  const known = await contactsOfAll(
    db,
    read.flatMap(({ tenant }) => (tenant ? [tenant.id] : [])),
  );
  const places = createPlaces(known);
  const planned = read.map(({ row, tenant, problems: unknown, contact }): PlannedRow => {
    const problems: LineProblem[] =
      contact.kind === 'ok'
        ? [...unknown]
        : [
            ...unknown,
            ...contact.problems.map(({ field, problem }) => ({ line: row.line, field, words: problemWords(problem) })),
          ];
    const base = { line: row.line, tenantId: tenant?.id ?? '', customer: tenant?.name || row.customer };
    if (!tenant || contact.kind !== 'ok' || problems.length > 0) {
      const details = contact.kind === 'ok' ? contact.details : null;
      return { ...base, kind: 'cannot', details, contact: null, fields: [], problems };
    }
    return { ...base, ...places.take(tenant.id, contact.details, row.line) };
  });
  const counts = Object.fromEntries(PLANNED.map((kind) => [kind, 0])) as Record<PlannedRow['kind'], number>;
  for (const { kind } of planned) counts[kind] += 1;
  return { rows: planned, counts };
}

function tenantOf(
  { line, customer }: CsvRow,
  index: NameIndex<Tenant>,
): { readonly tenant: Tenant | undefined; readonly problems: readonly LineProblem[] } {
  const problem = (words: string) => ({ tenant: undefined, problems: [{ line, field: 'customer', words } as const] });
  if (customer.trim() === '') return problem('Type the name, the domain or the tenant id of the customer.');
  const found = index.exact(customer);
  if (found.length > 1) return problem('Several customers are called so. Type the domain or the tenant id instead.');
  const [tenant] = found;
  if (tenant) return { tenant, problems: [] };
  const nearest = index
    .match(customer)
    .slice(0, NEAREST)
    .map(({ name }) => name);
  return problem(
    nearest.length > 0
      ? `No customer is called so. Type the full name, such as ${nearest.join(' or ')}.`
      : 'No customer is called so. Type the full name, the domain or the tenant id.',
  );
}

type Place = Omit<PlannedRow, 'line' | 'tenantId' | 'customer'>;

/** Keeps which places are there and which a list has named already. */
function createPlaces(known: readonly Contact[]) {
  const findSame = createFinder(known);
  const holders = new Map(known.map((one) => [`${one.tenantId} ${one.role} ${one.position}`, one]));
  const takenBy = new Map<string, number>();
  const last = new Map<string, number>();
  for (const { tenantId, role, position } of known) {
    const key = `${tenantId} ${role}`;
    last.set(key, Math.max(last.get(key) ?? 0, position));
  }
  return {
    take(tenantId: string, typed: ContactDetails, line: number): Place {
      const key = `${tenantId} ${typed.role}`;
      const same = typed.position === 0 ? findSame(key, typed) : undefined;
      const end = last.get(key) ?? 0;
      const details = { ...typed, position: typed.position || (same?.position ?? end + 1) };
      const place = `${key} ${details.position}`;
      const earlier = takenBy.get(place);
      if (earlier !== undefined) {
        const words = `Line ${earlier} names the same customer, role and order. Give this one another order.`;
        const problems = [{ line, field: 'position', words } as const];
        return { kind: 'cannot', details, contact: null, fields: [], problems };
      }
      if (details.position > POSITION_MAX) {
        const words = `This customer has ${POSITION_MAX} contacts of this role, and no list can name more.`;
        const problems = [{ line, field: 'position', words } as const];
        return { kind: 'cannot', details, contact: null, fields: [], problems };
      }
      takenBy.set(place, line);
      last.set(key, Math.max(end, details.position));
      const holder = holders.get(place);
      const fields = holder ? changedFields(holder, details) : [];
      return {
        kind: holder ? (fields.length > 0 ? 'change' : 'unchanged') : 'add',
        details,
        contact: holder ? { id: holder.id, version: holder.version } : null,
        fields,
        problems: [],
      };
    },
  };
}

/** Finds a contact by who it is: by e-mail, or by name where either has no e-mail. A list may name thousands of one role. */
function createFinder(known: readonly Contact[]) {
  const byEmail = new Map<string, Contact>();
  const byName = new Map<string, Contact>();
  const withoutEmail = new Map<string, Contact>();
  const keep = (found: Map<string, Contact>, key: string, contact: Contact) => {
    if (!found.has(key)) found.set(key, contact);
  };
  for (const contact of known) {
    const place = `${contact.tenantId} ${contact.role}`;
    keep(byName, `${place} ${contact.name.toLowerCase()}`, contact);
    if (contact.email === '') keep(withoutEmail, `${place} ${contact.name.toLowerCase()}`, contact);
    else keep(byEmail, `${place} ${contact.email.toLowerCase()}`, contact);
  }
  return (place: string, { name, email }: ContactDetails): Contact | undefined => {
    const named = `${place} ${name.toLowerCase()}`;
    if (email === '') return byName.get(named);
    return byEmail.get(`${place} ${email.toLowerCase()}`) ?? withoutEmail.get(named);
  };
}
