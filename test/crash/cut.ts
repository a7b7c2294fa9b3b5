/** Cuts by command: `node test/crash/cut.ts 10000 --seed 1 [--blind]`. Exits with 1 when anything is lost, doubled, old or out of order. */

import { createDatabase } from '../support/create-database.ts';
import { readArguments } from './arguments.ts';
import { openCutLab } from './cut-lab.ts';
import { runCuts } from './cuts.ts';
import { summary } from './summary.ts';
import { withServer } from './with-server.ts';

const { count, seed: firstSeed, mayLook } = readArguments(500);

await withServer(async () => {
  const database = await createDatabase();
  const lab = await openCutLab(database, { mayLook });
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const cuts = await runCuts(lab, count, firstSeed, ({ seed, step, violations, findings, story }) => {
    const doubled = mayLook ? findings.ambiguous : [];
    if (Object.keys(violations).length === 0 && doubled.length === 0) return;
    process.stdout.write(`seed ${seed} step ${step}: ${JSON.stringify({ ...violations, doubled })}\n${story}\n`);
  });
  const each = (ms: number) => Math.round(ms / cuts.length);
  const { user, system } = process.cpuUsage(cpuBefore);
  const took = `${each(performance.now() - startedAt)} ms a point, ${each((user + system) / 1000)} of them work of this process`;
  process.stdout.write(`${summary(cuts)}\n${took}\n`);
  await lab.stop();
  await database.drop();
  return cuts.every(({ violations }) => Object.keys(violations).length === 0);
});
