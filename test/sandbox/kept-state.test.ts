import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { openKeptState } from '../../src/sandbox/kept-state.ts';

let folder = '';
let file = '';
let logged: string[] = [];
const log = createLog('debug', { write: (line) => void logged.push(JSON.parse(line).msg) });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watchpost-kept-'));
  file = path.join(folder, 'sandbox', 'cloud.bin');
  logged = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Saves happen when the running code has ended; so this comes after them. */
const saved = () => Promise.resolve();

describe('what a simulation keeps', () => {
  test('comes back as it was: maps, dates, what is undefined', async () => {
    const state = { users: new Map([['a', { at: new Date(0), by: undefined }]]), list: [1, 2] };
    const kept = openKeptState<typeof state>(file, log);
    expect(kept.last).toBeUndefined();
    kept.save(() => state);
    await saved();
    expect(openKeptState(file, log).last).toEqual(state);
    expect(await readdir(path.dirname(file))).toEqual(['cloud.bin']);
    expect(logged).toEqual([]);
  });

  test('is saved once for many changes in one go, with the last of them', async () => {
    const kept = openKeptState<number>(file, log);
    const counter = { value: 0, reads: 0 };
    const read = () => {
      counter.reads += 1;
      return counter.value;
    };
    for (; counter.value < 5; counter.value += 1) kept.save(read);
    await saved();
    expect(openKeptState(file, log).last).toBe(5);
    expect(counter.reads).toBe(1);
  });

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -3)],
    ['damaged', (bytes: Buffer) => bytes.fill('x', 40, 44)],
    ['empty', () => Buffer.alloc(0)],
    ['somebody else’s', () => Buffer.from('SQLite format 3')],
    ['of the same engine, but not ours', () => serialize({ format: 'other' })],
  ])('is not believed when its file is %s, and one line says so', async (_how, spoil) => {
    const kept = openKeptState<string>(file, log);
    kept.save(() => 'before');
    await saved();
    await writeFile(file, spoil(await readFile(file)));
    const again = openKeptState<string>(file, log);
    expect(again.last).toBeUndefined();
    expect(logged).toEqual(['sandbox state could not be read, beginning anew']);
    again.save(() => 'anew');
    await saved();
    expect(openKeptState(file, log).last).toBe('anew');
  });

  test('that cannot be saved stops nothing, and the next change tries again', async () => {
    await writeFile(path.join(folder, 'sandbox'), 'a file where the folder should be');
    const kept = openKeptState<number>(file, log);
    kept.save(() => 1);
    await saved();
    await rm(path.join(folder, 'sandbox'));
    kept.save(() => 2);
    await saved();
    expect(openKeptState(file, log).last).toBe(2);
    expect(logged).toContain('sandbox state could not be saved');
  });
});
