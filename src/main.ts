import { existsSync } from 'node:fs';
import { startApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { AppError } from './error.ts';
import { captureConsole, createLog, type Logger } from './log.ts';
import { openBrowser } from './open-browser.ts';

/** The process: environment, start, signals, exit code. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = configOrExit();
  const log = createLog(config.settings.LOG_LEVEL);
  captureConsole(log);
  const app = await startApp(config, { now: () => new Date(), log });
  log.info(
    { port: app.port, mode: config.mode, ...(config.mode === 'live' ? {} : SANDBOX_NOTE) },
    'watchpost is ready',
  );
  if (app.windowUrl) {
    process.stderr.write(`\n  Watchpost sandbox: ${app.windowUrl}\n  Nothing in it is real. Stop with Ctrl+C.\n\n`);
    openBrowser(app.windowUrl);
  }
  onEnd(log, app.stop);
}

const SANDBOX_NOTE = { note: 'sandbox: nobody is authenticated, bound to loopback' };

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

/** Stops in order on a signal, and with exit code 1 when a promise was left to fail. */
function onEnd(log: Logger, stop: () => Promise<void>): void {
  let isEnding = false;
  const end = async (why: string, code: number) => {
    if (isEnding) return;
    isEnding = true;
    log.info({ why }, 'stopping');
    await stop();
    log.info('stopped');
    process.exit(code);
  };
  process.once('SIGTERM', () => end('SIGTERM', 0));
  process.once('SIGINT', () => end('SIGINT', 0));
  process.once('unhandledRejection', (err) => {
    log.error({ err }, 'a promise failed unattended');
    void end('unhandledRejection', 1);
  });
}

await main().catch((error: unknown) => {
  const fields = error instanceof AppError ? { code: error.code, ...error.fields } : {};
  createLog('error').error({ err: error, ...fields }, 'start failed');
  process.exit(1);
});
