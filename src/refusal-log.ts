import type { Logger } from './log.ts';

/** The security log: who was not let in, and why. */
export interface RefusalLog {
  refused(fields: Readonly<Record<string, unknown>> & { readonly code: string; readonly reason: string }): void;
}

/** Lines in one minute; what comes beyond is counted. A line has 200 bytes: a flood of a day fills 29 MB at the most. */
const MOST_A_MINUTE = 100;
const MINUTE_MS = 60_000;

/**
 * Writes one line a refusal, up to a hundred a minute: whoever knocks a thousand times a second must not fill the disk. The
 * first line of a later minute says how many were left out; the figures (`metrics.ts`) count all of them.
 *
 * @param phrase - the fixed phrase of the line
 * @param count - told of every one, also of those that are left out of the log
 */
export function createRefusalLog(
  log: Logger,
  now: () => Date,
  phrase: string,
  count: (reason: string) => void = () => undefined,
): RefusalLog {
  let minute = -1;
  let written = 0;
  let leftOut = 0;
  return {
    refused(fields) {
      count(fields.reason);
      const current = Math.floor(now().getTime() / MINUTE_MS);
      if (current !== minute) {
        minute = current;
        written = 0;
      }
      if (written >= MOST_A_MINUTE) {
        leftOut += 1;
        return;
      }
      written += 1;
      log.warn(leftOut > 0 ? { ...fields, leftOut } : fields, phrase);
      leftOut = 0;
    },
  };
}
