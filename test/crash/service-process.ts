import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One process of the real service. */
export interface ServiceProcess {
  /** Its address once it is ready; `undefined` before, and after its end. */
  readonly url: string | undefined;
  /** Lines of its log that a person should look at: errors. */
  readonly errors: readonly string[];
  /** Resolves when it is ready, or has ended. */
  readonly started: Promise<void>;
  /** `SIGKILL`, at once; resolves when nothing of it is left. */
  kill(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ERROR = 50;
/** The alarm that work waits: on a machine with much else to do it is late, and the service says so, as it should. */
const LATE = 'jobs';

/** Starts the service as `npm start` does, with nothing in its environment but `env`. */
export function startServiceProcess(env: Readonly<Record<string, string>>, cwd: string): ServiceProcess {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    cwd,
    env: { PATH: process.env['PATH'], CI: '1', WATCHPOST_SANDBOX: 'headless', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const state: { url: string | undefined } = { url: undefined };
  const errors: string[] = [];
  const started = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { level, msg, port, key } = JSON.parse(line) as { level: number; msg: string; port?: number; key?: string };
      if (level >= ERROR && !(msg === 'alarm opened' && key === LATE)) errors.push(line);
      if (msg !== 'watchpost is ready') continue;
      state.url = `http://127.0.0.1:${port}`;
      started.resolve();
    }
  });
  child.once('close', () => {
    state.url = undefined;
    started.resolve();
    gone.resolve();
  });
  return {
    get url() {
      return state.url;
    },
    errors,
    started: started.promise,
    async kill() {
      state.url = undefined;
      child.kill('SIGKILL');
      await gone.promise;
    },
  };
}
