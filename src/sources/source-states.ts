import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { ReasonCode } from './reason.ts';

/**
 * One row per source and tenant: how far it was read, when it is read next, and who reads it now. Taking a row by
 * `claimed_until` is what keeps two instances from reading the same tenant.
 *
 * While a row is claimed, its `next_at` equals `claimed_until`. Whoever wants it read at once moves `next_at` forward,
 * claimed or not; the one who reads notices the difference at the end and leaves it alone, so that a webhook that comes
 * in the middle of a read is not forgotten.
 */
export interface Claim {
  readonly source: string;
  readonly tenantId: string;
  readonly cursor: unknown;
  readonly status: 'new' | 'ok' | 'failing' | 'notReadable';
  readonly failures: number;
  /** Proves that the claim is still ours: it changes whenever the row is claimed or kept. */
  readonly until: Date;
}

/** How a read ended. */
export interface Ending {
  readonly status: 'ok' | 'failing' | 'notReadable';
  readonly reason: { readonly code: ReasonCode; readonly words: string } | undefined;
  readonly failures: number;
  readonly nextAt: Date;
}

/** How long a claim holds without a sign of life: the process that holds it may have been killed. */
export const LEASE_MS = 120_000;

/** Creates the rows that are missing, due at once. Safe to repeat. */
export async function ensureSourceStates(
  db: Kysely<Tables>,
  sources: readonly string[],
  tenantIds: readonly string[],
  now: Date,
): Promise<void> {
  if (sources.length === 0 || tenantIds.length === 0) return;
  await sql`
    insert into source_states (source, tenant_id, next_at)
    select source, tenant_id, ${now}
    from unnest(${[...sources]}::text[]) as source, unnest(${[...tenantIds]}::text[]) as tenant_id
    on conflict do nothing
  `.execute(db);
}

/** Takes up to `limit` rows that are due, the longest waiting first; no other instance gets them meanwhile. */
export async function claimDue(
  db: Kysely<Tables>,
  sources: readonly string[],
  limit: number,
  now: Date,
): Promise<readonly Claim[]> {
  const until = new Date(now.getTime() + LEASE_MS);
  const { rows } = await sql<{
    source: string;
    tenant_id: string;
    cursor: unknown;
    status: Claim['status'];
    failures: number;
  }>`
    with due as (
      select source, tenant_id from source_states
      where next_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
        and source = any(${[...sources]}::text[])
      order by next_at
      limit ${limit}
      for update skip locked
    )
    update source_states as state
    set claimed_until = ${until}, next_at = ${until}, last_attempt_at = ${now}
    from due
    where state.source = due.source and state.tenant_id = due.tenant_id
    returning state.source, state.tenant_id, state.cursor, state.status, state.failures
  `.execute(db);
  return rows.map(({ tenant_id, ...row }) => ({ ...row, tenantId: tenant_id, until }));
}

/**
 * Saves the cursor behind a page and keeps the claim for another lease.
 *
 * @returns the claim as it goes on; `undefined` when somebody else has taken it over, and the page must not be saved
 */
export async function keepClaim(
  tx: Transaction<Tables>,
  claim: Claim,
  cursor: unknown,
  now: Date,
): Promise<Claim | undefined> {
  const until = new Date(Math.max(now.getTime() + LEASE_MS, claim.until.getTime()));
  const { rows } = await sql`
    update source_states
    set cursor = ${JSON.stringify(cursor ?? null)}::jsonb,
      claimed_until = ${until},
      next_at = case when next_at < claimed_until then next_at else ${until} end
    where source = ${claim.source} and tenant_id = ${claim.tenantId} and claimed_until = ${claim.until}
    returning 1
  `.execute(tx);
  return rows.length === 1 ? { ...claim, cursor, until } : undefined;
}

/** Gives the row back after a read; does nothing when somebody else has taken it over. */
export async function endClaim(db: Kysely<Tables>, claim: Claim, ending: Ending, now: Date): Promise<void> {
  await sql`
    update source_states
    set status = ${ending.status},
      reason_code = ${ending.reason?.code ?? null},
      reason = ${ending.reason?.words ?? null},
      failures = ${ending.failures},
      last_good_at = case when ${ending.status === 'ok'} then ${now}::timestamptz else last_good_at end,
      claimed_until = null,
      next_at = case when next_at < claimed_until then next_at else ${ending.nextAt} end
    where source = ${claim.source} and tenant_id = ${claim.tenantId} and claimed_until = ${claim.until}
  `.execute(db);
}

/** Gives the row back unread, due at once: this process stops. */
export async function releaseClaim(db: Kysely<Tables>, claim: Claim, now: Date): Promise<void> {
  await sql`
    update source_states set claimed_until = null, next_at = ${now}
    where source = ${claim.source} and tenant_id = ${claim.tenantId} and claimed_until = ${claim.until}
  `.execute(db);
}

/** Makes a source due at once for some tenants, also while it is being read. */
export async function makeDue(
  db: Kysely<Tables>,
  where: { readonly sources: readonly string[]; readonly tenantIds: readonly string[] },
  now: Date,
): Promise<void> {
  await sql`
    update source_states set next_at = ${now}
    where source = any(${[...where.sources]}::text[]) and tenant_id = any(${[...where.tenantIds]}::text[])
      and next_at > ${now}
  `.execute(db);
}
