import type { SourceMetrics } from './note-taken.ts';
import { reasonOf } from './reason.ts';
import type { TokenSource } from './tokens/index.ts';

/**
 * Counts by reason the calls that got no token. Those that asked at the same moment shared one answer and count each: it
 * is the calls that are missing.
 */
export function countLogins(
  tokens: TokenSource,
  metrics: Pick<SourceMetrics, 'loginFailures'> | undefined,
): TokenSource {
  const counted = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      return await asking;
    } catch (error) {
      metrics?.loginFailures.inc({ reason: reasonOf(error) });
      throw error;
    }
  };
  return {
    ...tokens,
    appToken: (...of) => counted(tokens.appToken(...of)),
    userToken: (...of) => counted(tokens.userToken(...of)),
  };
}
