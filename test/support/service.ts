import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach } from '@jest/globals';
import { type LogLine, until } from './desk.ts';

/** The real process, started as `npm start` starts it, with nothing in its environment but what a test says. */
export interface Service {
  readonly process: ChildProcess;
  /** Lines of the log so far, parsed. */
  readonly log: readonly LogLine[];
  /** What it wrote for the person at the terminal. */
  readonly terminal: string;
  /** Waits for a line of the log. */
  logged(msg: string): Promise<LogLine>;
  /** Waits until it is ready. @returns the address of the service */
  ready(): Promise<string>;
  /** Waits for the end of the process. */
  ended(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface ServiceBench {
  /** A folder of its own; a server that was left running in it is stopped with the rest. */
  folder(): Promise<string>;
  /** Starts the service: headless, on a free port. */
  start(env: Readonly<Record<string, string>>, options?: StartOptions): Service;
}

interface StartOptions {
  readonly cwd?: string;
  readonly uid?: number;
}

const MAIN = path.resolve('src/main.ts');

/**
 * Gives a test file real processes. Call it at the top of a file.
 *
 * @param lifetime - when what is left of them is removed: after each test, or at the end of the file
 */
export function useServices(lifetime: 'test' | 'file' = 'test'): ServiceBench {
  const folders: string[] = [];
  const services: Service[] = [];
  const atEnd = lifetime === 'test' ? afterEach : afterAll;
  atEnd(async () => {
    for (const service of services.splice(0)) {
      service.process.kill('SIGKILL');
      await service.ended();
    }
    for (const folder of folders.splice(0)) {
      await stopServerIn(folder);
      await rm(folder, { recursive: true, force: true });
    }
  });
  return {
    async folder() {
      const folder = await mkdtemp(path.join(tmpdir(), 'watchpost-service-'));
      folders.push(folder);
      return folder;
    },
    start(env, options = {}) {
      const service = startService(env, options);
      services.push(service);
      return service;
    },
  };
}

function startService(env: Readonly<Record<string, string>>, options: StartOptions): Service {
  const child = spawn(process.execPath, [MAIN], {
    ...options,
    // CI keeps the browser of whoever runs the tests closed.
    env: { PATH: process.env['PATH'], CI: '1', WATCHPOST_SANDBOX: 'headless', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let terminal = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    terminal += chunk;
  });
  const closed = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>();
  child.once('close', (code, signal) => closed.resolve({ code, signal }));
  const lines = (): LogLine[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const logged = (msg: string) =>
    until(`“${msg}” in the log`, () => {
      const found = lines().find((line) => line.msg === msg);
      if (!found && child.exitCode !== null) throw new Error(`ended before “${msg}”: ${terminal}${output}`);
      return found;
    });
  return {
    process: child,
    get log() {
      return lines();
    },
    get terminal() {
      return terminal;
    },
    logged,
    ready: async () => `http://127.0.0.1:${(await logged('watchpost is ready'))['port']}`,
    ended: () => closed.promise,
  };
}

/** Process id of the database server that runs in a data folder. */
export async function serverIn(folder: string): Promise<number | undefined> {
  const lines = await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(lines, 10);
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

/** Stops a server whose Watchpost was killed. */
export async function stopServerIn(folder: string): Promise<void> {
  const pid = await serverIn(folder);
  if (!pid) return;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await pause(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
