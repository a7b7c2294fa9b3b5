import { chmod, mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { connect } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { openJobs } from '../../src/storage/jobs.ts';
import { migrate } from '../../src/storage/migrate.ts';

/** Each worker of the run may have two instances of the service and the connections of a test. */
const CONNECTIONS = 200;

/** Linux keeps what is here in memory. */
const MEMORY = '/dev/shm';
/** Bytes that must be free in it: each of some ten servers at once has a few hundred megabytes. */
const ENOUGH = 4 * 2 ** 30;

/** One real PostgreSQL for the whole run, with a migrated database that each test file copies. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(path.join(await scratch(), 'watchpost-tests-'));
  // Some of what is tried here runs as another user.
  await chmod(folder, 0o755);
  // Inherited by all workers and what they start.
  process.env['TMPDIR'] = folder;
  process.env['TEST_FOLDER'] = folder;
  const server = await startEmbeddedServer(path.join(folder, 'server'), CONNECTIONS);
  const db = connect(server.url, () => undefined);
  // The machine does not fail here, and nobody need wait for its disk; what must survive that has servers of its own.
  await sql`alter system set fsync = off`.execute(db);
  await sql`select pg_reload_conf()`.execute(db);
  await migrate(db);
  await db.destroy();
  const jobs = await openJobs(server.url, createLog('error'));
  await jobs.stop();
  process.env['TEST_DATABASE_URL'] = server.url;
  (globalThis as { testServer?: unknown }).testServer = server;
}

/** Where all files of a run go: copying a database is a thousand small files, twenty times as fast in memory as on a disk. */
async function scratch(): Promise<string> {
  const memory = await statfs(MEMORY).catch(() => undefined);
  const free = memory ? Math.min(memory.bavail * memory.bsize, process.availableMemory()) : 0;
  return free > ENOUGH ? MEMORY : tmpdir();
}
