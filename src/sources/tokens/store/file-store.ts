import { randomBytes } from 'node:crypto';
import { mkdir, open as openFile, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { open, seal } from './sealed-text.ts';
import { type TokenStore, unusableStore } from './token-store.ts';

export interface FileStoreOptions {
  readonly file: string;
  /** 32 bytes in base64 or hex; `''` keeps a key of its own in `<file>.key`, which only this account may read. */
  readonly key: string;
}

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

const Content = z
  .object({ token: z.string().min(1), issuedAt: z.coerce.date(), signedInAt: z.coerce.date().optional() })
  .transform(({ token, issuedAt, signedInAt }) => ({ token, issuedAt, signedInAt }));

/**
 * Keeps the token in a file, sealed with AES-256-GCM. For a trial: whoever has the file and the key beside it has the token.
 *
 * A write makes a new file, brings it to the disk and puts it in the place of the old one in one step: a process that is
 * killed at any moment leaves the old token or the new one, never half of one.
 */
export function createFileStore({ file, key }: FileStoreOptions): TokenStore {
  const keyFile = `${file}.key`;
  const readKey = async (): Promise<Buffer | undefined> => {
    if (key) return decodeKey(key);
    const text = await readIfThere(keyFile);
    return text === undefined ? undefined : decodeKey(text.trim());
  };
  const makeKey = async (): Promise<Buffer> => {
    const made = randomBytes(KEY_BYTES);
    await mkdir(path.dirname(keyFile), { recursive: true });
    // Whoever is first makes it; the other takes that one.
    const created = await openFile(keyFile, 'wx', OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (!created) return (await readKey()) ?? made;
    await finish(created, `${made.toString('base64')}\n`);
    return made;
  };
  return {
    read: () =>
      usable(async () => {
        const sealed = await readIfThere(file);
        if (sealed === undefined) return undefined;
        const opener = await readKey();
        if (!opener) throw unusableStore('file', `${keyFile} is missing: restore it, or run npm run consent again`);
        return parseContent(open(sealed, opener));
      }),
    write: (token) =>
      usable(async () => {
        const sealed = seal(JSON.stringify(token), (await readKey()) ?? (await makeKey()));
        await mkdir(path.dirname(file), { recursive: true });
        const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
        try {
          await finish(await openFile(draft, 'wx', OWNER_ONLY), sealed);
          await rename(draft, file);
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
      }),
  };
}

function parseContent(text: string): z.output<typeof Content> {
  try {
    return Content.parse(JSON.parse(text));
  } catch (cause) {
    throw unusableStore('file', 'TOKEN_FILE holds something else: run npm run consent again', cause);
  }
}

async function finish(handle: Awaited<ReturnType<typeof openFile>>, text: string): Promise<void> {
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function decodeKey(text: string): Buffer {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (bytes.length !== KEY_BYTES) throw unusableStore('file', 'the key of TOKEN_FILE is not 32 bytes long');
  return bytes;
}

const readIfThere = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, path: where } = (error ?? {}) as NodeJS.ErrnoException;
    if (code && where) throw unusableStore('file', `${where} cannot be used (${code})`, error);
    throw error;
  }
}
