import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../src/error.ts';
import { createFileStore } from '../../src/sources/tokens/store/file-store.ts';
import { open, seal } from '../../src/sources/tokens/store/sealed-text.ts';
import { isMendedByToken } from '../../src/sources/tokens/store/token-store.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const TOKEN = {
  token: '1.refresh-token-of-the-service-user',
  issuedAt: new Date('2026-03-04T10:00:00Z'),
  signedInAt: new Date('2026-03-01T10:00:00Z'),
};
let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watchpost-token-'));
  file = path.join(folder, 'below', 'refresh-token');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const whyOf = (work: Promise<unknown> | (() => unknown)): Promise<string> =>
  (async () => (typeof work === 'function' ? work() : work))().then(
    () => '',
    (error: unknown) => (error instanceof AppError ? String(error.fields['why']) : String(error)),
  );

describe('a token file', () => {
  test('gives back what was written, and holds nothing that can be read', async () => {
    const store = createFileStore({ file, key: KEY });
    expect(await store.read()).toBeUndefined();
    await store.write(TOKEN);
    expect(await store.read()).toEqual(TOKEN);
    expect(await readFile(file, 'utf8')).not.toContain('service-user');
    await store.write({ ...TOKEN, token: 'newer', signedInAt: undefined });
    expect(await createFileStore({ file, key: KEY }).read()).toEqual({
      ...TOKEN,
      token: 'newer',
      signedInAt: undefined,
    });
  });

  test('without a key in the settings keeps one beside it, for this account only', async () => {
    await createFileStore({ file, key: '' }).write(TOKEN);
    for (const name of [file, `${file}.key`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
    expect(await createFileStore({ file, key: '' }).read()).toEqual(TOKEN);
    await rm(`${file}.key`);
    expect(await whyOf(createFileStore({ file, key: '' }).read())).toContain('is missing');
  });

  test('that another process left half written changes nothing, and nothing of a write is left over', async () => {
    const store = createFileStore({ file, key: KEY });
    await store.write(TOKEN);
    await writeFile(`${file}.4711.00000000`, (await readFile(file, 'utf8')).slice(0, 60));
    expect(await store.read()).toEqual(TOKEN);
    await rm(`${file}.4711.00000000`);
    await Promise.all([1, 2, 3, 4].map((n) => store.write({ ...TOKEN, token: `t${n}` })));
    expect((await store.read())?.token).toMatch(/^t[1-4]$/);
    expect(await readdir(path.dirname(file))).toEqual(['refresh-token']);
  });

  test('that two make at the same time has one key', async () => {
    const stores = [1, 2, 3].map(() => createFileStore({ file, key: '' }));
    await Promise.all(stores.map((store) => store.write(TOKEN)));
    for (const store of stores) expect(await store.read()).toEqual(TOKEN);
  });

  test.each(['', 'c2hvcnQ=\n'])(
    'with %j for a key says so before anything is written, and what to do',
    async (half) => {
      await createFileStore({ file: path.join(folder, 'token'), key: '' }).write(TOKEN);
      const keyFile = path.join(folder, 'token.key');
      for (const isFirst of [false, true]) {
        if (isFirst) await rm(path.join(folder, 'token'));
        await writeFile(keyFile, half);
        const store = createFileStore({ file: path.join(folder, 'token'), key: '' });
        const error = await store.read().catch((cause: unknown) => cause);
        expect(error).toMatchObject({ code: 'token_store_unusable' });
        expect(isMendedByToken(error)).toBe(false);
        expect(await whyOf(store.write(TOKEN))).toContain(`${keyFile} holds no key`);
        expect(await whyOf(store.read())).toContain('delete it and run npm run consent again');
        await rm(keyFile);
      }
      await createFileStore({ file: path.join(folder, 'token'), key: '' }).write(TOKEN);
      expect(await createFileStore({ file: path.join(folder, 'token'), key: '' }).read()).toEqual(TOKEN);
    },
  );

  test('gets its key in one step: what a killed process left beside it is no key', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.key.4711.00000000`, 'ha');
    await createFileStore({ file, key: '' }).write(TOKEN);
    expect(await createFileStore({ file, key: '' }).read()).toEqual(TOKEN);
    const others = (await readdir(path.dirname(file))).filter((name) => !name.endsWith('.00000000'));
    expect(others.toSorted()).toEqual(['refresh-token', 'refresh-token.key']);
  });

  test('says when the key is another one, and when it was damaged', async () => {
    await createFileStore({ file, key: KEY }).write(TOKEN);
    const other = Buffer.alloc(32, 8).toString('hex');
    expect(await whyOf(createFileStore({ file, key: other }).read())).toContain('another key');
    const sealed = await readFile(file, 'utf8');
    await writeFile(file, sealed.slice(0, -20));
    expect(await whyOf(createFileStore({ file, key: KEY }).read())).toContain('damaged');
  });

  test('that cannot be written says where and why', async () => {
    await writeFile(path.join(folder, 'taken'), '');
    const store = createFileStore({ file: path.join(folder, 'taken', 'x'), key: KEY });
    const error = await store.write(TOKEN).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'token_store_unusable', fields: { storedIn: 'file', reason: 'tokenStore' } });
  });
});

describe('a sealed text', () => {
  const key = Buffer.from(KEY, 'base64');

  test('is never the same twice', () => {
    expect(seal('a', key)).not.toBe(seal('a', key));
  });

  test('of a newer format is not opened, also when somebody writes the old number over it', async () => {
    const newer = seal('a', key).replace('"version":1', '"version":2');
    expect(await whyOf(() => open(newer, key))).toContain('newer Watchpost');
    const nonce = /"nonce":"([^"]+)"/.exec(seal('b', key))?.[1] ?? '';
    const swapped = seal('a', key).replace(/"nonce":"[^"]+"/, `"nonce":"${nonce}"`);
    expect(await whyOf(() => open(swapped, key))).toContain('damaged');
  });

  test('with any change opens to nothing', () => {
    const sealed = seal('the text', key);
    fc.assert(
      fc.property(fc.nat(sealed.length - 2), fc.string({ minLength: 1, maxLength: 1 }), (at, sign) => {
        const changed = sealed.slice(0, at) + sign + sealed.slice(at + 1);
        fc.pre(changed !== sealed);
        try {
          // Base64 has some freedom at its end; the text is the same or nothing.
          return open(changed, key) === 'the text';
        } catch (error) {
          return error instanceof AppError && error.code === 'token_store_unusable';
        }
      }),
    );
  });
});
