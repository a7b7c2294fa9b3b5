import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Tables } from '../storage/tables.ts';
import { CHECKS, type Check, FINDING_STATUSES, type Finding, type FindingStatus, type Reading } from './finding.ts';

/** A finding with the name of its tenant, as people know it; the id where no list named it. */
export interface NamedFinding extends Finding {
  readonly tenantName: string;
}

/**
 * Takes readings in, in one statement, each in place of the one before.
 *
 * Safe to repeat and to run on two machines: an older reading never replaces a newer one, and `since_at` moves only
 * with the status. A reading that could not be made keeps what was known before it in `detail`.
 *
 * @param readings - of one moment; the last of a tenant and check counts
 * @param at - when they were read
 * @returns how many findings are new or have another status than before
 */
export async function recordFindings(tx: Transaction<Tables>, readings: readonly Reading[], at: Date): Promise<number> {
  if (readings.length === 0) return 0;
  const unique = new Map(readings.map((reading) => [`${reading.tenantId} ${reading.check}`, reading]));
  const rows = [...unique.values()].map(({ tenantId, check, status, detail }) => ({
    tenant_id: tenantId,
    check_key: check,
    status,
    detail,
  }));
  const { rows: counted } = await sql<{ changed: number }>`
    with fresh as (
      select tenant_id, check_key, status, detail
      from json_populate_recordset(null::findings, ${JSON.stringify(rows)}::json)
    ), before as (
      select tenant_id, check_key, findings.status from findings join fresh using (tenant_id, check_key)
    ), written as (
      insert into findings as old (tenant_id, check_key, status, detail, read_at, since_at)
      -- In one order, so that two machines with the same tenants never wait for each other.
      select tenant_id, check_key, status, detail, ${at}, ${at} from fresh order by tenant_id, check_key
      on conflict (tenant_id, check_key) do update set
        status = excluded.status,
        detail = case when excluded.status = 'couldNotCheck' then excluded.detail || ${LAST_KNOWN} else excluded.detail end,
        read_at = excluded.read_at,
        since_at = case when old.status = excluded.status then old.since_at else excluded.read_at end
      where old.read_at <= excluded.read_at
      returning tenant_id, check_key, status
    )
    select count(*) as changed
    from written left join before using (tenant_id, check_key)
    where before.status is distinct from written.status
  `.execute(tx);
  return counted[0]?.changed ?? 0;
}

/** What was known when the last reading that could be made was made. */
const LAST_KNOWN = sql`
  case
    when old.status in ('pass', 'fail')
      then jsonb_build_object('lastStatus', old.status, 'lastReadAt', old.read_at)
    when old.status = 'couldNotCheck'
      then jsonb_strip_nulls(jsonb_build_object(
        'lastStatus', old.detail -> 'lastStatus', 'lastReadAt', old.detail -> 'lastReadAt'))
    else '{}'::jsonb
  end
`;

/** The findings of one tenant, in the order of `CHECKS`; checks that were never read are missing. */
export async function findingsOf(db: Kysely<Tables>, tenantId: string): Promise<Finding[]> {
  const rows = await db
    .selectFrom('findings')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    // An instance of another version may know other checks.
    .where('check_key', 'in', CHECKS)
    .execute();
  return rows.map(toFinding).sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check));
}

/**
 * One check over all tenants, by the name of the tenant.
 *
 * @param status - only these; all of them without it
 */
export async function listFindings(
  db: Kysely<Tables>,
  check: Check,
  status?: FindingStatus,
  limit?: number,
): Promise<NamedFinding[]> {
  let query = db
    .selectFrom('findings')
    .leftJoin('tenants', 'tenants.id', 'findings.tenant_id')
    .selectAll('findings')
    .select((eb) => eb.fn.coalesce('tenants.name', 'findings.tenant_id').as('tenant_name'))
    .where('check_key', '=', check)
    .orderBy('tenant_name')
    .orderBy('tenant_id');
  if (status !== undefined) query = query.where('status', '=', status);
  if (limit !== undefined) query = query.limit(limit);
  const rows = await query.execute();
  return rows.map((row) => ({ ...toFinding(row), tenantName: row.tenant_name || row.tenant_id }));
}

/** How many tenants have each status of one check; those never read are not counted. */
export async function countFindings(
  db: Kysely<Tables>,
  check: Check,
): Promise<Readonly<Record<FindingStatus, number>>> {
  const rows = await db
    .selectFrom('findings')
    .select((eb) => ['status', eb.fn.countAll<number>().as('count')])
    .where('check_key', '=', check)
    .groupBy('status')
    .execute();
  const counts = new Map(rows.map((row) => [row.status, row.count]));
  const [pass, fail, couldNotCheck, notApplicable] = FINDING_STATUSES.map((status) => counts.get(status) ?? 0);
  return { pass: pass ?? 0, fail: fail ?? 0, couldNotCheck: couldNotCheck ?? 0, notApplicable: notApplicable ?? 0 };
}

const Last = z.object({ lastStatus: z.enum(['pass', 'fail']), lastReadAt: z.coerce.date() });

function toFinding(row: Selectable<Tables['findings']>): Finding {
  const last = row.status === 'couldNotCheck' ? Last.safeParse(row.detail).data : undefined;
  return {
    tenantId: row.tenant_id,
    check: row.check_key as Check,
    status: row.status,
    detail: row.detail,
    readAt: row.read_at,
    sinceAt: row.since_at,
    last: last && { status: last.lastStatus, readAt: last.lastReadAt },
  };
}
