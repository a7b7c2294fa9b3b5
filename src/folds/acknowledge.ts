import { sql } from 'kysely';
import { type Actor, ruleOf } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY } from '../storage/jobs.ts';
import { traceOf } from '../trace.ts';

export interface AcknowledgePorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  /** Gets one line for each alert that was taken. */
  readonly log?: Pick<Logger, 'info'>;
}

/** Which customers' alerts are meant: all but some, or some only. */
export interface TenantScope {
  readonly kind: 'allBut' | 'only';
  readonly tenantIds: readonly string[];
}

const EVERYWHERE: TenantScope = { kind: 'allBut', tenantIds: [] };

/** Looks for alerts that an ingest held at the first; it holds them for milliseconds. */
const PASSES = 3;

/**
 * Acknowledges the alerts of a fold that nobody has taken yet: guarded in the statement, one log line for each alert,
 * one edit of the fold's card.
 *
 * Safe to repeat: of two presses at once the first takes all, the second finds nothing to take. What joined the fold
 * after the card was shown is not meant.
 *
 * @param upTo - the highest number of an alert that the presser's card counted
 * @param scope - the customers at whom the presser may act; default: all
 * @returns how many alerts this press took
 */
export async function acknowledgeFold(
  ports: AcknowledgePorts,
  foldId: string,
  upTo: number,
  actor: Actor,
  scope: TenantScope = EVERYWHERE,
): Promise<number> {
  let taken = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const { changed, left } = await takeFree(ports, foldId, upTo, actor, scope);
    taken += changed.length;
    for (const { id, number, traceId } of changed) {
      const about = { alert: id, number, fold: foldId, alertTrace: traceOf({ id, traceId }) };
      ports.log?.info({ ...about, verb: 'acknowledge' }, 'alert changed');
    }
    if (left === 0) break;
  }
  return taken;
}

interface Changed {
  readonly id: string;
  readonly number: number;
  readonly traceId: string | null;
}

/** Takes those that nobody holds at this moment: waiting for an ingest, which locks in another order, could wait for ever. */
async function takeFree(
  { db, jobs, now }: AcknowledgePorts,
  foldId: string,
  upTo: number,
  actor: Actor,
  scope: TenantScope,
): Promise<{ readonly changed: readonly Changed[]; readonly left: number }> {
  const at = now();
  const tenantIds = sql`${[...scope.tenantIds]}::text[]`;
  const { from, to } = ruleOf('acknowledge');
  return db.transaction().execute(async (tx) => {
    // Two people press within one round trip; one after the other, each alert is taken by one of them.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`fold:${foldId}`}, 0))`.execute(tx);
    const isMeant = sql`
      fold_id = ${foldId} and unfolded_at is null and number <= ${upTo} and status = any(${[...from]}::text[])
      and ${scope.kind === 'only' ? sql`tenant_id = any(${tenantIds})` : sql`tenant_id <> all(${tenantIds})`}
    `;
    const { rows } = await sql<Changed>`
      update alerts
      set status = ${to}, version = version + 1, updated_at = ${at},
        acknowledged_at = coalesce(acknowledged_at, ${at}), acknowledged_by = coalesce(acknowledged_by, ${actor.name})
      where id in (select id from alerts where ${isMeant} for update skip locked)
      returning id, number, trace_id as "traceId"
    `.execute(tx);
    const { rows: held } = await sql<{ left: number }>`
      select count(*) as "left" from alerts where ${isMeant}
    `.execute(tx);
    const left = held[0]?.left ?? 0;
    if (rows.length === 0) return { changed: [], left };
    await record(
      tx,
      rows.map(({ id }) => ({
        at,
        actor,
        verb: 'alert.acknowledge',
        subjectType: 'alert',
        subjectId: id,
        detail: { fold: foldId },
      })),
    );
    await jobs.enqueue(tx, 'deliver', [{ subjectType: 'fold', subjectId: foldId }], PRIORITY.urgentEdit);
    return { changed: rows, left };
  });
}

/** Whose alerts of a fold nobody has taken yet, up to a number. */
export async function untakenTenants(db: Database, foldId: string, upTo: number): Promise<readonly string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from alerts
    where fold_id = ${foldId} and unfolded_at is null and number <= ${upTo} and status = any(${[...ruleOf('acknowledge').from]}::text[])
  `.execute(db);
  return rows.map((row) => row.tenant_id);
}
