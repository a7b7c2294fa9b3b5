import { randomBytes } from 'node:crypto';
import { access, chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { AppError } from '../error.ts';
import { APPLICATION_NAME } from './connect.ts';
import { type Launcher, launcherFor } from './launcher.ts';
import { withStartLock } from './start-lock.ts';

/** What the server needs in memory is small: tens of connections, a few thousand hot rows. */
const SERVER_OPTIONS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=60',
  'shared_buffers=48MB',
  'max_wal_size=512MB',
  'jit=off',
  'log_min_messages=warning',
  'timezone=UTC',
];

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
 * @throws AppError `storage_unavailable` when the server can neither be started nor reached
 */
export async function startEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true });
  return withStartLock(path.join(dataDir, 'postgres.lock'), async () => {
    const home = path.join(dataDir, 'postgres');
    const launcher = await launcherFor(dataDir);
    const password = await readOrCreatePassword(path.join(dataDir, 'postgres.secret'));
    if (!(await exists(path.join(home, 'PG_VERSION')))) await initialise(launcher, home, dataDir, password);

    const port = (await runningPort(launcher, home)) ?? (await launch(launcher, home));
    const urlOf = (database: string) => `postgres://watchpost:${password}@127.0.0.1:${port}/${database}`;
    await createDatabase(urlOf('postgres'));
    return {
      url: urlOf('watchpost'),
      release: () => stopUnlessShared(launcher, home, urlOf('postgres')),
    };
  });
}

async function initialise(launcher: Launcher, home: string, dataDir: string, password: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
  if (launcher.owner) await chown(home, launcher.owner.uid, launcher.owner.gid);
  const passwordFile = path.join(dataDir, 'postgres.init');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (launcher.owner) await chown(passwordFile, launcher.owner.uid, launcher.owner.gid);
  const args = ['-D', home, '-U', 'watchpost', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await run(launcher, 'initdb', [...args, '-E', 'UTF8', '--locale=C', '--no-instructions']);
  } finally {
    await writeFile(passwordFile, '');
  }
}

/** Starts the server on a free port; a stale `postmaster.pid` of a crashed server is handled by the server itself. */
async function launch(launcher: Launcher, home: string): Promise<number> {
  const port = await freePort();
  const options = SERVER_OPTIONS.map((option) => `-c ${option}`).join(' ');
  const log = path.join(home, 'server.log');
  await run(launcher, 'pg_ctl', [
    'start',
    '-w',
    '-t',
    '60',
    '-s',
    '-D',
    home,
    '-l',
    log,
    '-o',
    `-p ${port} ${options}`,
  ]);
  return port;
}

/** The port of a server that already runs on this folder, started by an earlier or another Watchpost. */
async function runningPort(launcher: Launcher, home: string): Promise<number | undefined> {
  const status = await launcher.run('pg_ctl', ['status', '-D', home]);
  if (status.code !== 0) return undefined;
  // Line 4 of postmaster.pid is the port (PostgreSQL manual, "Database File Layout").
  const line = (await readFile(path.join(home, 'postmaster.pid'), 'utf8')).split('\n')[3];
  const port = Number(line);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const found = await client.query(`select 1 from pg_database where datname = 'watchpost'`);
    if (found.rowCount === 0) await client.query('create database watchpost');
  } finally {
    await client.end();
  }
}

async function stopUnlessShared(launcher: Launcher, home: string, adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const others = await client
    .query(`select 1 from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid() limit 1`, [
      APPLICATION_NAME,
    ])
    .finally(() => client.end());
  if (others.rowCount === 0) await run(launcher, 'pg_ctl', ['stop', '-w', '-s', '-m', 'fast', '-D', home]);
}

async function readOrCreatePassword(file: string): Promise<string> {
  if (!(await exists(file))) await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return (await readFile(file, 'utf8')).trim();
}

async function run(launcher: Launcher, program: 'initdb' | 'pg_ctl', args: readonly string[]): Promise<void> {
  const { code, output } = await launcher.run(program, args);
  if (code !== 0) throw new AppError('storage_unavailable', { fields: { program, code, output: output.slice(-800) } });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

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
