import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** How many customers are known, and how many of them are read. */
export interface CustomerCounts {
  readonly known: number;
  /** Their risks were read well the last time: sign-ins, or users where the licence shows only those. */
  readonly readable: number;
  /** Nothing of theirs was tried yet. */
  readonly untried: number;
  readonly unwatched: number;
  /** One line a reason, the one that hits most customers first. */
  readonly lacking: readonly {
    readonly reasonCode: string;
    readonly count: number;
    /** At most three, by name; untrusted. */
    readonly names: readonly string[];
  }[];
}

/** What customers are watched for; the other sources are about how they are set up. */
const RISKS = ['graph.riskDetections', 'graph.riskyUsers'] as const;

/** Counts customers by what can be read of them; one whose sources differ counts at each reason. */
export async function countCustomers(db: Kysely<Tables>): Promise<CustomerCounts> {
  const watched = sql`
    tenants as tenant where tenant.kind = 'customer'
      and not exists (select from unwatched_tenants as unwatched where unwatched.tenant_id = tenant.id)
  `;
  const isOf = sql`select from source_states as state where state.tenant_id = tenant.id`;
  const [counts, lacking, unwatched] = await Promise.all([
    sql<Pick<CustomerCounts, 'known' | 'readable' | 'untried'>>`
      select count(*) as known,
        count(*) filter (
          where exists (${isOf} and state.status = 'ok' and state.source = any(${[...RISKS]}::text[]))
        ) as readable,
        count(*) filter (where not exists (${isOf} and state.status <> 'new')) as untried
      from ${watched}
    `.execute(db),
    sql<CustomerCounts['lacking'][number]>`
      select reason_code as "reasonCode", count(*) as count,
        (array_agg(name order by name))[1:3] as names
      from (
        select distinct state.reason_code, coalesce(nullif(tenant.name, ''), tenant.id) as name
        from source_states as state
        join (select tenant.id, tenant.name from ${watched}) as tenant on tenant.id = state.tenant_id
        where state.status in ('failing', 'notReadable') and state.reason_code is not null
      ) as lacking
      group by reason_code
      order by count(*) desc, reason_code
    `.execute(db),
    sql<{ count: number }>`select count(*) as count from unwatched_tenants`.execute(db),
  ]);
  const { known = 0, readable = 0, untried = 0 } = counts.rows[0] ?? {};
  return { known, readable, untried, unwatched: unwatched.rows[0]?.count ?? 0, lacking: lacking.rows };
}
