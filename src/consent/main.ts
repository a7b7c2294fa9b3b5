import { existsSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { openBrowser } from '../open-browser.ts';
import { runConsent } from './consent.ts';
import { ConsentFailed } from './failure.ts';
import { HELP, readOptions } from './options.ts';
import { readConsentSettings } from './settings.ts';

/** Exit code of a command that was ended with Ctrl+C. */
const INTERRUPTED = 130;
/** Minutes after which nobody is waited for any longer. */
const PATIENCE_MIN = 20;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** The process of `npm run consent`: options, settings, terminal, exit code. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') {
    complain(`${options}\n\n${HELP}`);
    return 2;
  }
  if (options.isHelp) {
    say(HELP);
    return 0;
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const read = await readConsentSettings(process.env);
  if (read.problems.length > 0) {
    complain('These settings do not allow to sign in:');
    for (const problem of read.problems) complain(`  ${problem}`);
    return 2;
  }
  if (read.isSandbox) say('No credentials are set: this is the sandbox, and nothing in it is real.');
  const lines = openLines();
  try {
    await runConsent({
      settings: read.settings,
      ...(read.signInHost ? { signInHost: read.signInHost } : {}),
      port: options.port,
      say,
      openBrowser: options.opensBrowser ? openBrowser : () => undefined,
      lines,
      now: () => new Date(),
      signal: AbortSignal.timeout(PATIENCE_MIN * 60_000),
    });
    return 0;
  } catch (error) {
    for (const line of explain(error, options.port)) complain(line);
    return 1;
  } finally {
    lines.close();
  }
}

/**
 * What the person types or pastes. A terminal is read key by key: line by line it would cut off a pasted address after 1,024
 * characters on some systems, and Microsoft's are longer.
 */
function openLines(): Interface {
  const { stdin: input, stdout: output } = process;
  const lines = createInterface(input.isTTY ? { input, output, terminal: true, historySize: 0 } : { input });
  lines.on('SIGINT', () => process.exit(INTERRUPTED));
  return lines;
}

function explain(error: unknown, port: number): string[] {
  if (error instanceof ConsentFailed) {
    return [
      '',
      `No token was stored: ${error.failure.what}`,
      error.failure.mend,
      'The old token, if there is one, is as it was.',
    ];
  }
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE') {
    return [`Port ${port} is taken by another program. Try --port 0.`];
  }
  // Its message may hold what a library was asked to send.
  return [
    `Something unexpected went wrong (${error instanceof Error ? error.name : typeof error}). No token was stored.`,
  ];
}

process.exitCode = await main();
// The terminal's input, and a connection that a library keeps open, must not hold the process up.
process.exit();
