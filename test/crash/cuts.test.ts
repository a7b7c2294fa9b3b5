import { expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { openCutLab } from './cut-lab.ts';
import { runCuts } from './cuts.ts';
import { summary } from './summary.ts';

const database = useDatabase();

/** Three hundred in all, for the sake of the time; more by command: `node test/crash/cut.ts 10000 --seed 1`. */
const LOOKING = 240;
const BLIND = 60;
const SEED = Number(process.env['CRASH_SEED'] ?? 1);
/** Generous: the machine may have much else to do. */
const PATIENCE_MS = 900_000;

async function cuts(points: number, mayLook: boolean) {
  const lab = await openCutLab(database, { mayLook });
  try {
    const all = await runCuts(lab, points, SEED);
    // The figures that the decisions quote; nobody else tells them.
    process.stdout.write(`${mayLook ? 'looking' : 'blind'}: ${summary(all)}\n`);
    const broken = all.filter(({ violations }) => Object.keys(violations).length > 0);
    expect(broken.map(({ seed, step, violations, story }) => ({ seed, step, violations, story }))).toEqual([]);
    return {
      doubled: all.flatMap(({ findings }) => [...findings.ambiguous, ...findings.unsure]),
      cut: all.filter(({ wasCut }) => wasCut).length,
    };
  } finally {
    await lab.stop();
  }
}

test(
  `cut off between two effects, an instance that may look loses nothing and shows nothing twice (seed ${SEED})`,
  async () => {
    const { doubled, cut } = await cuts(LOOKING, true);
    expect(doubled).toEqual([]);
    expect(cut).toBeGreaterThan(LOOKING / 2);
  },
  PATIENCE_MS,
);

test(
  `one that may not look loses nothing, and shows twice only what nobody can know (seed ${SEED})`,
  async () => {
    await cuts(BLIND, false);
  },
  PATIENCE_MS,
);
