import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { type CustomerState, countCoverage, isWatched } from '../tenants/index.ts';

/** How many customers are known, and how far they are read; the numbers are those of `coverage`. */
export interface CustomerCounts {
  /** Without those that are left unwatched. */
  readonly known: number;
  readonly states: Readonly<Record<CustomerState, number>>;
  /** One line a reason, the one that hits most customers first. */
  readonly lacking: readonly {
    readonly reasonCode: string;
    readonly count: number;
    /** At most three, by name; untrusted. */
    readonly names: readonly string[];
  }[];
}

/** Counts customers by how far they are read; one whose sources differ counts at each reason. */
export async function countCustomers(db: Kysely<Tables>): Promise<CustomerCounts> {
  const [{ states }, lacking] = await Promise.all([
    countCoverage(db),
    sql<CustomerCounts['lacking'][number]>`
      select reason_code as "reasonCode", count(*) as count,
        (array_agg(name order by name))[1:3] as names
      from (
        select distinct state.reason_code, coalesce(nullif(tenant.name, ''), tenant.id) as name
        from source_states as state
        join tenants as tenant on tenant.id = state.tenant_id
        where tenant.kind = 'customer' and ${isWatched('tenant.id')}
          and state.status in ('failing', 'notReadable') and state.reason_code is not null
      ) as lacking
      group by reason_code
      order by count(*) desc, reason_code
    `.execute(db),
  ]);
  const { none, partly, waiting, full } = states;
  return { known: none + partly + waiting + full, states, lacking: lacking.rows };
}
