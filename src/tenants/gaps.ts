import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

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
      select state.source, state.status, coalesce(max(state.reason), '') as reason, count(*) as "tenantCount",
        (array_agg(coalesce(nullif(tenant.name, ''), state.tenant_id) order by tenant.name))[1:3] as "tenantNames",
        case when bool_or(state.last_good_at is null) then null else min(state.last_good_at) end as "lastGoodAt"
      from source_states as state left join tenants as tenant on tenant.id = state.tenant_id
      where state.status <> 'ok' and ${which}
      group by state.source, state.status, state.reason_code
      order by state.status, count(*) desc, state.source
    `.execute(db),
    sql<Pick<Readings, 'readCount' | 'oldestAt' | 'latestAt'>>`
      select count(*) as "readCount", min(last_good_at) as "oldestAt", max(last_good_at) as "latestAt"
      from source_states as state where status = 'ok' and ${which}
    `.execute(db),
  ]);
  return { gaps: gaps.rows, ...(read.rows[0] ?? { readCount: 0, oldestAt: null, latestAt: null }) };
}
