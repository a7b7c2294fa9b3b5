import { type Kysely, sql } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import type { Tables } from '../storage/tables.ts';

/**
 * A **consent run** asks Partner Center to consent to our app on behalf of customers, one after the other.
 *
 * Words: a run is *proposed* to whoever asked, with its customers, then *running* from the press that confirms it, then
 * *done*; an *item* is one customer of it, and stands for itself whatever becomes of the others.
 * Invariants: nothing is asked of Microsoft before the press; an item that has an answer is not asked again; asking twice
 * is harmless, because Microsoft says that the entry exists.
 */
export interface ConsentRun {
  readonly id: string;
  readonly state: 'proposed' | 'running' | 'done';
  readonly askedByName: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** In the order in which they are asked for. */
  readonly items: readonly ConsentItem[];
}

export interface ConsentItem {
  readonly tenantId: string;
  /** Untrusted. */
  readonly tenantName: string;
  readonly state: 'waiting' | 'granted' | 'existed' | 'failed';
  /** A code of ours; `''` while there is none. */
  readonly problem: string;
  readonly answeredAt: Date | null;
  /** The reason for which its sources cannot be read since, `''` where they can; undefined while nothing was read since. */
  readonly readSince: string | undefined;
}

export interface ConsentPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/** Days that a run is kept after it was proposed. */
const KEEP_DAYS = 90;

/** Customers asked for in one job, so that a process that is killed loses little and the card shows how far it is. */
export const PAGE = 10;

/** Proposes a run for these customers. @returns its id, which the confirming button carries */
export async function proposeConsents(
  ports: ConsentPorts,
  tenantIds: readonly string[],
  actor: Actor,
): Promise<string> {
  const now = ports.now();
  const id = newId(now);
  await ports.db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('consent_runs')
      .where('proposed_at', '<', new Date(now.getTime() - KEEP_DAYS * 86_400_000))
      .execute();
    await tx
      .insertInto('consent_runs')
      .values({
        id,
        asked_by_id: actor.entraId,
        asked_by_name: actor.name,
        proposed_at: now,
        started_at: null,
        ended_at: null,
      })
      .execute();
    await sql`
      insert into consent_items (run_id, tenant_id, position)
      select ${id}::uuid, tenant_id, position
      from unnest(${[...tenantIds]}::text[]) with ordinality as wanted (tenant_id, position)
      on conflict do nothing
    `.execute(tx);
  });
  return id;
}

/**
 * Begins a proposed run, with its log line and its job.
 *
 * @returns whether this call began it; a second press finds it begun
 */
export async function startConsents(ports: ConsentPorts, id: string, actor: Actor): Promise<boolean> {
  if (!isId(id)) return false;
  const now = ports.now();
  return ports.db.transaction().execute(async (tx) => {
    const begun = await tx
      .updateTable('consent_runs')
      .set((eb) => ({ state: 'running' as const, started_at: now, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('state', '=', 'proposed')
      .returning('id')
      .executeTakeFirst();
    if (!begun) return false;
    const items = await tx.selectFrom('consent_items').select('tenant_id').where('run_id', '=', id).execute();
    await record(
      tx,
      items.map(({ tenant_id }) => ({
        at: now,
        actor,
        verb: 'consent.grant',
        subjectType: 'tenant',
        subjectId: tenant_id,
        detail: { run: id },
      })),
    );
    await ports.jobs.enqueue(tx, 'setup', [{ subjectType: 'consent', subjectId: id }]);
    return true;
  });
}

/** The next customers of a running run that have no answer yet. */
export async function nextConsents(db: Kysely<Tables>, id: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('consent_items')
    .innerJoin('consent_runs', 'consent_runs.id', 'consent_items.run_id')
    .select('tenant_id')
    .where('run_id', '=', id)
    .where('consent_items.state', '=', 'waiting')
    .where('consent_runs.state', '=', 'running')
    .orderBy('position')
    .limit(PAGE)
    .execute();
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Writes down what became of one customer; an answer that is there already stays. */
export async function saveConsent(
  db: Kysely<Tables>,
  id: string,
  tenantId: string,
  answer: { readonly state: 'granted' | 'existed' | 'failed'; readonly problem: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('consent_items')
    .set({ state: answer.state, problem: answer.problem || null, answered_at: now })
    .where('run_id', '=', id)
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Ends a run whose customers all have an answer; safe to repeat. */
export async function endConsents(db: Kysely<Tables>, id: string, now: Date): Promise<void> {
  await db
    .updateTable('consent_runs')
    .set((eb) => ({ state: 'done' as const, ended_at: now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('consent_items').select('run_id').where('run_id', '=', id).where('state', '=', 'waiting'))),
    )
    .execute();
}

/** Finds one run with its customers; a text that is no id is one that does not exist. */
export async function findConsents(db: Kysely<Tables>, id: string): Promise<ConsentRun | undefined> {
  if (!isId(id)) return undefined;
  const run = await db.selectFrom('consent_runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (!run) return undefined;
  const { rows } = await sql<ConsentItem>`
    select item.tenant_id as "tenantId", coalesce(nullif(tenant.name, ''), item.tenant_id) as "tenantName", item.state,
      coalesce(item.problem, '') as problem, item.answered_at as "answeredAt",
      (
        select coalesce(max(reason) filter (where state.status <> 'ok' and reason_code = 'noConsent'), max(reason), '')
        from source_states as state
        where state.tenant_id = item.tenant_id and state.last_attempt_at > item.answered_at
          and state.claimed_until is null
        having count(*) > 0
      ) as "readSince"
    from consent_items as item left join tenants as tenant on tenant.id = item.tenant_id
    where item.run_id = ${id}
    order by item.position
  `.execute(db);
  return {
    id: run.id,
    state: run.state,
    askedByName: run.asked_by_name,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    items: rows.map((row) => ({ ...row, readSince: row.readSince ?? undefined })),
  };
}

/** Customers whose sources say that nobody has consented there, by name. */
export async function listWithoutConsent(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ tenantId: string }>`
    select state.tenant_id as "tenantId"
    from source_states as state join tenants as tenant on tenant.id = state.tenant_id and tenant.kind = 'customer'
    where state.reason_code = 'noConsent' and state.status <> 'ok'
      and not exists (select from unwatched_tenants as unwatched where unwatched.tenant_id = state.tenant_id)
    group by state.tenant_id, tenant.name
    order by tenant.name, state.tenant_id
  `.execute(db);
  return rows.map(({ tenantId }) => tenantId);
}

const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
