import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { isWatched } from '../tenants/index.ts';
import type { SourceReading } from './judge-sources.ts';

/** Minutes without a good read after which a source counts as silent; shorter trouble heals unseen. */
export const SILENT_AFTER_MIN = 10;
/** Failed reads in a row, on top of it: a source that is read once an hour is always older than ten minutes. */
const FAILURES = 3;
/** The same for what was never read: a beginning takes longer. */
const FIRST_FAILURES = 5;
/** Minutes that a due read may be left alone, and that nobody may have read anything of its source. */
const LATE_AFTER_MIN = 15;
const IDLE_MIN = 5;
/** Hours for which it is news that a customer can no longer be read; then `status` alone tells it. */
const LOST_FOR_HOURS = 24;

/** What only we can change, so that waiting does not help: worth an alarm at once. Codes as in `source_states`. */
const OURS = ['mfaRequired', 'refreshTokenDead', 'wrongSecret', 'tokenStore'];
/** What somebody at the customer took away, or never gave. */
const THEIRS = [
  'noConsent',
  'noRelationship',
  'noLicence',
  'missingPermission',
  'blockedByConditionalAccess',
  'tenantGone',
];

/** Reads how every source stands: one pass over the rows of all sources and tenants. */
export async function readSources(db: Kysely<Tables>, now: Date): Promise<SourceReading[]> {
  const before = (minutes: number) => sql`${new Date(now.getTime() - minutes * 60_000)}::timestamptz`;
  const { rows } = await sql<{
    source: string;
    state: 'healthy' | 'silent' | 'lost' | 'other';
    reasonCode: string;
    reason: string;
    tenantCount: number;
    tenantIds: string[];
    since: Date | null;
  }>`
    with idle as (
      -- Thousands of tenants that wait for their turn after an outage are late too, and somebody works on them.
      select source from source_states group by source having max(last_attempt_at) < ${before(IDLE_MIN)}
    ), states as (
      select *, last_good_at is not null and next_at < ${before(LATE_AFTER_MIN)} and status <> 'notReadable'
        and source in (select source from idle) as is_late
      from source_states
      where ${isWatched('source_states.tenant_id')}
    ), judged as (
      select source, tenant_id, reason_code, reason, last_good_at, is_late,
        case
          when status = 'notReadable' and reason_code = any(${OURS}::text[]) then 'silent'
          when status = 'notReadable' and reason_code = any(${THEIRS}::text[])
            and last_good_at > ${before(LOST_FOR_HOURS * 60)} and last_good_at < ${before(SILENT_AFTER_MIN)} then 'lost'
          when status = 'failing' and (
            failures >= ${FAILURES} and last_good_at < ${before(SILENT_AFTER_MIN)}
            or failures >= ${FIRST_FAILURES} and last_good_at is null
          ) then 'silent'
          when is_late then 'silent'
          when status = 'ok' then 'healthy'
          else 'other'
        end as state
      from states
    )
    select source, state,
      case when state = 'silent' and is_late then 'notTried' else coalesce(reason_code, '') end as "reasonCode",
      coalesce(max(reason), '') as reason, count(*) as "tenantCount", max(last_good_at) as since,
      coalesce((array_agg(tenant_id order by tenant_id) filter (where state in ('silent', 'lost')))[1:3], '{}') as "tenantIds"
    from judged
    group by 1, 2, 3
    order by 1, 2, 3
  `.execute(db);
  return [...Map.groupBy(rows, ({ source }) => source)].map(([source, of]) => {
    const rowsIn = (state: 'silent' | 'lost') =>
      of
        .filter((row) => row.state === state)
        .map(({ reasonCode, reason, tenantCount, tenantIds, since }) => ({
          reasonCode,
          reason,
          tenantCount,
          tenantIds,
          since: since?.toISOString() ?? '',
        }));
    const healthy = of.filter((row) => row.state === 'healthy').reduce((sum, row) => sum + row.tenantCount, 0);
    return { source, healthy, silent: rowsIn('silent'), lost: rowsIn('lost') };
  });
}
