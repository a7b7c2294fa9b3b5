import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../error.ts';
import { ensureClusterFiles } from './cluster-files.ts';
import { type Launcher, launcherFor } from './launcher.ts';
import { enter } from './presence.ts';
import { withStartLock } from './start-lock.ts';

/** What the server needs in memory is small: tens of connections, a few thousand hot rows. */
const SERVER_OPTIONS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'shared_buffers=24MB',
  'max_wal_size=512MB',
  'jit=off',
  'timezone=UTC',
  // Errors of single statements reach us as errors, and their details hold people's names. What is left says why a
  // server does not start or has died, so the file stays small however long it runs.
  'log_min_messages=fatal',
];

/** Two instances on one folder have room; whoever wants more of them wants a server of its own. */
const CONNECTIONS = 60;

/** How long a server may take to accept connections; after a crash it first replays up to `max_wal_size`. */
const PATIENCE_MS = 60_000;

/** Tries to start the server: its port may be taken meanwhile, and a killed one lets go of its memory a moment later. */
const LAUNCH_TRIES = 3;

export interface EmbeddedServer {
  readonly url: string;
  /** Stops the server unless another Watchpost still uses it. */
  release(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm brought, with its files under `dataDir`, or adopts the one that already runs there.
 *
 * The server is started through `pg_ctl`, so it is no child of this process: a killed Watchpost leaves it running, and
 * the next start finds it by its `postmaster.pid` and goes on. Two processes on one `dataDir` share the server; the
 * last to leave stops it.
 *
 * @param dataDir - absolute folder; created when missing
 * @param connections - how many it takes at once, where it has to be started
 * @throws AppError `storage_unavailable` when the server can neither be started nor reached; its field `reason` says
 *   why. `storage_busy` when another process has been starting it for a minute
 */
export async function startEmbeddedServer(dataDir: string, connections = CONNECTIONS): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true });
  const lockFile = path.join(dataDir, 'start.lock');
  return withStartLock(lockFile, async () => {
    const launcher = await launcherFor(dataDir);
    const { home, password } = await ensureClusterFiles(launcher, dataDir);
    const { client, port } = await reach(launcher, home, password, connections);
    const presence = await enter(client);
    const release = async () => {
      if ((await presence.leave()) && (await runningPort(launcher, home))) await stop(launcher, home);
    };
    try {
      await ensureDatabase(client);
    } catch (error) {
      await release();
      throw error;
    }
    return { url: urlOf(port, password, 'watchpost'), release: () => withStartLock(lockFile, release) };
  });
}

const urlOf = (port: number, password: string, database: string): string =>
  `postgres://watchpost:${password}@127.0.0.1:${port}/${database}`;

/** Connects to the server, and starts it where it does not run; waits while it recovers, or stops for somebody else. */
async function reach(
  launcher: Launcher,
  home: string,
  password: string,
  connections: number,
): Promise<{ client: pg.Client; port: number }> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const port = (await runningPort(launcher, home)) ?? (await launch(launcher, home, connections));
    const client = new pg.Client({
      connectionString: urlOf(port, password, 'postgres'),
      application_name: 'watchpost',
    });
    try {
      await client.connect();
      return { client, port };
    } catch (cause) {
      await client.end();
      const { code } = cause as { code?: string };
      if (code === INVALID_PASSWORD) throw unusable('postgres.secret does not fit the database beside it', cause);
      if (performance.now() > deadline) throw unusable(`the server in ${home} does not answer`, cause);
    }
    await pause(100);
  }
}

/** PostgreSQL error 28P01. */
const INVALID_PASSWORD = '28P01';

/** Starts the server on a free port; a `postmaster.pid` of a server that is no more is handled by the server itself. */
async function launch(launcher: Launcher, home: string, connections: number): Promise<number> {
  const log = path.join(home, 'server.log');
  const options = [...SERVER_OPTIONS, `max_connections=${connections}`].map((option) => `-c ${option}`).join(' ');
  for (let tries = 1; ; tries += 1) {
    // Only the last two runs are kept.
    await rename(log, `${log}.before`).catch(() => undefined);
    const port = await freePort();
    const args = ['start', '-w', '-t', '60', '-s', '-D', home, '-l', log, '-o', `-p ${port} ${options}`];
    const { code, output } = await launcher.run('pg_ctl', args);
    if (code === 0) return port;
    if (tries >= LAUNCH_TRIES) throw unusable(await whyDead(log, output));
    await pause(200);
  }
}

async function whyDead(log: string, output: string): Promise<string> {
  const written = await readFile(log, 'utf8').catch(() => '');
  const last = written.slice(Math.max(0, written.search(/(FATAL|PANIC):/))).trim() || output.trim();
  return `the server does not start: ${last.replace(/\s+/g, ' ').slice(0, 500)}`;
}

/** The port of a server that already runs on this folder, started by an earlier or another Watchpost. */
async function runningPort(launcher: Launcher, home: string): Promise<number | undefined> {
  const status = await launcher.run('pg_ctl', ['status', '-D', home]);
  if (status.code !== 0) return undefined;
  const pidFile = path.join(home, 'postmaster.pid');
  // Lines 1 and 4 are the process id and the port (PostgreSQL manual, "Database File Layout").
  const [pid, , , port] = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
  // In a container that was killed, the id of the dead server soon is that of another program, and then neither we nor
  // the server itself would believe that it is dead.
  if (await isOtherProgram(Number(pid))) {
    await rm(pidFile, { force: true });
    return undefined;
  }
  return Number(port) || undefined;
}

async function isOtherProgram(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined);
  return name !== undefined && name.trim() !== 'postgres';
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const found = await client.query(`select 1 from pg_database where datname = 'watchpost'`);
  if (found.rowCount === 0) await client.query('create database watchpost');
}

async function stop(launcher: Launcher, home: string): Promise<void> {
  const { code, output } = await launcher.run('pg_ctl', ['stop', '-w', '-s', '-m', 'fast', '-D', home]);
  if (code !== 0) throw unusable(`the server does not stop: ${output.trim().slice(-800)}`);
}

const unusable = (reason: string, cause?: unknown) =>
  new AppError('storage_unavailable', { cause, fields: { reason } });

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
