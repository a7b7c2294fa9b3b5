import { randomBytes } from 'node:crypto';
import { record } from '../audit/index.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';
import { forget, noteDone } from './erase.ts';
import type { Erasure } from './erasure.ts';
import { type Obstacle, obstaclesTo } from './obstacles.ts';
import { pseudonymOf } from './rewrite.ts';
import { decide, findErasure, findUnderWay, insertErasure, markDone, markFailed, takeApproved } from './store.ts';

/** What asking and deciding need from outside. */
export interface ErasurePorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

/** Whom somebody wants to be forgotten. */
export interface Wanted {
  readonly kind: Erasure['kind'];
  readonly id: string;
  readonly name: string;
}

type Who = { readonly entraId: string; readonly name: string };

export type Asked =
  | { readonly kind: 'changed' | 'unchanged'; readonly erasure: Erasure }
  /** Work in hand stands against it. */
  | { readonly kind: 'notYet'; readonly obstacles: readonly Obstacle[] };

/**
 * Asks for an erasure: it is written down, told to the channel, and waits for a second person. Nothing is erased here.
 *
 * Safe to repeat: while one is under way, asking again is the same one.
 */
export async function askErasure(ports: ErasurePorts, wanted: Wanted, by: Who): Promise<Asked> {
  const obstacles = await obstaclesTo(ports.db, wanted.kind, wanted.id);
  if (obstacles.length > 0) return { kind: 'notYet', obstacles };
  const at = ports.now();
  const made = await ports.db.transaction().execute(async (tx) => {
    const erasure = await insertErasure(tx, {
      id: newId(at),
      kind: wanted.kind,
      subjectId: wanted.id,
      subjectName: wanted.name,
      pseudonym: randomBytes(4).toString('hex'),
      askedById: by.entraId,
      askedByName: by.name,
      askedAt: at,
    });
    if (!erasure) return undefined;
    await note(tx, 'ask', erasure, by, at);
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'erasure', subjectId: erasure.id }]);
    return erasure;
  });
  if (made) return { kind: 'changed', erasure: made };
  const open = await findUnderWay(ports.db, wanted.kind, wanted.id);
  // Decided between the two statements: then it may be asked for anew.
  return open ? { kind: 'unchanged', erasure: open } : askErasure(ports, wanted, by);
}

export type Decided =
  | { readonly kind: 'changed' | 'unchanged'; readonly erasure: Erasure }
  /** Whoever asked cannot be the second person. */
  | { readonly kind: 'own'; readonly erasure: Erasure }
  | { readonly kind: 'notYet'; readonly erasure: Erasure; readonly obstacles: readonly Obstacle[] }
  | { readonly kind: 'gone' };

/**
 * Approves or refuses an erasure that somebody else asked for. An approved one is carried out within seconds, see
 * `carryOutErasures`; it cannot be taken back.
 *
 * Safe to repeat: a second decision changes nothing and returns how it stands.
 */
export async function decideErasure(
  ports: ErasurePorts,
  id: string,
  verb: 'approve' | 'refuse',
  by: Who,
): Promise<Decided> {
  const before = await findErasure(ports.db, id);
  if (!before) return { kind: 'gone' };
  if (before.state === 'asked' && before.askedById === by.entraId) return { kind: 'own', erasure: before };
  if (verb === 'approve' && before.state === 'asked') {
    const obstacles = await obstaclesTo(ports.db, before.kind, before.subjectId);
    if (obstacles.length > 0) return { kind: 'notYet', erasure: before, obstacles };
  }
  const at = ports.now();
  const decided = await ports.db.transaction().execute(async (tx) => {
    const erasure = await decide(tx, before.id, verb === 'approve' ? 'approved' : 'refused', by, at);
    if (!erasure) return undefined;
    await note(tx, verb, erasure, by, at);
    await ports.jobs.enqueue(tx, 'deliver', [{ subjectType: 'erasure', subjectId: erasure.id }]);
    return erasure;
  });
  if (decided) return { kind: 'changed', erasure: decided };
  const erasure = await findErasure(ports.db, before.id);
  return erasure ? { kind: 'unchanged', erasure } : { kind: 'gone' };
}

/** What carrying out needs besides. */
export interface CarryOutPorts extends ErasurePorts {
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

/**
 * Carries out what was approved, one after the other, each in one transaction: a process that is killed meanwhile leaves
 * nothing half erased, and the next look, of any instance, does it.
 *
 * One that fails is undone, says so on its card and in the log, and is tried again later; the others do not wait for it.
 *
 * @returns how many were carried out
 */
export async function carryOutErasures(ports: CarryOutPorts): Promise<number> {
  let done = 0;
  for (;;) {
    const tried = await carryOutNext(ports);
    if (tried === 'none') return done;
    if (tried === 'done') done += 1;
  }
}

async function carryOutNext(ports: CarryOutPorts): Promise<'done' | 'failed' | 'none'> {
  const { db, jobs, now } = ports;
  let inHand: Erasure | undefined;
  try {
    return await db.transaction().execute(async (tx) => {
      const erasure = await takeApproved(tx, now());
      if (!erasure) return 'none';
      inHand = erasure;
      const outcome = await forget(tx, jobs, erasure);
      const at = now();
      await markDone(tx, erasure.id, pseudonymOf(erasure.kind, erasure.pseudonym), outcome, at);
      await noteDone(tx, erasure, outcome.counts, at);
      await jobs.enqueue(tx, 'deliver', [{ subjectType: 'erasure', subjectId: erasure.id }]);
      return 'done';
    });
  } catch (cause) {
    if (!inHand) throw cause;
    await noteFailure(ports, inHand, cause);
    return 'failed';
  }
}

/** Minutes until the next try, doubled with each, and the longest wait. */
const AGAIN_MIN = 1;
const AGAIN_MOST_MIN = 60;

async function noteFailure({ db, jobs, now, log }: CarryOutPorts, erasure: Erasure, cause: unknown): Promise<void> {
  const times = (erasure.failure?.times ?? 0) + 1;
  const waitMin = Math.min(AGAIN_MIN * 2 ** (times - 1), AGAIN_MOST_MIN);
  const againAt = new Date(now().getTime() + waitMin * 60_000);
  await db.transaction().execute(async (tx) => {
    if (!(await markFailed(tx, erasure.id, { times, againAt }))) return;
    await jobs.enqueue(tx, 'deliver', [{ subjectType: 'erasure', subjectId: erasure.id }]);
  });
  // The first may have met another transaction; what fails twice needs a person.
  log[times === 1 ? 'warn' : 'error'](
    { erasure: erasure.number, times, err: cause },
    'erasure could not be carried out',
  );
}

const note = (
  tx: Parameters<typeof record>[0],
  verb: 'ask' | 'approve' | 'refuse',
  { id, kind }: Erasure,
  actor: Who,
  at: Date,
): Promise<void> =>
  record(tx, [{ at, actor, verb: `erasure.${verb}`, subjectType: 'erasure', subjectId: id, detail: { kind } }]);
