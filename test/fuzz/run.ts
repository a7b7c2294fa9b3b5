/** `node test/fuzz/run.ts [cases] [--seed number]`: fuzzes the real service and every reader; 500,000 cases by default. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { flood } from './floods.ts';
import { play } from './play.ts';
import { startStage } from './stage.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const cases = Number(positionals[0] ?? 500_000);
const seed = Number(values.seed ?? 7);
const say = (line: string) => process.stdout.write(`${line}\n`);

const folder = await mkdtemp(path.join(tmpdir(), 'watchpost-fuzz-db-'));
const server = await startEmbeddedServer(folder);
const db = connect(server.url, () => undefined);
await migrate(db);
await db.destroy();
const stage = await startStage(server.url);
const beforeMb = stage.residentMb();
const startedAt = performance.now();
let mostMb = beforeMb;
let saidAt = 0;
say(`${cases} cases, seed ${seed}`);
try {
  const played = await play(stage, {
    cases,
    seed,
    progress(done) {
      mostMb = Math.max(mostMb, stage.residentMb());
      if (done - saidAt < cases / 50) return;
      saidAt = done;
      const sec = Math.round((performance.now() - startedAt) / 1000);
      say(`  ${done} of ${cases} after ${sec} s, ${Math.round(stage.residentMb())} MB resident`);
    },
  });
  for (const { name, cases: count, slowestMs } of played)
    say(`  ${String(count).padStart(8)}  ${name.padEnd(34)} slowest ${Math.round(slowestMs)} ms`);
  for (const { name, duringMb, afterMb, wellAfterMs } of await flood(stage))
    say(
      `  1,000 connections ${name}: ${Math.round(duringMb)} MB resident, ${Math.round(afterMb)} MB after, well again after ${Math.round(wellAfterMs)} ms`,
    );
  say(
    `no fault. Resident: ${Math.round(beforeMb)} MB before, ${Math.round(mostMb)} at most, ${Math.round(stage.residentMb())} after`,
  );
} catch (error) {
  say(`FAULT: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await stage.stop();
  await server.release();
  await rm(folder, { recursive: true, force: true });
}
