import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

/** Names under which a secret or a person's words could reach a log line by mistake. */
const SECRET_FIELDS = ['authorization', 'token', 'accessToken', 'refreshToken', 'secret', 'password', 'text', 'email'];

/**
 * The log of the process: one JSON line an event, on standard output.
 *
 * Messages are fixed phrases, what varies is a field. `error` means that a person must act now.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * Sends what libraries print to the log instead, as a fixed phrase: the bot SDK prints whole error objects, with keys
 * and people's words in them.
 */
export function captureConsole(log: Logger): void {
  const note = (level: 'debug' | 'warn') => (first: unknown) => {
    const name = first instanceof Error ? first.name : typeof first;
    log[level]({ printed: name }, 'a library printed to the console');
  };
  globalThis.console.log = note('debug');
  globalThis.console.info = note('debug');
  globalThis.console.warn = note('warn');
  globalThis.console.error = note('warn');
}
