import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../error.ts';

/** How long another process may hold the lock before we give up. */
const PATIENCE_MS = 60_000;

/** SQLITE_BUSY (SQLite, "Result and Error Codes"). */
const BUSY = 5;

/**
 * Runs `work` while no other process on this machine does so for the same lock file.
 *
 * The lock is the operating system's, taken through SQLite because Node has no call for it: it ends with the process
 * that holds it, however that ends. A file with a process id in it would have to be judged by others, and two who judge
 * at once can both enter; in a container the id of the dead is soon that of the living.
 *
 * @param file - created when missing, left behind empty
 * @throws AppError `storage_busy` when another process keeps the lock for longer than `patienceMs`, by default a minute
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    const deadline = performance.now() + patienceMs;
    while (!tryLock(lock)) {
      if (performance.now() > deadline) throw new AppError('storage_busy', { fields: { file } });
      await pause(50);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('begin exclusive');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    return false;
  }
}
