import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { launcherFor } from '../../src/storage/launcher.ts';

/** Everything that a run leaves behind, so that `end` can take it away again, also when the run failed. */
export interface Lab {
  /** A new folder for a database. */
  folder(): Promise<string>;
  /** Starts a script beside this one, and waits for the first message that it sends. */
  script<Ready>(file: string): Promise<{ child: ChildProcess; ready: Ready }>;
  /** Starts the service itself. */
  service(env: Readonly<Record<string, string>>): ChildProcess;
  /** Ends a process that this lab started, in order; by force when it takes longer than `END_MS`. */
  stop(child: ChildProcess): Promise<void>;
  end(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What `npm start` tells Node: the service is measured as people run it. */
const FLAGS: readonly string[] = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  .scripts.start.split(' ')
  .slice(1, -1);

/** Milliseconds that a process may take to end. */
const END_MS = 15_000;

export function createLab(): Lab {
  const folders: string[] = [];
  const children = new Set<ChildProcess>();
  const keep = (child: ChildProcess) => {
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };

  async function stop(child: ChildProcess): Promise<void> {
    if (!children.has(child)) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await gone;
    clearTimeout(late);
  }

  return {
    async folder() {
      const folder = await mkdtemp(path.join(tmpdir(), 'watchpost-bench-'));
      // Run by root, the database belongs to another account, which must get here.
      await chmod(folder, 0o755);
      folders.push(folder);
      return folder;
    },
    async script<Ready>(file: string) {
      const child = keep(fork(new URL(file, import.meta.url), { env: environment(), execArgv: [] }));
      return { child, ready: await answerOf<Ready>(child) };
    },
    service(env) {
      // In an empty folder, so that nobody's own `.env` is read.
      const options = { cwd: env['DATA_DIR'], env: environment(env) };
      return keep(spawn(process.execPath, [...FLAGS, MAIN], { ...options, stdio: ['ignore', 'ignore', 'inherit'] }));
    },
    stop,
    async end() {
      await Promise.all([...children].map(stop));
      for (const folder of folders) {
        // A service that was killed leaves its database running.
        const launcher = await launcherFor(folder);
        await launcher.run('pg_ctl', ['stop', '-s', '-m', 'immediate', '-D', path.join(folder, 'postgres')]);
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Asks a script for something and waits for what it says. */
export function ask<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  const answer = answerOf<Answer>(child);
  child.send(question);
  return answer;
}

/** Looks again and again until something is there. @throws Error when it does not come in time */
export async function until(what: string, look: () => Promise<boolean>, everyMs = 50, longestMs = 90_000) {
  const deadline = performance.now() + longestMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await pause(everyMs);
  }
}

/** A port of loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Answer);
    });
  });
}

/** What a process needs to run at all, and nothing of ours that happens to be set. */
const environment = (own: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  ...own,
});
