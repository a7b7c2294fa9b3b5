import { existsSync } from 'node:fs';
import { type App, startApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { AppError } from './error.ts';
import { captureConsole, createLog, type Logger } from './log.ts';
import { openBrowser } from './open-browser.ts';
import { startFailure } from './start-failure.ts';

/** The process: environment, start, signals, exit code. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = configOrExit();
  const log = createLog(config.settings.LOG_LEVEL);
  captureConsole(log);
  const starting = startApp(config, { log });
  const isEnding = endInOrder(log, starting);
  try {
    const app = await starting;
    if (!isEnding()) {
      announce(app, config, log);
      app.prepare();
    }
  } catch (error) {
    log.error({ err: error }, 'start failed');
    process.stderr.write(`Watchpost cannot start. ${startFailure(error, config.settings)}\n`);
    process.exit(1);
  }
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'settings_invalid') throw error;
    const problems = error.fields['problems'] as string[];
    process.stderr.write(
      `Watchpost cannot start with these settings:\n${problems.map((line) => `  ${line}\n`).join('')}`,
    );
    process.stderr.write('See .env.sample for all settings. Without any credentials the sandbox starts.\n');
    process.exit(1);
  }
}

function announce(app: App, config: Config, log: Logger): void {
  const note = config.mode === 'live' ? {} : { note: 'sandbox: nobody is authenticated, bound to loopback' };
  log.info({ port: app.port, mode: config.mode, ...note }, 'watchpost is ready');
  if (!app.windowUrl) return;
  process.stderr.write(`\n  Watchpost sandbox: ${app.windowUrl}\n  Nothing in it is real. Stop with Ctrl+C.\n\n`);
  openBrowser(app.windowUrl);
}

/**
 * Milliseconds within which a second signal is the same wish: the terminal sends Ctrl+C to everybody in it, and npm then
 * hands it on to us once more.
 */
const SAME_WISH_MS = 1_000;

/**
 * Stops in order on a signal, and with exit code 1 when an error was left to nobody. A signal during the start waits for
 * its end; a second signal does not wait any more.
 *
 * @returns whether the end has begun
 */
function endInOrder(log: Logger, starting: Promise<App>): () => boolean {
  let endingSince: number | undefined;
  const end = async (why: string, code: number) => {
    endingSince = performance.now();
    log.info({ why }, 'stopping');
    const app = await starting.catch(() => undefined);
    // A start that failed says so itself, and has its own exit code.
    if (!app) return;
    await app.stop();
    log.info('stopped');
    process.exit(code);
  };
  const onSignal = (signal: string) => {
    if (endingSince === undefined) return void end(signal, 0);
    if (performance.now() - endingSince < SAME_WISH_MS) return;
    log.warn({ why: signal }, 'stopped at once');
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);

  const onFault = (err: unknown) => {
    log.error({ err }, 'an error was left to nobody');
    if (endingSince === undefined) void end('fault', 1);
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
  return () => endingSince !== undefined;
}

await main();
