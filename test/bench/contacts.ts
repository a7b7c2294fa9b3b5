import { sql } from 'kysely';
import { callOrder, contactsOf, readCall } from '../../src/contacts/index.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createTenantFinder, listTenants, matchTenants, type TenantFinder } from '../../src/tenants/index.ts';
import { type Figure, interleave, rowOf, spreadOf } from './figure.ts';
import type { Lab } from './lab.ts';

const ROUNDS = 7;
const LOOKUPS = 1000;
/** Lookups without the names in memory are slow, so fewer will do. */
const SLOW_LOOKUPS = 40;
const CUSTOMERS = 5000;
const CONTACTS_EACH = 4;
/** What the issue allows: a lookup by words within twice the time of one by id. */
const MOST = 2;

interface Customer {
  readonly id: string;
  readonly name: string;
}

/**
 * How long it takes to find whom to call at a customer that somebody named in words, beside a customer whose id is
 * known: 5,000 customers with 20,000 contacts in a real database. By words is finding the customer and then the same as
 * by id.
 */
export async function measureContacts(lab: Lab): Promise<Figure> {
  const server = await startEmbeddedServer(await lab.folder());
  const db = connect(server.url, () => undefined);
  try {
    await migrate(db);
    const customers = makeCustomers();
    await fill(db, customers);
    return await measure(db, customers);
  } finally {
    await db.destroy();
    await server.release();
  }
}

async function measure(db: Database, customers: readonly Customer[]): Promise<Figure> {
  const now = () => new Date();
  const finder = createTenantFinder(db, now);
  const next = turns(customers);
  const byId = async ({ id }: Customer) => callOrder(await contactsOf(db, id), 'fraud', now());
  const byWords =
    (wordsOf: (name: string) => string, tenants: TenantFinder = finder) =>
    async (customer: Customer) => {
      const found = await tenants.find(wordsOf(customer.name));
      const hit = found.find(({ id }) => id === customer.id);
      if (!hit) throw new Error(`“${wordsOf(customer.name)}” does not find “${customer.name}”`);
      return byId({ id: hit.id, name: hit.name });
    };
  const asked = async (customer: Customer) => {
    const call = readCall(`who do I call at ${withSlip(customer.name)} about a fraud bill at night?`, now(), 'UTC');
    return byWords(() => call?.who ?? '')(customer);
  };
  const unindexed: TenantFinder = { ...finder, find: async (query) => matchTenants(query, await listTenants(db)) };
  const half = (() => {
    let turn = 0;
    return (name: string) => (turn++ % 2 === 0 ? name.toLowerCase() : withSlip(name));
  })();

  const p50 =
    (lookup: (customer: Customer) => Promise<unknown>, times = LOOKUPS) =>
    () =>
      median(lookup, next, times);
  const measures = {
    byId: p50(byId),
    words: p50(byWords(half)),
    slips: p50(byWords(withSlip)),
    asked: p50(asked),
    unindexed: p50(
      byWords((name) => name, unindexed),
      SLOW_LOOKUPS,
    ),
  };
  // Once for the compiler and the names in memory.
  for (const warm of Object.values(measures)) await warm();
  const found = await interleave(ROUNDS, measures);
  return {
    title: 'Whom to call',
    about: [
      `${CUSTOMERS.toLocaleString('en')} customers with ${(CUSTOMERS * CONTACTS_EACH).toLocaleString('en')} contacts. Yardstick: the contacts of a customer whose id is known, in the order of calling. By words, the customer must be found first. Each value is the median of ${LOOKUPS} lookups of different customers, one after the other.`,
      `Reading all names from the database each time, as before, takes ${Math.round(spreadOf(found.unindexed).median).toLocaleString('en')} µs.`,
    ],
    rows: [
      rowOf('by name, every other one with a slip of the finger', 'µs', found.words, found.byId, MOST),
      rowOf('by name, each with a slip', 'µs', found.slips, found.byId, MOST),
      rowOf('a whole question, read from its words, with a slip', 'µs', found.asked, found.byId),
    ],
  };
}

/** Median of lookups in microseconds. */
async function median(
  lookup: (customer: Customer) => Promise<unknown>,
  next: () => Customer,
  times: number,
): Promise<number> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const customer = next();
    const startedAt = performance.now();
    await lookup(customer);
    took.push((performance.now() - startedAt) * 1000);
  }
  return spreadOf(took).median;
}

/** One after the other, far apart, so that nothing is looked up twice in a row. */
function turns(customers: readonly Customer[]): () => Customer {
  let at = 0;
  return () => {
    at = (at + 1_237) % customers.length;
    const customer = customers[at];
    if (!customer) throw new Error('there are no customers');
    return customer;
  };
}

/** Two letters swapped in the middle of the name, as fingers do. */
function withSlip(name: string): string {
  const at = Math.floor(name.length / 2);
  return name.slice(0, at - 1) + name.charAt(at) + name.charAt(at - 1) + name.slice(at + 1);
}

const FIRST =
  'Adventure Alpine Bellows Blue Yonder City Consolidated Contoso Coho Fabrikam First Fourth Graphic Humongous Litware Lucerne Margie Munson Nod Northwind Phone Proseware Relecloud Southridge Tailspin Trey Trips VanArsdel Wide Wingtip Woodgrove'.split(
    ' ',
  );
const SECOND =
  'Airlines Bank Coffee Design Digital Electronics Estates Foods Furniture Health Hotels Insurance Landscapes Logistics Medical Messaging Motors Outfitters Publishing Research School Sports Suites Toys Traders Travel Video Vineyard Winery Works'.split(
    ' ',
  );
const PLACES = 'Berlin Boston Chicago Dublin Geneva Lisbon'.split(' ');

function makeCustomers(): Customer[] {
  return Array.from({ length: CUSTOMERS }, (_, at) => {
    const [first, second] = [FIRST[at % FIRST.length], SECOND[Math.floor(at / FIRST.length) % SECOND.length]];
    const place = PLACES[Math.floor(at / (FIRST.length * SECOND.length))];
    return { id: `33333333-aaaa-4bbb-8ccc-${String(at).padStart(12, '0')}`, name: `${first} ${second} ${place}` };
  });
}

async function fill(db: Database, customers: readonly Customer[]): Promise<void> {
  const at = new Date();
  const tenants = customers.map(({ id, name }, serial) => ({ id, name, domain: `customer${serial}.onmicrosoft.com` }));
  await sql`
    insert into tenants (id, name, domain, kind, seen_at)
    select id, name, domain, 'customer', ${at} from json_populate_recordset(null::tenants, ${JSON.stringify(tenants)}::json)
  `.execute(db);
  const contacts = customers.flatMap((customer) =>
    (['security', 'fraud', 'technical', 'management'] as const).slice(0, CONTACTS_EACH).map((role) => ({
      id: newId(at),
      tenant_id: customer.id,
      name: 'Debra Berger',
      role,
      position: 1,
      email: `${role}@contoso.com`,
      phone: '+14255550101',
      languages: 'en',
      hours: '08:00-17:00',
      zone: 'Europe/London',
      note: '',
      kind: 'person',
      version: 1,
    })),
  );
  await sql`
    insert into contacts select * from json_populate_recordset(null::contacts, ${JSON.stringify(contacts)}::json)
  `.execute(db);
  await sql`vacuum analyze`.execute(db);
}
