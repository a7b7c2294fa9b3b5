import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { isWatched } from '../tenants/index.ts';
import type { ReasonCode } from './reason.ts';

/**
 * One row per source and tenant: how far it was read, when it is read next, and who reads it now. Taking a row by
 * `claimed_until` is what keeps two instances from reading the same tenant; `last_attempt_at` is the moment of the claim
 * and tells whose it is. The one who reads renews it while pages come (`renewClaims`), so a lease is short, and what a
 * killed process held is read by another within the minute.
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
  /** Proves that the claim is still ours: whoever takes the row over writes a moment of their own. */
  readonly since: Date;
  /** Trace of the webhook that made it due, if one did. */
  readonly wokenBy?: string | null;
}

/** How a read ended. */
export interface Ending {
  readonly status: 'ok' | 'failing' | 'notReadable';
  readonly reason: { readonly code: ReasonCode; readonly words: string } | undefined;
  readonly failures: number;
  readonly nextAt: Date;
}

/**
 * How long a claim holds without a sign of life: the process that holds it may have been killed. With the second until
 * the next look, somebody else reads the row within 60 s.
 */
export const LEASE_MS = 40_000;

/** Nobody's claim is this long, not even that of an older instance beside us: it was made before the clock went back. */
const LONGEST_CLAIM_MS = 150_000;

/** By how much clocks of machines that work together may differ; more than that is a clock that was set back. */
export const CLOCKS_DIFFER_MS = 5 * 60_000;

/** What was to be read later than it should, because the clock went back, is read within this time, not all at once. */
const SPREAD_MS = 60_000;

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

/**
 * Takes up to `limit` rows that are due, the longest waiting first; no other instance gets them meanwhile. Those of
 * customers that are not watched stay as they are.
 */
export async function claimDue(
  db: Kysely<Tables>,
  sources: readonly string[],
  limit: number,
  now: Date,
): Promise<readonly Claim[]> {
  const until = new Date(now.getTime() + LEASE_MS);
  const longest = new Date(now.getTime() + LONGEST_CLAIM_MS);
  const { rows } = await sql<{
    source: string;
    tenant_id: string;
    cursor: unknown;
    status: Claim['status'];
    failures: number;
    wokenBy: string | null;
  }>`
    with due as (
      select source, tenant_id, woken_by from source_states
      where next_at <= ${now} and (claimed_until is null or claimed_until <= ${now} or claimed_until > ${longest})
        and source = any(${[...sources]}::text[]) and ${isWatched('source_states.tenant_id')}
      order by next_at
      limit ${limit}
      for update skip locked
    )
    update source_states as state
    set claimed_until = ${until}, next_at = ${until}, last_attempt_at = ${now}, woken_by = null
    from due
    where state.source = due.source and state.tenant_id = due.tenant_id
    returning state.source, state.tenant_id, state.cursor, state.status, state.failures, due.woken_by as "wokenBy"
  `.execute(db);
  return rows.map(({ tenant_id, ...row }) => ({ ...row, tenantId: tenant_id, since: now }));
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
  const until = new Date(now.getTime() + LEASE_MS);
  const { rows } = await sql`
    update source_states
    set cursor = ${JSON.stringify(cursor ?? null)}::jsonb,
      claimed_until = ${until},
      next_at = case when next_at < claimed_until then next_at else ${until} end
    where ${isOurs(claim)}
    returning 1
  `.execute(tx);
  return rows.length === 1 ? { ...claim, cursor } : undefined;
}

/** Keeps claims for another lease: their pages are still being fetched. Those that somebody took over are left alone. */
export async function renewClaims(db: Kysely<Tables>, claims: readonly Claim[], now: Date): Promise<void> {
  if (claims.length === 0) return;
  const until = new Date(now.getTime() + LEASE_MS);
  await sql`
    update source_states as state
    set claimed_until = ${until}, next_at = case when next_at < claimed_until then next_at else ${until} end
    from unnest(
      ${claims.map(({ source }) => source)}::text[],
      ${claims.map(({ tenantId }) => tenantId)}::text[],
      ${claims.map(({ since }) => since)}::timestamptz[]
    ) as held (source, tenant_id, since)
    where state.source = held.source and state.tenant_id = held.tenant_id and state.last_attempt_at = held.since
      and state.claimed_until is not null
  `.execute(db);
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
    where ${isOurs(claim)}
  `.execute(db);
}

/** Gives the row back unread, due at once: this process stops. */
export async function releaseClaim(db: Kysely<Tables>, claim: Claim, now: Date): Promise<void> {
  await sql`
    update source_states set claimed_until = null, next_at = ${now}
    where ${isOurs(claim)}
  `.execute(db);
}

/**
 * Makes a source due at once for some tenants, also while it is being read.
 *
 * @param wokenBy - trace of who asked for it, for the log of the read that follows
 */
export async function makeDue(
  db: Kysely<Tables>,
  where: { readonly sources: readonly string[]; readonly tenantIds: readonly string[] },
  now: Date,
  wokenBy?: string,
): Promise<void> {
  await sql`
    update source_states set next_at = ${now}, woken_by = coalesce(${wokenBy ?? null}, woken_by)
    where source = any(${[...where.sources]}::text[]) and tenant_id = any(${[...where.tenantIds]}::text[])
      and next_at > ${now}
  `.execute(db);
}

/**
 * Mends what a clock that was set back leaves behind: rows that were read at a moment that is still to come would not be
 * read again before it. Safe to repeat; nothing is changed while the clock goes forward only.
 *
 * @returns how many rows were mended
 */
export async function mendAfterClockWentBack(db: Kysely<Tables>, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update source_states
    set next_at = least(next_at, ${now}::timestamptz + random() * make_interval(secs => ${SPREAD_MS / 1000})),
      last_attempt_at = ${now}, last_good_at = least(last_good_at, ${now}), claimed_until = null
    where last_attempt_at > ${new Date(now.getTime() + CLOCKS_DIFFER_MS)}
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

const isOurs = ({ source, tenantId, since }: Claim) => sql`
  source = ${source} and tenant_id = ${tenantId} and last_attempt_at = ${since} and claimed_until is not null
`;
