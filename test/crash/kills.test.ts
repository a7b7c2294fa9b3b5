import { expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { runKills } from './kills.ts';
import { summary } from './summary.ts';

const database = useDatabase();

/** More by command: `node test/crash/kill.ts 500 --seed 7`. */
const KILLS = 30;
const SEED = Number(process.env['CRASH_SEED'] ?? 1);
/** Generous: the machine may have much else to do. */
const PATIENCE_MS = 900_000;

test(
  `a service that is killed again and again loses nothing, shows nothing twice and ends in order (seed ${SEED})`,
  async () => {
    const run = await runKills(database, KILLS, SEED);
    process.stdout.write(`${summary([run])}\n`);
    expect({ violations: run.violations, story: run.story }).toEqual({ violations: {}, story: run.story });
    // It may look into the channel, so not even an ambiguous outcome doubles anything.
    expect([...run.findings.ambiguous, ...run.findings.unsure]).toEqual([]);
    expect(run.kills).toBeGreaterThanOrEqual(KILLS);
  },
  PATIENCE_MS,
);
