import { randomBytes } from 'node:crypto';
import { link, mkdir, open as openFile, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { open, seal } from './sealed-text.ts';
import { lostToken, type TokenStore, unusableStore } from './token-store.ts';

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
    if (key) return keyIn(key) ?? fail('TOKEN_FILE_KEY is not 32 bytes in base64 or hex');
    const text = await readIfThere(keyFile);
    if (text === undefined) return undefined;
    // Nothing can be sealed with it either, and whether a backup has the whole one only a person knows.
    return (
      keyIn(text.trim()) ?? fail(`${keyFile} holds no key: restore it, or delete it and run npm run consent again`)
    );
  };
  const makeKey = async (): Promise<Buffer> => {
    const made = randomBytes(KEY_BYTES);
    await mkdir(path.dirname(keyFile), { recursive: true });
    await viaDraft(keyFile, `${made.toString('base64')}\n`, (draft) =>
      // Whoever is first makes it; the other takes that one, which is whole from its first moment on.
      link(draft, keyFile).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      }),
    );
    return (await readKey()) ?? made;
  };
  return {
    read: () =>
      usable(async () => {
        const sealed = await readIfThere(file);
        // Also where there is no token: nobody should sign in for one that a bad key keeps from being written.
        const opener = await readKey();
        if (sealed === undefined) return undefined;
        if (!opener) throw lostToken('file', `${keyFile} is missing: restore it`);
        return parseContent(open(sealed, opener));
      }),
    write: (token) =>
      usable(async () => {
        const sealed = seal(JSON.stringify(token), (await readKey()) ?? (await makeKey()));
        await mkdir(path.dirname(file), { recursive: true });
        await viaDraft(file, sealed, (draft) => rename(draft, file));
      }),
  };
}

function parseContent(text: string): z.output<typeof Content> {
  try {
    return Content.parse(JSON.parse(text));
  } catch (cause) {
    throw lostToken('file', 'TOKEN_FILE holds something else: restore it', cause);
  }
}

/** Writes a file beside the one that is meant and brings it to the disk, puts it in place, and leaves nothing over. */
async function viaDraft(target: string, text: string, putInPlace: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${target}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await openFile(draft, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await putInPlace(draft);
  } finally {
    await rm(draft, { force: true });
  }
}

function keyIn(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  return bytes.length === KEY_BYTES ? bytes : undefined;
}

function fail(why: string): never {
  throw unusableStore('file', why);
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
