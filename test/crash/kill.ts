/** Kills by command: `node test/crash/kill.ts 500 --seed 7 [--blind]`. Exits with 1 when anything is lost, doubled, old or out of order. */

import { createDatabase } from '../support/create-database.ts';
import { readArguments } from './arguments.ts';
import { type KillRun, runKills } from './kills.ts';
import { summary } from './summary.ts';
import { withServer } from './with-server.ts';

/** Kills of one run: a longer one would have more cards than the channel takes messages for. */
const A_RUN = 50;

const { count, seed: firstSeed, mayLook } = readArguments(A_RUN);

await withServer(async () => {
  const runs: KillRun[] = [];
  for (let done = 0; done < count; ) {
    const database = await createDatabase();
    const seed = firstSeed + runs.length;
    const settings = { TEAMS_READ_BACK: mayLook ? 'on' : 'off' };
    const run = await runKills(database, Math.min(A_RUN, count - done), seed, { settings });
    await database.drop();
    runs.push(run);
    done += run.kills;
    const isInOrder = Object.keys(run.violations).length === 0;
    const found = isInOrder ? 'in order' : `${JSON.stringify(run.violations, undefined, 1)}\n${run.story}`;
    process.stdout.write(`seed ${seed}, ${run.kills} kills: ${found}\n`);
  }
  process.stdout.write(`${summary(runs)}\n`);
  return runs.every(({ violations }) => Object.keys(violations).length === 0);
});
