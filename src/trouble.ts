import type { Logger } from './log.ts';

/** Something that is tried again and again, and what the log says about it. */
export interface Trouble {
  failed(cause: unknown, about?: Readonly<Record<string, unknown>>): void;
  worked(): void;
}

/**
 * Says once that something began to fail and once that it works again, however often it is tried in between: a database
 * that is away for an hour is two lines, not thousands. Each failure is still a line at `debug`.
 *
 * @param began - fixed phrase of the warning
 * @param over - fixed phrase of the news that it works again
 */
export function createTrouble(log: Logger, began: string, over: string): Trouble {
  let failures = 0;
  return {
    failed(cause, about = {}) {
      failures += 1;
      log[failures === 1 ? 'warn' : 'debug']({ ...about, err: cause }, began);
    },
    worked() {
      if (failures > 0) log.info({ failures }, over);
      failures = 0;
    },
  };
}
