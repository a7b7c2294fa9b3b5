import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../embedded-server.ts';
import { newId } from '../new-id.ts';
import { type Copied, copyFile, forEach, listTree, makeFolders, syncFolder } from './copy-files.ts';
import { HOME, MANIFEST, type Manifest, refused, SECRET, unusable } from './manifest.ts';
import { prove } from './restore-backup.ts';

/** What a backup came to. */
export interface Taken {
  readonly madeAt: Date;
  readonly files: number;
  readonly bytes: number;
  /** Rows of each table, as counted in the copy after it was started. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Belongs to the running server or is made anew by the next one; the log of changes comes separately, when it is complete. */
const LEFT_OUT: readonly RegExp[] = [
  /^postmaster\.(?:pid|opts)$/,
  /^server\.log/,
  /^backup_label(?:\.old)?$/,
  /^pg_(?:wal|replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)\//,
  /(?:^|\/)pgsql_tmp/,
  /(?:^|\/)pg_internal\.init/,
];
const CONTROL = 'global/pg_control';

/**
 * Makes a backup of the embedded database, while Watchpost works or while it does not.
 *
 * The server says where to begin and to end (`pg_backup_start`, `pg_backup_stop`), and a slot that ends with our
 * connection keeps the log of changes in between; a process that is killed meanwhile leaves nothing but a folder that is
 * called `.partial`, which the next backup of that name removes. The copy is started apart and read before it gets its
 * name.
 *
 * Source: PostgreSQL manual, "Making a Base Backup Using the Low Level API"
 *
 * @param folder - absolute; missing or empty
 * @throws AppError `backup_refused` when it holds something; `backup_unusable` when the copy does not start
 */
export async function takeBackup(dataDir: string, folder: string): Promise<Taken> {
  if (!(await isCluster(dataDir))) throw refused(`${dataDir} holds no database of Watchpost`);
  if ((await readdir(folder).catch(() => [])).length > 0) throw refused(`${folder} is not empty`);
  if (isInside(folder, dataDir)) throw refused(`${folder} lies in ${dataDir}: what takes one takes the other`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  await chmod(partial, 0o700);
  const server = await startEmbeddedServer(dataDir);
  const client = new pg.Client({ connectionString: server.url, application_name: 'watchpost backup' });
  try {
    await client.connect();
    const cluster = await copyCluster(client, path.join(dataDir, HOME), partial);
    const manifest: Manifest = { ...cluster, files: [...cluster.files, await copySecret(dataDir, partial)] };
    await writeFile(path.join(partial, MANIFEST), JSON.stringify(manifest, undefined, 1), { mode: 0o600, flush: true });
    await syncFolder(partial);
    const rows = await prove(partial, `${folder}.proof`);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    await syncFolder(path.dirname(folder));
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    const madeAt = new Date(manifest.madeAt);
    await note(client, madeAt, bytes);
    return { madeAt, files: manifest.files.length, bytes, rows };
  } finally {
    await client.end();
    await server.release();
  }
}

/** For the desk, which says when it was saved last. A database that waits for its upgrade has no place for it yet. */
async function note(client: pg.Client, madeAt: Date, bytes: number): Promise<void> {
  const { rows } = await client.query(`select to_regclass('backups') is not null as has`);
  if (!rows[0]?.has) return;
  await client.query(`insert into backups (id, made_at, bytes, proven_at) values ($1, $2, $3, now())`, [
    newId(madeAt),
    madeAt,
    bytes,
  ]);
}

async function copyCluster(client: pg.Client, home: string, partial: string): Promise<Manifest> {
  const { rows } = await client.query(`
    select now() as "madeAt", current_setting('server_version') as server,
      (select array_agg(name order by name) from migrations) as migrations,
      greatest((select max(number) from alerts), (select max(number) from archived_alerts), 0) as alert,
      coalesce((select max(id) from audit_log), 0) as line
  `);
  const { madeAt, server, migrations, alert, line } = rows[0];
  // Reserved from here on: without it a busy server would throw away what the copy needs.
  const slot = `watchpost_${randomBytes(8).toString('hex')}`;
  await client.query(`select pg_create_physical_replication_slot($1, true, true)`, [slot]);
  const begun = await client.query(`select pg_walfile_name(pg_backup_start('watchpost', true)) as segment`);
  const target = path.join(partial, HOME);
  const { files, folders } = await listTree(home, (name) => LEFT_OUT.some((pattern) => pattern.test(name)));
  await makeFolders(target, folders);
  const copied: Copied[] = [];
  const copy = async (name: string) => {
    const done = await copyFile(path.join(home, name), path.join(target, name));
    // A table that was dropped meanwhile; the log of changes knows.
    if (done) copied.push({ path: `${HOME}/${name}`, ...done });
  };
  await forEach(
    files.filter((name) => name !== CONTROL),
    copy,
  );
  await copyControl(home, target, copied);
  const ended = await client.query(`
    select pg_walfile_name(lsn) as segment, labelfile as label, spcmapfile as spaces from pg_backup_stop(false)
  `);
  const { segment: last, label, spaces } = ended.rows[0];
  if (spaces) throw unusable('the database has tablespaces, which a backup of this kind does not hold');
  const first: string = begun.rows[0].segment;
  const log = (await readdir(path.join(home, 'pg_wal'))).filter(
    (name) => name.endsWith('.history') || (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last),
  );
  await forEach(
    log.map((name) => `pg_wal/${name}`),
    copy,
  );
  await writeFile(path.join(target, 'backup_label'), label, { mode: 0o600 });
  await client.query('select pg_drop_replication_slot($1)', [slot]);
  const sha256 = createHash('sha256').update(label).digest('hex');
  copied.push({ path: `${HOME}/backup_label`, bytes: Buffer.byteLength(label), sha256 });
  return {
    format: 1,
    madeAt: (madeAt as Date).toISOString(),
    server,
    migrations,
    highest: { alert: Number(alert), line: Number(line) },
    folders: folders.map((name) => `${HOME}/${name}`),
    files: copied.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Last of all, and twice alike: a copy from the middle of a write would not start. */
async function copyControl(home: string, target: string, copied: Copied[]): Promise<void> {
  for (;;) {
    const before = await readFile(path.join(home, CONTROL));
    const to = path.join(target, CONTROL);
    await rm(to, { force: true });
    const done = await copyFile(path.join(home, CONTROL), to);
    if (!done || !before.equals(await readFile(to))) continue;
    copied.push({ path: `${HOME}/${CONTROL}`, ...done });
    return;
  }
}

async function copySecret(dataDir: string, partial: string): Promise<Copied> {
  const done = await copyFile(path.join(dataDir, SECRET), path.join(partial, SECRET));
  if (!done) throw unusable(`${SECRET} is missing, the password of the database`);
  return { path: SECRET, ...done };
}

const isCluster = (dataDir: string): Promise<boolean> =>
  access(path.join(dataDir, HOME, 'PG_VERSION')).then(
    () => true,
    () => false,
  );

const isInside = (folder: string, parent: string): boolean => {
  const way = path.relative(parent, folder);
  return way === '' || !(way.startsWith('..') || path.isAbsolute(way));
};
