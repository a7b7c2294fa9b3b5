import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../error.ts';
import type { Launcher } from './launcher.ts';

/** Where the embedded server keeps its things, and the password of its only user. */
export interface ClusterFiles {
  /** Folder of the database files. */
  readonly home: string;
  readonly password: string;
}

/**
 * Makes the database files under `dataDir`, or finds those that an earlier start has made. Call it under the start lock.
 *
 * They are made beside their place and moved into it when complete: a process that is killed meanwhile leaves nothing
 * that looks like a database.
 *
 * @throws AppError `storage_unavailable` when something else lies in their place or belongs to them and is missing
 */
export async function ensureClusterFiles(launcher: Launcher, dataDir: string): Promise<ClusterFiles> {
  const home = path.join(dataDir, 'postgres');
  const secretFile = path.join(dataDir, 'postgres.secret');
  if (await exists(path.join(home, 'PG_VERSION'))) {
    if (!(await exists(secretFile))) throw unusable(`${secretFile} is missing, the password of the database beside it`);
    return { home, password: (await readFile(secretFile, 'utf8')).trim() };
  }
  if ((await exists(home)) && (await readdir(home)).length > 0) throw unusable(`${home} holds no database`);
  const password = randomBytes(24).toString('base64url');
  const fresh = `${home}.new`;
  await rm(fresh, { recursive: true, force: true });
  await initialise(launcher, fresh, password);
  await writeFile(secretFile, password, { mode: 0o600 });
  await rm(home, { recursive: true, force: true });
  await rename(fresh, home);
  return { home, password };
}

async function initialise(launcher: Launcher, folder: string, password: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (launcher.owner) {
    await chown(folder, launcher.owner.uid, launcher.owner.gid);
    await chown(passwordFile, launcher.owner.uid, launcher.owner.gid);
  }
  const args = ['-D', folder, '-U', 'watchpost', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    const { code, output } = await launcher.run('initdb', [...args, '-E', 'UTF8', '--locale=C', '--no-instructions']);
    if (code !== 0) throw unusable(`initdb failed: ${output.trim().slice(-800)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

const unusable = (reason: string) => new AppError('storage_unavailable', { fields: { reason } });

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
