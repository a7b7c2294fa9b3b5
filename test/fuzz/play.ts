import fc from 'fast-check';
import type { Area } from './area.ts';
import { AREAS } from './areas/index.ts';
import type { Stage } from './stage.ts';

/** What came of the cases of one area. */
export interface Played {
  readonly name: string;
  readonly cases: number;
  /** Milliseconds of the slowest case. */
  readonly slowestMs: number;
}

/** Cases that one check of fast-check plays; a failure is told with the seed of its check. */
const CASES_A_CHECK = 250;

/** Milliseconds for one check, its shrinking included: the smallest case so far is told then. */
const CHECK_MS = 90_000;

export interface PlayOptions {
  readonly cases: number;
  readonly seed: number;
  /** Told after each check. */
  readonly progress?: (done: number) => void;
}

/**
 * Plays so many cases, shared out over all areas, and looks after each check whether the service lives, has logged no
 * error, and keeps nothing about strangers.
 *
 * The same seed gives the same cases.
 *
 * @throws Error with the seed, the path and the shrunk case, for `fc.assert` to play it again
 */
export async function play(stage: Stage, { cases, seed, progress }: PlayOptions): Promise<readonly Played[]> {
  const total = AREAS.reduce((sum, { share }) => sum + share, 0);
  const wanted = AREAS.map((area) => ({ area, cases: Math.max(1, Math.round((cases * area.share) / total)) }));
  const played = new Map<string, Played>();
  let done = 0;
  for (let round = 0; wanted.some(({ area, cases: all }) => (played.get(area.name)?.cases ?? 0) < all); round += 1) {
    for (const [index, { area, cases: all }] of wanted.entries()) {
      const before = played.get(area.name) ?? { name: area.name, cases: 0, slowestMs: 0 };
      const count = Math.min(CASES_A_CHECK, all - before.cases);
      if (count <= 0) continue;
      const slowestMs = await check(stage, area, seed + round * 1_000 + index, count);
      played.set(area.name, {
        name: area.name,
        cases: before.cases + count,
        slowestMs: Math.max(before.slowestMs, slowestMs),
      });
      done += count;
      progress?.(done);
    }
  }
  return [...played.values()];
}

async function check(stage: Stage, area: Area, seed: number, numRuns: number): Promise<number> {
  let slowestMs = 0;
  const property = area.property(stage);
  const timed: typeof property = Object.assign(Object.create(Object.getPrototypeOf(property)), property, {
    generate: property.generate.bind(property),
    shrink: property.shrink.bind(property),
    runBeforeEach: property.runBeforeEach.bind(property),
    runAfterEach: property.runAfterEach.bind(property),
    isAsync: property.isAsync.bind(property),
    run: (value: unknown) => {
      const startedAt = performance.now();
      const note = () => {
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      };
      const result = property.run(value);
      if (!(result instanceof Promise)) {
        note();
        return result;
      }
      return result.finally(note);
    },
  });
  const result = await fc.check(timed as fc.IAsyncProperty<unknown>, {
    seed,
    numRuns,
    interruptAfterTimeLimit: CHECK_MS,
  });
  const about = `${area.name}, seed ${seed}`;
  if (result.failed) {
    const found = JSON.stringify(result.counterexample)?.slice(0, 3_000);
    const why = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
    throw new Error(`${about}, path ${result.counterexamplePath}: ${why}\ncase: ${found}`);
  }
  if (!area.isOverHttp) return slowestMs;
  const faults = stage.faults();
  if (faults.length > 0) throw new Error(`${about}: logged ${faults.slice(0, 3).join('\n')}`);
  if (!(await stage.isAlive())) throw new Error(`${about}: the service is not well`);
  const strangers = await stage.strangersInStore();
  if (strangers.length > 0) throw new Error(`${about}: the store holds ${strangers.join(', ')}`);
  return slowestMs;
}
