import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { isWatched } from './watched.ts';

/** One reason for which something could not be read, and whom it hits. */
export interface Gap {
  readonly source: string;
  readonly status: 'new' | 'failing' | 'notReadable';
  /** In plain words; `''` for what was never tried. */
  readonly reason: string;
  readonly tenantCount: number;
  /** At most three, by name. */
  readonly tenantNames: readonly string[];
  /** The oldest last good read; `null` when one of them was never read. */
  readonly lastGoodAt: Date | null;
}

/** What can be read of what was asked about, and when. */
export interface Readings {
  readonly gaps: readonly Gap[];
  /** How many tenants and sources were read well the last time, and the oldest and the latest of these moments. */
  readonly readCount: number;
  readonly oldestAt: Date | null;
  readonly latestAt: Date | null;
}

/**
 * What could not be read, one line a reason, and how old the rest is: silence of what cannot be read is not safety.
 *
 * @param about - some sources, or all; one tenant, or all. Of the partner's own sources only where no tenant is named
 */
export async function readGaps(
  db: Kysely<Tables>,
  about: { readonly sources?: readonly string[]; readonly tenantId?: string },
): Promise<Readings> {
  const { sources, tenantId } = about;
  const which = sql`
    ${sources ? sql`state.source = any(${[...sources]}::text[])` : sql`true`}
    ${tenantId === undefined ? sql`` : sql`and state.tenant_id = ${tenantId}`}
  `;
  const [gaps, read] = await Promise.all([
    sql<Gap>`
      with unread as (
        select state.source, state.tenant_id, state.last_good_at,
          case when unwatched.tenant_id is null then state.status else 'notReadable' end as status,
          case when unwatched.tenant_id is null then state.reason_code else 'notWatched' end as reason_code,
          case when unwatched.tenant_id is null then state.reason
            else 'Not watched, by ' || unwatched.by_name || ' since ' || to_char(unwatched.since_at, 'FMDD FMMonth YYYY') || '.'
          end as reason
        from source_states as state left join unwatched_tenants as unwatched on unwatched.tenant_id = state.tenant_id
        where (state.status <> 'ok' or unwatched.tenant_id is not null) and ${which}
      )
      select source, status,
        case when reason_code = 'notWatched' and count(distinct reason) > 1 then 'Not watched, as people decided in settings.'
          else coalesce(max(reason), '') end as reason,
        count(*) as "tenantCount",
        (array_agg(coalesce(nullif(tenant.name, ''), unread.tenant_id) order by tenant.name))[1:3] as "tenantNames",
        case when bool_or(last_good_at is null) then null else min(last_good_at) end as "lastGoodAt"
      from unread left join tenants as tenant on tenant.id = unread.tenant_id
      group by source, status, reason_code
      order by status, count(*) desc, source
    `.execute(db),
    sql<Pick<Readings, 'readCount' | 'oldestAt' | 'latestAt'>>`
      select count(*) as "readCount", min(last_good_at) as "oldestAt", max(last_good_at) as "latestAt"
      from source_states as state where status = 'ok' and ${which} and ${isWatched('state.tenant_id')}
    `.execute(db),
  ]);
  return { gaps: gaps.rows, ...(read.rows[0] ?? { readCount: 0, oldestAt: null, latestAt: null }) };
}
