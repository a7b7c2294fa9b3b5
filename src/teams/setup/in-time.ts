import type { CheckLine } from '../../setup/index.ts';
import { unknownLine } from '../../setup/index.ts';

/** Milliseconds that one check may take: people look at “checking …” meanwhile. */
export const CHECK_MS = 12_000;

/**
 * Bounds a check in time. One that takes longer is a line that says so, and what comes of it later is thrown away.
 *
 * @param what - what is checked, for the middle of a sentence
 */
export async function inTime(
  what: string,
  check: Promise<readonly CheckLine[]>,
  ms = CHECK_MS,
): Promise<readonly CheckLine[]> {
  const late = Promise.withResolvers<readonly CheckLine[]>();
  const timer = setTimeout(
    () => late.resolve([unknownLine(`There was no answer about ${what} in time.`, 'Check again in a minute.')]),
    ms,
  );
  check.catch(() => undefined);
  return Promise.race([check, late.promise]).finally(() => clearTimeout(timer));
}
