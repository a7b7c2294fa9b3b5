import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Actor } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import {
  CHECK_LOST_MS,
  type CheckLine,
  isStep,
  type Setup,
  STEPS,
  type Step,
  type StepRecord,
  stepAfter,
} from './setup.ts';

type Db = Kysely<Tables>;

export interface SetupPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/** Where the set-up is, with its steps; `setup` is undefined while nobody has begun. */
export interface SetupState {
  readonly setup: Setup | undefined;
  readonly steps: ReadonlyMap<Step, StepRecord>;
}

/** Reads how the set-up stands. */
export async function readSetup(db: Db): Promise<SetupState> {
  const [row, rows] = await Promise.all([
    db.selectFrom('setups').selectAll().executeTakeFirst(),
    db.selectFrom('setup_steps').selectAll().execute(),
  ]);
  const steps = rows.flatMap((one) => (isStep(one.step) ? [[one.step, recordOf(one, one.step)] as const] : []));
  return {
    setup: row && {
      // A newer Watchpost beside us may have a step that we do not know.
      step: isStep(row.step) ? row.step : STEPS[0],
      startedAt: row.started_at,
      startedByName: row.started_by_name,
      finishedAt: row.finished_at,
    },
    steps: new Map(steps),
  };
}

/**
 * Begins the set-up where nobody has, or goes on where it stands; its step is checked.
 *
 * Safe to repeat, and for two people at once: there is one row.
 */
export async function continueSetup(ports: SetupPorts, actor: Actor): Promise<SetupState> {
  const now = ports.now();
  await ports.db.transaction().execute(async (tx) => {
    const begun = await tx
      .insertInto('setups')
      .values({
        step: STEPS[0],
        started_at: now,
        started_by_id: actor.entraId,
        started_by_name: actor.name,
        finished_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('step')
      .executeTakeFirst();
    if (begun) await log(tx, actor, 'setup.start', STEPS[0], now);
    const { step } = await tx.selectFrom('setups').select('step').executeTakeFirstOrThrow();
    if (isStep(step)) await askCheckIn(tx, ports, step, actor, now);
  });
  return readSetup(ports.db);
}

/**
 * Goes to a step, wherever the set-up is, and checks it. A set-up that nobody has begun begins there.
 */
export async function goToStep(ports: SetupPorts, step: Step, actor: Actor): Promise<void> {
  const now = ports.now();
  await ports.db.transaction().execute(async (tx) => {
    await sql`
      insert into setups (step, started_at, started_by_id, started_by_name)
      values (${step}, ${now}, ${actor.entraId}, ${actor.name})
      on conflict (id) do update set step = excluded.step, version = setups.version + 1
      where setups.step <> excluded.step
    `.execute(tx);
    await askCheckIn(tx, ports, step, actor, now);
  });
}

/**
 * Leaves a step for the one after it, which is checked; behind the last one the set-up is finished.
 *
 * Two people who leave the same step at once go one step, not two: whoever comes second finds it left.
 *
 * @param how - `skip` writes down that it was passed over
 */
export async function leaveStep(ports: SetupPorts, step: Step, actor: Actor, how: 'next' | 'skip'): Promise<void> {
  const now = ports.now();
  const next = stepAfter(step);
  await ports.db.transaction().execute(async (tx) => {
    if (how === 'skip') await skipIn(tx, step, actor, now);
    const moved = await tx
      .updateTable('setups')
      .set((eb) => ({
        step: next ?? step,
        version: eb('version', '+', 1),
        ...(next ? {} : { finished_at: now }),
      }))
      .where('step', '=', step)
      .returning('step')
      .executeTakeFirst();
    if (!moved) return;
    await log(tx, actor, next ? `setup.${how}` : 'setup.finish', step, now);
    if (next) await askCheckIn(tx, ports, next, actor, now);
  });
}

/**
 * Asks for a live check of a step. While one is under way another is not begun: both who asked see its result.
 */
export const askCheck = (ports: SetupPorts, step: Step, actor: Actor): Promise<void> =>
  ports.db.transaction().execute((tx) => askCheckIn(tx, ports, step, actor, ports.now()));

async function askCheckIn(
  tx: Transaction<Tables>,
  ports: Pick<SetupPorts, 'jobs'>,
  step: Step,
  actor: Actor,
  now: Date,
): Promise<void> {
  const lost = new Date(now.getTime() - CHECK_LOST_MS);
  const { rows } = await sql`
    insert into setup_steps as known (step, asked_at, asked_by_id, asked_by_name)
    values (${step}, ${now}, ${actor.entraId}, ${actor.name})
    on conflict (step) do update
    set asked_at = excluded.asked_at, asked_by_id = excluded.asked_by_id, asked_by_name = excluded.asked_by_name,
      version = known.version + 1
    where known.asked_at is null or known.checked_at >= known.asked_at or known.asked_at < ${lost}
    returning 1
  `.execute(tx);
  if (rows.length > 0) await ports.jobs.enqueue(tx, 'setup', [{ subjectType: 'check', subjectId: step }]);
}

/**
 * Writes down what a check found.
 *
 * @param askedAt - the check that it answers; when a newer one was asked for meanwhile, nothing is written
 * @returns whether it was written
 */
export async function saveCheck(
  db: Db,
  step: Step,
  askedAt: Date,
  lines: readonly CheckLine[],
  now: Date,
): Promise<boolean> {
  const saved = await db
    .updateTable('setup_steps')
    .set((eb) => ({
      result: JSON.stringify(lines),
      checked_at: sql<Date>`greatest(asked_at, ${now}::timestamptz)`,
      version: eb('version', '+', 1),
    }))
    .where('step', '=', step)
    .where('asked_at', '=', askedAt)
    .returning('step')
    .executeTakeFirst();
  return saved !== undefined;
}

async function skipIn(tx: Transaction<Tables>, step: Step, actor: Actor, now: Date): Promise<void> {
  const skipped = { skipped_at: now, skipped_by_id: actor.entraId, skipped_by_name: actor.name };
  await tx
    .insertInto('setup_steps')
    .values({ step, ...skipped, asked_at: null, checked_at: null })
    .onConflict((conflict) =>
      conflict.column('step').doUpdateSet((eb) => ({ ...skipped, version: eb('setup_steps.version', '+', 1) })),
    )
    .execute();
}

const log = (tx: Transaction<Tables>, actor: Actor, verb: string, step: Step, at: Date) =>
  record(tx, [{ at, actor, verb, subjectType: 'setup', subjectId: step, detail: {} }]);

const recordOf = (row: Selectable<Tables['setup_steps']>, step: Step): StepRecord => ({
  step,
  askedAt: row.asked_at,
  askedBy: { entraId: row.asked_by_id, name: row.asked_by_name },
  checkedAt: row.checked_at,
  lines: row.result as readonly CheckLine[],
  skippedAt: row.skipped_at,
  skippedByName: row.skipped_by_name ?? '',
});
