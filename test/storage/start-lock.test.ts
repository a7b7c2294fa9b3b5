import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { withStartLock } from '../../src/storage/start-lock.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watchpost-lock-'));
});
const holders: ChildProcess[] = [];
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the start lock', () => {
  test('lets one in at a time, in this process and in others', async () => {
    const file = path.join(folder, 'many.lock');
    const place = createPlace();
    await Promise.all(Array.from({ length: 8 }, () => withStartLock(file, place.visit)));
    expect(place).toMatchObject({ visits: 8, mostAtOnce: 1 });
  });

  test('of a killed process is free at once, and still lets only one of those in who wait for it', async () => {
    const file = path.join(folder, 'killed.lock');
    const holder = await holderOf(file);
    const place = createPlace();
    const waiting = Promise.all(Array.from({ length: 4 }, () => withStartLock(file, place.visit)));
    // A holder that lives keeps everybody out: nobody can have been in before it was killed.
    expect(place.visits).toBe(0);
    holder.kill('SIGKILL');
    await waiting;
    expect(place).toMatchObject({ visits: 4, mostAtOnce: 1 });
  });

  test('is given up after the patience, with a code, while a living process holds it', async () => {
    const file = path.join(folder, 'busy.lock');
    await holderOf(file);
    await expect(withStartLock(file, async () => 'in', 0)).rejects.toMatchObject({ code: 'storage_busy' });
  });

  test('is free again after work that failed', async () => {
    const file = path.join(folder, 'failed.lock');
    const failed = withStartLock(file, () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(await withStartLock(file, async () => 'in')).toBe('in');
  });
});

/** Counts who is in, over some turns of the event loop. */
function createPlace() {
  const place = {
    visits: 0,
    inside: 0,
    mostAtOnce: 0,
    async visit() {
      place.visits += 1;
      place.inside += 1;
      place.mostAtOnce = Math.max(place.mostAtOnce, place.inside);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      place.inside -= 1;
    },
  };
  return place;
}

/** Another process that has the lock and keeps it. */
async function holderOf(file: string) {
  const source = `
    import { withStartLock } from ${JSON.stringify(path.resolve('src/storage/start-lock.ts'))};
    await withStartLock(${JSON.stringify(file)}, () => {
      process.stdout.write('in');
      return new Promise(() => setInterval(() => undefined, 60_000));
    });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  holders.push(child);
  await once(child.stdout, 'data');
  return child;
}
