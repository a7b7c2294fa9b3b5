import { mkdtemp } from 'node:fs/promises';
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

/** One real PostgreSQL for the whole run, with a migrated database that each test file copies. */
export default async function globalSetup(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'watchpost-test-'));
  const server = await startEmbeddedServer(dataDir, CONNECTIONS);
  const db = connect(server.url, () => undefined);
  // The machine does not fail here, and nobody need wait for its disk; what must survive that has servers of its own.
  await sql`alter system set fsync = off`.execute(db);
  await sql`select pg_reload_conf()`.execute(db);
  await migrate(db);
  await db.destroy();
  const jobs = await openJobs(server.url, createLog('error'));
  await jobs.stop();
  process.env['TEST_DATABASE_URL'] = server.url;
  process.env['TEST_DATA_DIR'] = dataDir;
  (globalThis as { testServer?: unknown }).testServer = server;
}
