import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Logger } from '../log.ts';

/** What one simulation remembers over a restart, as one file. */
export interface KeptState<T> {
  /** What the run before left behind; `undefined` on the first start. */
  readonly last: T | undefined;
  /**
   * Saves what `read` returns, as soon as the code that is running has run to its end: many changes in one go are saved
   * once, and none is seen by anybody outside before it is saved, so `kill -9` loses nothing.
   */
  save(read: () => T): void;
}

/** Grows when the shape of something kept changes: older files are then foreign. */
const EDITION = 1;

/** SHA-256 of the content, in front of it: a torn or damaged file is found out before it is believed. */
const DIGEST_BYTES = 32;

interface Kept<T> {
  readonly format: 'watchpost-sandbox';
  readonly edition: number;
  readonly state: T;
}

/**
 * Opens the memory of one simulation; maps, dates and `undefined` come back as what they were.
 *
 * A file that is broken or of another edition is not believed: the simulation begins anew, and one warning says so. The
 * same when a state cannot be saved: the simulation goes on, and the next change tries again.
 *
 * @param file - its folder is made when missing
 */
export function openKeptState<T>(file: string, log: Logger): KeptState<T> {
  const last = read<T>(file, log);
  let isPending = false;
  return {
    last,
    save(current) {
      if (isPending) return;
      isPending = true;
      queueMicrotask(() => {
        isPending = false;
        try {
          write(file, current());
        } catch (err) {
          log.warn({ err, file }, 'sandbox state could not be saved');
        }
      });
    },
  };
}

function read<T>(file: string, log: Logger): T | undefined {
  try {
    const bytes = readFileSync(file);
    const content = bytes.subarray(DIGEST_BYTES);
    if (!digestOf(content).equals(bytes.subarray(0, DIGEST_BYTES))) throw new Error('the file is damaged');
    const kept = deserialize(content) as Partial<Kept<T>>;
    if (kept.format !== 'watchpost-sandbox' || kept.edition !== EDITION) throw new Error('the file is of another kind');
    return kept.state;
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    log.warn({ err, file }, 'sandbox state could not be read, beginning anew');
    return undefined;
  }
}

/** Beside it first, then in its place: whoever reads finds the old state or the new one, never half of one. */
function write<T>(file: string, state: T): void {
  const content = serialize({ format: 'watchpost-sandbox', edition: EDITION, state } satisfies Kept<T>);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, Buffer.concat([digestOf(content), content]), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const digestOf = (content: Uint8Array): Buffer =>
  createHash('sha256').update(content).digest().subarray(0, DIGEST_BYTES);
