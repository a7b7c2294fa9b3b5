import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach } from '@jest/globals';

export interface ConsentProcess {
  /** Everything on the terminal so far. */
  readonly terminal: string;
  /** The address that the person is to open, once it is shown. */
  address(): string | undefined;
  paste(text: string): void;
  /** Waits for its end. @returns the exit code */
  ended(): Promise<number | null>;
}

/** Gives a test file the command as a process of its own; what still runs at the end of a test is ended. Call it at the top. */
export function useConsents(): {
  start(env: Readonly<Record<string, string>>, args?: readonly string[]): ConsentProcess;
} {
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  return { start: (env, args = []) => startConsent(env, args, running) };
}

/** Starts `npm run consent` as npm would, with nothing in its environment but what a test says. */
function startConsent(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  running: ChildProcess[],
): ConsentProcess {
  const child = spawn(process.execPath, [path.resolve('src/consent/main.ts'), ...args], {
    // CI keeps the browser of whoever runs the tests closed.
    env: { PATH: process.env['PATH'], CI: '1', ...env },
  });
  running.push(child);
  let terminal = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      terminal += chunk;
    });
  }
  const end = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    get terminal() {
      return terminal;
    },
    address: () => /^https?:\S+\/authorize\?\S+$/m.exec(terminal)?.[0],
    paste: (text) => void child.stdin.write(`${text}\n`),
    ended: () => end,
  };
}
