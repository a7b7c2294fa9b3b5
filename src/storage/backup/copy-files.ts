import { createHash } from 'node:crypto';
import { chown, mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** A file as it was written. */
export interface Copied {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export type Owner = { readonly uid: number; readonly gid: number } | undefined;

/** Files that are copied at once; a new database has a thousand small ones, and each is waited for until it lies on disk. */
const HANDS = 16;
const CHUNK = 1 << 20;

/** How a copy is made. */
export interface CopyOptions {
  /** Who it belongs to; by default whoever runs us. */
  readonly owner?: Owner;
  /** It is thrown away soon: nobody waits until it lies on disk. */
  readonly isPassing?: boolean;
}

/**
 * Copies one file as it is read at this moment, and waits until it lies on disk.
 *
 * Not by the system's copy call: the source may grow, shrink or vanish meanwhile, and what counts is what was written.
 *
 * @returns `undefined` when there is no such file any more
 */
export async function copyFile(
  from: string,
  to: string,
  { owner, isPassing = false }: CopyOptions = {},
): Promise<{ bytes: number; sha256: string } | undefined> {
  const source = await open(from, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!source) return undefined;
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      const chunk = Buffer.alloc(CHUNK);
      let bytes = 0;
      for (;;) {
        const { bytesRead } = await source.read(chunk, 0, CHUNK, bytes);
        if (bytesRead === 0) break;
        const part = chunk.subarray(0, bytesRead);
        hash.update(part);
        await target.writeFile(part);
        bytes += bytesRead;
      }
      if (!isPassing) await target.sync();
      if (owner) await chown(to, owner.uid, owner.gid);
      return { bytes, sha256: hash.digest('hex') };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Every file and folder below a folder, by its path from there. `skips` is asked about each. */
export async function listTree(
  root: string,
  skips: (name: string) => boolean = () => false,
): Promise<{ files: string[]; folders: string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skips(name)) continue;
      if (entry.isFile()) files.push(name);
      if (!entry.isDirectory()) continue;
      folders.push(name);
      await walk(name);
    }
  };
  await walk('');
  return { files, folders };
}

/** Makes folders below a root, parents first, for the owner alone. */
export async function makeFolders(root: string, folders: readonly string[], owner?: Owner): Promise<void> {
  for (const folder of ['', ...folders]) {
    const made = path.join(root, folder);
    await mkdir(made, { recursive: true, mode: 0o700 });
    if (owner) await chown(made, owner.uid, owner.gid);
  }
}

/** Does `work` for every item, several at once; ends with the first that fails. */
export async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const hand = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

/** Waits until what was made in a folder lies on disk. Windows has no such call for folders. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
