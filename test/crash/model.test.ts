import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { useDatabase } from '../support/database.ts';
import { type CutLab, openCutLab } from './cut-lab.ts';
import { anyDay, liveThrough } from './model.ts';

const database = useDatabase();

/** More with `CRASH_RUNS=2000 npm run test:all -- test/crash/model.test.ts`; another walk with `CRASH_SEED`. */
const RUNS = Number(process.env['CRASH_RUNS'] ?? 60);
const SEED = Number(process.env['CRASH_SEED'] ?? 1);

let lab: CutLab;
beforeAll(async () => {
  lab = await openCutLab(database);
});
afterAll(() => lab.stop());

test(
  `whatever happens in whatever order, the desk shows what the model says (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(anyDay, fc.nat({ max: 1_000 }), async (day, seed) => {
        const { wanted, found, violations, findings, story } = await liveThrough(lab, database, seed, day);
        expect({ found, violations, story }).toEqual({ found: wanted, violations: {}, story });
        expect(findings.ambiguous).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
  },
  RUNS * 20_000,
);
