import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../error.ts';

/** How long another process may take to start the server before we give up waiting for it. */
const PATIENCE_MS = 60_000;

/**
 * Runs `work` while no other process on this machine does so for the same lock file.
 *
 * The file holds the id of the process that has it; a lock whose process is gone is taken over.
 *
 * @throws AppError `storage_busy` when another living process keeps the lock for a minute
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await tryLock(file))) {
    if (performance.now() > deadline) throw new AppError('storage_busy', { fields: { file } });
    await pause(50);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0 && !isAlive(holder)) await rm(file, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
