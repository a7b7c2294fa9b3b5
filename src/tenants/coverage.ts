import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { Coverage, CoverageStatus } from './tenant.ts';
import { isWatched } from './watched.ts';

/**
 * What can be read and what cannot: silence of a tenant that cannot be read is not safety.
 *
 * @param about - one tenant, or all; at most `limit` rows, 50 unless told
 */
export async function readCoverage(
  db: Kysely<Tables>,
  about: { readonly tenantId?: string; readonly limit?: number } = {},
): Promise<Coverage> {
  const { tenantId, limit = 50 } = about;
  const rows = await db
    .selectFrom('source_states as state')
    .leftJoin('tenants as tenant', 'tenant.id', 'state.tenant_id')
    .select([
      'state.source',
      'state.tenant_id',
      'tenant.name',
      'state.status',
      'state.reason_code',
      'state.reason',
      'state.last_good_at',
      'state.last_attempt_at',
    ])
    .where(isWatched('state.tenant_id'))
    .$if(tenantId !== undefined, (query) => query.where('state.tenant_id', '=', tenantId ?? ''))
    // What is read for all customers at once, as partner alerts are, is never behind the limit.
    .orderBy((eb) => eb.case().when('tenant.kind', '=', 'partner').then(0).else(1).end())
    .orderBy((eb) => eb.case().when('state.status', '=', 'ok').then(1).else(0).end())
    .orderBy('tenant.name')
    .orderBy('state.source')
    .limit(limit)
    .execute();
  return {
    counts: await countByStatus(db, tenantId),
    rows: rows.map((row) => ({
      source: row.source,
      tenantId: row.tenant_id,
      tenantName: row.name ?? '',
      status: row.status,
      reasonCode: row.reason_code,
      reason: row.reason,
      lastGoodAt: row.last_good_at,
      lastAttemptAt: row.last_attempt_at,
    })),
    quarantined: await countQuarantine(db, tenantId),
  };
}

async function countByStatus(
  db: Kysely<Tables>,
  tenantId: string | undefined,
): Promise<Readonly<Record<CoverageStatus, number>>> {
  const rows = await db
    .selectFrom('source_states')
    .select((eb) => ['status', eb.fn.countAll<number>().as('count')])
    .where(isWatched('source_states.tenant_id'))
    .$if(tenantId !== undefined, (query) => query.where('tenant_id', '=', tenantId ?? ''))
    .groupBy('status')
    .execute();
  return {
    new: 0,
    ok: 0,
    failing: 0,
    notReadable: 0,
    ...Object.fromEntries(rows.map((row) => [row.status, row.count])),
  };
}

async function countQuarantine(db: Kysely<Tables>, tenantId: string | undefined): Promise<number> {
  const row = await db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .$if(tenantId !== undefined, (query) => query.where('tenant_id', '=', tenantId ?? ''))
    .executeTakeFirstOrThrow();
  return row.count;
}
