import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { AppError } from '../../error.ts';
import { startEmbeddedServer } from '../embedded-server.ts';
import { launcherFor } from '../launcher.ts';
import { withStartLock } from '../start-lock.ts';
import { afterGoingBack } from './after-going-back.ts';
import { copyFile, forEach, makeFolders, syncFolder } from './copy-files.ts';
import { HOME, type Manifest, readManifest, refused, SECRET, unusable } from './manifest.ts';

/** Rows of each table, by its name. */
export type Rows = Readonly<Record<string, number>>;

export interface Restored {
  readonly madeAt: Date;
  readonly rows: Rows;
}

/**
 * Puts a backup in the place of a database that is no more, or into a new folder.
 *
 * Every file is compared with its checksum, and the database is started apart and read before it comes to its place: a
 * restore that fails or is killed leaves nothing there but a folder that is called `.restoring`, which the next one
 * removes.
 *
 * @param now - what goes on from the moment of the backup is told apart by it; see `afterGoingBack`
 * @throws AppError `backup_refused` when a database lies there already, living or not; `backup_unusable` when the
 *   backup is damaged or does not start; `storage_busy` when a Watchpost is being started there
 */
export async function restoreBackup(folder: string, dataDir: string, now: Date): Promise<Restored> {
  const manifest = await readManifest(folder);
  await mkdir(dataDir, { recursive: true });
  return withStartLock(path.join(dataDir, 'start.lock'), async () => {
    const home = path.join(dataDir, HOME);
    if ((await readdir(home).catch(() => [])).length > 0) {
      throw refused(`${home} is not empty: stop Watchpost and move that folder away first`);
    }
    const apart = `${home}.restoring`;
    const rows = await startApart({ folder, manifest, apart }, (client) =>
      afterGoingBack(client, new Date(manifest.madeAt), now),
    );
    await rename(path.join(apart, SECRET), path.join(dataDir, SECRET));
    await rm(home, { recursive: true, force: true });
    await rename(path.join(apart, HOME), home);
    await syncFolder(dataDir);
    await rm(apart, { recursive: true, force: true });
    return { madeAt: new Date(manifest.madeAt), rows };
  });
}

/**
 * Shows that a backup can be restored, by restoring it into a folder that is removed again.
 *
 * What it shows: every file is as it was written, the server starts from them and replays what changed meanwhile, the
 * schema is the one that was copied, every row of every table can be read, and nothing that had been confirmed is
 * missing at the end. Not looked at are the indexes.
 *
 * @throws AppError `backup_unusable`
 */
export async function prove(folder: string, apart: string): Promise<Rows> {
  const manifest = await readManifest(folder);
  try {
    return await startApart({ folder, manifest, apart, isPassing: true }, async () => undefined);
  } finally {
    await rm(apart, { recursive: true, force: true });
  }
}

interface Apart {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Where it is started. */
  readonly apart: string;
  /** It is removed again: nobody waits until it lies on disk. */
  readonly isPassing?: boolean;
}

/** Copies a backup into a folder of its own, starts it there, reads all of it, lets `then` change it, and stops it. */
async function startApart(
  { folder, manifest, apart, isPassing = false }: Apart,
  then: (client: pg.Client) => Promise<unknown>,
): Promise<Rows> {
  await rm(apart, { recursive: true, force: true });
  await mkdir(apart, { recursive: true, mode: 0o700 });
  const { owner } = await launcherFor(apart);
  await makeFolders(apart, [HOME, ...manifest.folders], owner);
  await forEach(manifest.files, async (file) => {
    const done = await copyFile(path.join(folder, file.path), path.join(apart, file.path), { owner, isPassing });
    if (!done) throw unusable(`${file.path} is missing`);
    if (done.bytes !== file.bytes || done.sha256 !== file.sha256) throw unusable(`${file.path} is damaged`);
  });
  await ownFolder(apart, owner);
  const server = await startEmbeddedServer(apart).catch((cause: unknown) => {
    const why = cause instanceof AppError ? `: ${cause.fields['reason']}` : '';
    throw unusable(`the database of this backup does not start${why}`, cause);
  });
  const client = new pg.Client({ connectionString: server.url, application_name: 'watchpost backup' });
  try {
    await client.connect();
    const rows = await readAll(client, manifest);
    await then(client);
    return rows;
  } finally {
    await client.end();
    await server.release();
  }
}

/** The folder above the database: its account must pass through, and its log of the start lies in the database's own. */
async function ownFolder(apart: string, owner: { uid: number; gid: number } | undefined): Promise<void> {
  if (owner) await chown(apart, owner.uid, owner.gid);
  await writeFile(path.join(apart, 'start.lock'), '');
}

async function readAll(client: pg.Client, manifest: Manifest): Promise<Rows> {
  const { rows: applied } = await client.query('select name from migrations');
  const missing = manifest.migrations.filter((name) => !applied.some((row) => row.name === name));
  if (missing.length > 0) throw unusable(`the schema lacks ${missing.join(', ')}`);
  const { rows: tables } = await client.query(`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE' order by 1, 2
  `);
  const counts: Record<string, number> = {};
  for (const { schema, name } of tables) {
    const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
    // The whole rows, not only their number: pages that were damaged are noticed where they are read.
    const { rows } = await client.query(`select count(t.*::text) as count from ${table} as t`).catch((cause) => {
      throw unusable(`${name} cannot be read`, cause);
    });
    counts[schema === 'public' ? name : `${schema}.${name}`] = Number(rows[0]?.count ?? 0);
  }
  await lacksNothing(client, manifest);
  return counts;
}

/** The latest alert and line of the log that had been confirmed: what comes before them is in the same log of changes. */
async function lacksNothing(client: pg.Client, { highest }: Manifest): Promise<void> {
  const { rows } = await client.query(
    `select
      ($1 = 0 or exists (select from alerts where number = $1) or exists (select from archived_alerts where number = $1))
        as alert,
      ($2 = 0 or exists (select from audit_log where id >= $2) or exists (select from archived_alerts)) as line`,
    [highest.alert, highest.line],
  );
  if (!rows[0]?.alert) throw unusable(`alert #${highest.alert} is missing`);
  if (!rows[0]?.line) throw unusable('the latest line of the audit log is missing');
}
