import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { until } from '../support/desk.ts';
import { serverIn, stopServerIn } from '../support/service.ts';

// Slow, because making the files of a database takes a second or two: most tests share one folder, stopped in between.
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watchpost-embedded-'));
});
afterAll(async () => {
  await stopServerIn(folder);
  await rm(folder, { recursive: true, force: true });
});
const inHome = (name: string) => path.join(folder, 'postgres', name);

// Elsewhere nothing tells us which program a process runs; containers are Linux.
const onLinux = process.platform === 'linux' ? test : test.skip;

describe('the embedded server', () => {
  test('starts in a folder that only its owner may enter, after a start that was killed half-way', async () => {
    await chmod(folder, 0o700);
    const fresh = path.join(folder, 'postgres.new');
    await mkdir(fresh);
    await writeFile(path.join(fresh, 'PG_VERSION'), '18\n');
    const server = await startEmbeddedServer(folder);
    await query(server.url, 'create table kept (word text)');
    await query(server.url, `insert into kept values ('first')`);
    await server.release();
    expect(await serverIn(folder)).toBeUndefined();
  });

  test('keeps what was written, is shared by two who start at once, and is stopped by the last', async () => {
    const [one, two] = await Promise.all([startEmbeddedServer(folder), startEmbeddedServer(folder)]);
    expect(one.url).toBe(two.url);
    expect(await query(two.url, 'select word from kept')).toEqual([{ word: 'first' }]);
    await one.release();
    expect(await query(two.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await two.release();
    expect(await serverIn(folder)).toBeUndefined();
  });

  test('is stopped once by two who leave at once', async () => {
    const [one, two] = await Promise.all([startEmbeddedServer(folder), startEmbeddedServer(folder)]);
    await Promise.all([one.release(), two.release()]);
    expect(await serverIn(folder)).toBeUndefined();
  });

  test('outlives a killed process, and is adopted with everything that was written', async () => {
    const child = await startElsewhere(folder, `insert into kept values ('before the kill')`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const orphan = await serverIn(folder);
    expect(orphan).toBeDefined();
    const server = await startEmbeddedServer(folder);
    expect(await serverIn(folder)).toBe(orphan);
    expect(await query(server.url, 'select word from kept')).toContainEqual({ word: 'before the kill' });
    await server.release();
    expect(await serverIn(folder)).toBeUndefined();
  });

  test('starts after a server that was killed itself', async () => {
    const killed = await startEmbeddedServer(folder);
    await query(killed.url, `insert into kept values ('before the crash')`);
    const pid = await serverIn(folder);
    process.kill(pid ?? 0, 'SIGKILL');
    const server = await startEmbeddedServer(folder);
    expect(await serverIn(folder)).not.toBe(pid);
    expect(await query(server.url, 'select word from kept')).toContainEqual({ word: 'before the crash' });
    await server.release();
    await killed.release();
  });

  onLinux('starts although the process id of a dead server now belongs to another program of its account', async () => {
    const { uid, gid } = await stat(inHome(''));
    const bystander = spawn('sleep', ['600'], { uid, gid, cwd: '/' });
    await once(bystander, 'spawn');
    const lines = [bystander.pid, inHome(''), 1_700_000_000, 1, '', '127.0.0.1', '0 0', 'ready', ''];
    await writeFile(inHome('postmaster.pid'), lines.join('\n'));
    const server = await startEmbeddedServer(folder);
    expect(await query(server.url, 'select count(*)::int as rows from kept')).toEqual([{ rows: 3 }]);
    await server.release();
    bystander.kill('SIGKILL');
  });

  test('writes no statement and no value into its log, and keeps the logs of two runs only', async () => {
    const server = await startEmbeddedServer(folder);
    await expect(query(server.url, `select 'adele@contoso.com'::int`)).rejects.toMatchObject({ code: '22P02' });
    await server.release();
    const { size } = await stat(inHome('server.log'));
    expect(await readFile(inHome('server.log'), 'utf8')).not.toContain('adele');
    expect(size).toBeLessThan(1_000);
    expect(await stat(inHome('server.log.before'))).toBeDefined();
  });
});

describe('files that are no database of ours', () => {
  test.each<[string, () => Promise<() => Promise<unknown>>, RegExp]>([
    ['the password is missing', () => away('postgres.secret'), /postgres\.secret is missing/],
    ['the password is another', () => instead('postgres.secret', 'guess'), /postgres\.secret does not fit/],
    ['a part of the database is missing', () => away('postgres/global/pg_control'), /does not start: .*pg_control/],
    ['another version wrote it', () => instead('postgres/PG_VERSION', '16\n'), /does not start: .*version 16/],
    ['something else lies there', () => away('postgres/PG_VERSION'), /postgres holds no database/],
  ])('%s', async (_what, spoil, reason) => {
    const mend = await spoil();
    const failed = startEmbeddedServer(folder);
    await expect(failed).rejects.toMatchObject({
      code: 'storage_unavailable',
      fields: { reason: expect.stringMatching(reason) },
    });
    await stopServerIn(folder);
    await mend();
  });
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const whyNoOther = !isRoot
  ? ' (not root: all tests above have shown it)'
  : (await isOpenToAll(path.resolve('src/main.ts')))
    ? ''
    : ' (this folder is closed to other accounts)';

describe('whoever starts it', () => {
  (isRoot ? test : test.skip)('as root, in a folder open to everybody, it runs as another account', async () => {
    await chmod(folder, 0o755);
    const server = await startEmbeddedServer(folder);
    expect((await stat(`/proc/${await serverIn(folder)}`)).uid).not.toBe(0);
    await server.release();
  });

  (whyNoOther ? test.skip : test)(`as an ordinary user it runs as that user${whyNoOther}`, async () => {
    const own = await mkdtemp(path.join(tmpdir(), 'watchpost-nobody-'));
    await chown(own, NOBODY, NOBODY);
    const child = await startElsewhere(own, 'select 1', NOBODY);
    const pid = await until('the server', () => serverIn(own));
    expect((await stat(`/proc/${pid}`)).uid).toBe(NOBODY);
    child.kill('SIGKILL');
    await stopServerIn(own);
    await rm(own, { recursive: true, force: true });
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // The server is killed under some of them.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query(text).finally(() => client.end());
  return rows;
}

/** Another process that starts the server, runs one statement and stays. */
async function startElsewhere(dataDir: string, statement: string, uid?: number) {
  const source = `
    import pg from ${JSON.stringify(import.meta.resolve('pg'))};
    import { startEmbeddedServer } from ${JSON.stringify(path.resolve('src/storage/embedded-server.ts'))};
    const { url } = await startEmbeddedServer(${JSON.stringify(dataDir)});
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(${JSON.stringify(statement)});
    process.stdout.write('done');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  await once(child.stdout, 'data');
  return child;
}

/** Moves a file out of the way; the answer puts it back. */
async function away(name: string): Promise<() => Promise<unknown>> {
  const file = path.join(folder, name);
  await rename(file, `${file}.away`);
  return () => rename(`${file}.away`, file);
}

/** Writes something else into a file; the answer restores it. */
async function instead(name: string, text: string): Promise<() => Promise<unknown>> {
  const file = path.join(folder, name);
  const before = await readFile(file);
  await writeFile(file, text);
  return () => writeFile(file, before);
}

async function isOpenToAll(file: string): Promise<boolean> {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (((await stat(at)).mode & 0o005) !== 0o005) return false;
    if (at === path.dirname(at)) return true;
  }
}
