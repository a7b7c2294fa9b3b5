import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { connect } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { makeMonth } from './make-month.ts';
import { type Month, readMonth } from './month.ts';
import { playMonth } from './play-month.ts';
import { type Score, scoreMonth } from './score-month.ts';

/**
 * `node test/noise/score.ts [most an hour] [folder or seed …]`: plays months and prints how each did. `off` in place of
 * the number plays without folding. Without months: the given one and five seeds; `7x10` are
 * ten days of seed 7. `POLL_SEC` sets how often is polled.
 */
const [limit = '10', ...wanted] = process.argv.slice(2);
const mostAnHour = limit === 'off' ? undefined : Number(limit);
const pollSec = Number(process.env['POLL_SEC'] ?? 60);
const GIVEN = new URL('./noisy-month', import.meta.url).pathname;
const months = wanted.length > 0 ? wanted : [GIVEN, '1', '2', '3', '4', '5'];

const print = (text: string) => process.stdout.write(`${text}\n`);

function describe(name: string, score: Score, seconds: number): void {
  const failures = {
    untold: score.untold,
    'not updated': score.notUpdated,
    folded: score.folded,
    'two cards': score.twoCards,
    lost: score.lost,
    'tests counted': score.testsCounted,
  };
  print(
    `${name}: ${score.posts} posts of ${score.raw} detections, ${(100 * score.ratio).toFixed(2)} %; ${score.edits} edits; ${seconds.toFixed(1)} s`,
  );
  print(
    `  ${Object.entries(score.postsBy)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')}`,
  );
  for (const [what, ids] of Object.entries(failures))
    print(`  ${what}: ${ids.length}${ids.length > 0 ? ` (${ids.join('; ')})` : ''}`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'watchpost-noise-'));
const server = await startEmbeddedServer(folder);
try {
  const admin = connect(server.url, () => undefined);
  for (const [index, name] of months.entries()) {
    const [, seed, days] = /^(\d+)(?:x(\d+))?$/.exec(name) ?? [];
    const month: Month = seed ? makeMonth(Number(seed), { days: Number(days ?? 30) }) : readMonth(name);
    const url = new URL(server.url);
    url.pathname = `/month_${index}`;
    await sql.raw(`create database month_${index}`).execute(admin);
    // Nothing here has to outlive a crash.
    url.searchParams.set('options', '-c synchronous_commit=off');
    const db = connect(url.href, () => undefined);
    await migrate(db);
    const startedAt = performance.now();
    const score = await scoreMonth(db, month, await playMonth(db, month, { mostAnHour, pollSec }));
    describe(path.basename(name), score, (performance.now() - startedAt) / 1000);
    await db.destroy();
  }
  await admin.destroy();
} finally {
  await server.release();
  await rm(folder, { recursive: true, force: true });
}
