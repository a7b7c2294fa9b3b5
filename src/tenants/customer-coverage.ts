import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { findRelationships, type Relationship } from './relationships.ts';
import type { CoverageStatus } from './tenant.ts';
import type { Unwatched } from './watched.ts';

type Db = Kysely<Tables>;

/**
 * How far a customer can be read: all its sources, some, none; `waiting` was not read yet and nothing failed so far;
 * `unwatched` is not read because somebody decided so.
 */
export const CUSTOMER_STATES = ['none', 'partly', 'waiting', 'full', 'unwatched'] as const;
export type CustomerState = (typeof CUSTOMER_STATES)[number];

/** One source of a customer. */
export interface SourceCoverage {
  readonly source: string;
  readonly status: CoverageStatus;
  readonly reasonCode: string | null;
  /** In plain words. */
  readonly reason: string | null;
  readonly lastGoodAt: Date | null;
  readonly lastAttemptAt: Date | null;
}

/** One tenant with everything that says how far it can be read. */
export interface CustomerCoverage {
  readonly tenantId: string;
  /** Untrusted; the id where no name is known. */
  readonly name: string;
  readonly state: CustomerState;
  /** What is not read first, then by name of the source. */
  readonly sources: readonly SourceCoverage[];
  readonly relationship: Relationship | undefined;
  /** Whose decision it was not to read it, and when. */
  readonly unwatched: Unwatched | undefined;
}

/** How many customers each state and each set of reasons has. Our own tenant is not among them. */
export interface CoverageCounts {
  readonly states: Readonly<Record<CustomerState, number>>;
  /** Customers by all that keeps their sources from being read, each customer once, the most first. */
  readonly reasons: readonly { readonly reasonCodes: readonly string[]; readonly customers: number }[];
}

/**
 * Sources that ask Microsoft only where there is something to look at, and are fine elsewhere whatever is granted: alone
 * they do not make a customer readable.
 */
const ON_DEMAND: readonly string[] = ['graph.contactAccounts'];

/** Which customers are meant. */
export interface CoverageWish {
  /** Those with one of these reasons. */
  readonly reasonCodes?: readonly string[];
  readonly states?: readonly CustomerState[];
}

/** Counts the customers; one pass over the states of all sources, whatever their number. */
export async function countCoverage(db: Db): Promise<CoverageCounts> {
  const { rows } = await sql<{ state: CustomerState; reasonCodes: string[] | null; customers: number }>`
    select state, reason_codes as "reasonCodes", count(*) as customers from (${perCustomer}) as customer
    group by 1, 2 order by 3 desc, 2
  `.execute(db);
  const sumOf = (wanted: CustomerState) =>
    rows.filter(({ state }) => state === wanted).reduce((sum, { customers }) => sum + customers, 0);
  return {
    states: Object.fromEntries(CUSTOMER_STATES.map((state) => [state, sumOf(state)])) as Record<CustomerState, number>,
    // A customer that is not watched lacks nothing: nobody tries.
    reasons: rows.flatMap(({ state, reasonCodes, customers }) =>
      reasonCodes && state !== 'unwatched' ? [{ reasonCodes, customers }] : [],
    ),
  };
}

/**
 * The customers that a wish means, the worst first, a page of them: those that cannot be read at all, then those of
 * which the most is missing, then by name.
 */
export async function listCoverage(
  db: Db,
  wish: CoverageWish,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly customers: readonly CustomerCoverage[]; readonly total: number }> {
  const { reasonCodes, states } = wish;
  const which = [
    states ? sql`state = any(${[...states]}::text[])` : sql`true`,
    reasonCodes ? sql`reason_codes && ${[...reasonCodes]}::text[]` : sql`true`,
  ];
  const { rows } = await sql<{ tenantId: string; total: number }>`
    select tenant_id as "tenantId", count(*) over () as total
    from (${perCustomer}) as customer
    where ${sql.join(which, sql` and `)}
    order by array_position(${[...CUSTOMER_STATES]}::text[], state), bad desc, name, tenant_id
    limit ${page.limit} offset ${page.offset}
  `.execute(db);
  const ids = rows.map(({ tenantId }) => tenantId);
  return { customers: await readAll(db, ids), total: rows[0]?.total ?? 0 };
}

/** One tenant, a customer or our own. */
export async function readCustomerCoverage(db: Db, tenantId: string): Promise<CustomerCoverage> {
  const [found] = await readAll(db, [tenantId]);
  return (
    found ?? {
      tenantId,
      name: tenantId,
      state: 'waiting',
      sources: [],
      relationship: undefined,
      unwatched: undefined,
    }
  );
}

/** A line for each customer; the state follows from its sources. */
const perCustomer = sql`
  select tenant.id as tenant_id, tenant.name, coalesce(counted.bad, 0) as bad, counted.reason_codes,
    case
      when unwatched.tenant_id is not null then 'unwatched'
      when coalesce(counted.ok, 0) = 0 then case when coalesce(counted.bad, 0) = 0 then 'waiting' else 'none' end
      when counted.bad > 0 then 'partly'
      when counted.fresh > 0 then 'waiting'
      else 'full'
    end as state
  from tenants as tenant
  left join unwatched_tenants as unwatched on unwatched.tenant_id = tenant.id
  left join (
    select tenant_id,
      count(*) filter (where status = 'ok' and source <> all(${[...ON_DEMAND]}::text[])) as ok,
      count(*) filter (where status = 'new') as fresh,
      count(*) filter (where status in ('failing', 'notReadable')) as bad,
      array_agg(distinct coalesce(reason_code, 'unexpected')) filter (where status in ('failing', 'notReadable')) as reason_codes
    from source_states group by tenant_id
  ) as counted on counted.tenant_id = tenant.id
  where tenant.kind = 'customer'
`;

/** Everything about some tenants, in the order of their ids given. */
async function readAll(db: Db, tenantIds: readonly string[]): Promise<CustomerCoverage[]> {
  if (tenantIds.length === 0) return [];
  const ids = sql`${[...tenantIds]}::text[]`;
  const [names, sources, relationships, unwatched] = await Promise.all([
    sql<{ id: string; name: string }>`select id, name from tenants where id = any(${ids})`.execute(db),
    sql<SourceCoverage & { tenantId: string }>`
      select tenant_id as "tenantId", source, status, reason_code as "reasonCode", reason,
        last_good_at as "lastGoodAt", last_attempt_at as "lastAttemptAt"
      from source_states where tenant_id = any(${ids})
      order by (status = 'ok'), (status = 'new'), source
    `.execute(db),
    findRelationships(db, tenantIds),
    readUnwatched(db, tenantIds),
  ]);
  const nameOf = new Map(names.rows.map(({ id, name }) => [id, name]));
  const sourcesOf = Map.groupBy(sources.rows, ({ tenantId }) => tenantId);
  return tenantIds.map((tenantId) => {
    const own = (sourcesOf.get(tenantId) ?? []).map(({ tenantId: _, ...source }) => source);
    return {
      tenantId,
      name: nameOf.get(tenantId) || tenantId,
      state: unwatched.has(tenantId) ? 'unwatched' : stateOf(own),
      sources: own,
      relationship: relationships.get(tenantId),
      unwatched: unwatched.get(tenantId),
    };
  });
}

async function readUnwatched(db: Db, tenantIds: readonly string[]): Promise<ReadonlyMap<string, Unwatched>> {
  const { rows } = await sql<Unwatched>`
    select tenant_id as "tenantId", since_at as "sinceAt", by_name as "byName"
    from unwatched_tenants where tenant_id = any(${[...tenantIds]}::text[])
  `.execute(db);
  return new Map(rows.map((row) => [row.tenantId, row]));
}

/** The same rule as in `perCustomer`, for one tenant. */
function stateOf(sources: readonly SourceCoverage[]): CustomerState {
  const count = (...statuses: readonly CoverageStatus[]) =>
    sources.filter(({ status }) => statuses.includes(status)).length;
  const bad = count('failing', 'notReadable');
  const ok = sources.filter(({ source, status }) => status === 'ok' && !ON_DEMAND.includes(source)).length;
  if (ok === 0) return bad === 0 ? 'waiting' : 'none';
  if (bad > 0) return 'partly';
  return count('new') > 0 ? 'waiting' : 'full';
}
