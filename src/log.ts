import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { redactFields } from './redact.ts';
import { wayFields } from './trace.ts';

export type Logger = PinoLogger;

/**
 * The log of the process: one JSON line an event, on standard output.
 *
 * Messages are fixed phrases, what varies is a field; the trace that a line is written on stands in it by itself. `error` means that a person must act now. Secrets and people's
 * words that reach a field by mistake are taken out (`redactFields`).
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: redactFields },
    mixin: wayFields,
    // pino's own would show an error with all of its properties; by then ours has made a plain object of it.
    serializers: { err: (err: unknown) => err },
  };
  const log = destination ? pino(options, destination) : pino(options);
  // pino has no formatter for the fields of a child logger; children inherit this from their parent.
  const { child } = log;
  log.child = function (this: Logger, fields, childOptions) {
    return child.call(this, redactFields(fields), childOptions);
  } as Logger['child'];
  return log;
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
  for (const method of ['debug', 'log', 'info', 'trace'] as const) globalThis.console[method] = note('debug');
  for (const method of ['warn', 'error'] as const) globalThis.console[method] = note('warn');
}
