import { sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { isWatched } from '../tenants/index.ts';
import { NAMES_SHOWN, type Unread } from './digest.ts';

/**
 * What could not be read, one line for each source and reason: a missing licence at a thousand customers is one thing
 * to know. What worked before and fails now comes first, because what it hides is new.
 */
export async function readUnread(tx: Transaction<Tables>): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    select
      source, status,
      coalesce(reason_code, '') as "reasonCode",
      coalesce(min(reason), '') as reason,
      count(*) as "tenantCount",
      (array_agg(coalesce(tenants.name, tenant_id) order by coalesce(tenants.name, tenant_id)))[1:${NAMES_SHOWN}::int] as "tenantNames",
      case when bool_and(last_good_at is not null) then min(last_good_at) end as "lastGoodAt"
    from source_states left join tenants on tenants.id = tenant_id
    where status in ('failing', 'notReadable') and ${isWatched('source_states.tenant_id')}
    group by source, status, reason_code
    order by status, count(*) desc, source
  `.execute(tx);
  return rows;
}
