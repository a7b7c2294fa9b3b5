/** Which of Teams' budgets a call draws on. */
export type Budget = 'write' | 'members' | 'conversations';

interface Window {
  readonly seconds: number;
  readonly calls: number;
}

const windows = (second: number, twoSeconds: number, halfMinute: number, hour: number): readonly Window[] => [
  { seconds: 1, calls: second },
  { seconds: 2, calls: twoSeconds },
  { seconds: 30, calls: halfMinute },
  { seconds: 3600, calls: hour },
];

/**
 * Calls that one bot may make in one channel or chat, from Microsoft's page "Optimize your bot: rate limiting" for Teams.
 *
 * Teams counts sending and creating apart and is silent about edits. Here all writes share one budget, the stricter
 * reading: a bot that stays within it is safe under every other.
 */
const WINDOWS: Readonly<Record<Budget, readonly Window[]>> = {
  write: windows(7, 8, 60, 1800),
  members: windows(14, 16, 120, 3600),
  conversations: windows(14, 16, 120, 3600),
};

/** Requests per second that one app may make in one tenant, same page. */
const TENANT_WINDOWS: readonly Window[] = [{ seconds: 1, calls: 50 }];

export interface Throttle {
  /** Counts one call. @returns seconds to wait (`Retry-After`) when the budget is spent; such a call is not counted */
  admit(budget: Budget, placeId: string): number | undefined;
}

/** Sliding windows over the given clock. */
export function createThrottle(now: () => Date): Throttle {
  const taken = new Map<string, readonly number[]>();

  return {
    admit(budget, placeId) {
      const at = now().getTime();
      const draws = [
        { key: `${budget} ${placeId}`, windows: WINDOWS[budget] },
        { key: 'tenant', windows: TENANT_WINDOWS },
      ].map(({ key, windows }) => ({ key, windows, times: recent(taken.get(key) ?? [], windows, at) }));
      const waitMs = Math.max(...draws.map(({ times, windows }) => waitFor(times, windows, at)));
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      for (const { key, times } of draws) taken.set(key, [...times, at]);
      return undefined;
    },
  };
}

/** Drops what every window has forgotten. */
function recent(times: readonly number[], windows: readonly Window[], at: number): readonly number[] {
  const longestMs = Math.max(...windows.map(({ seconds }) => seconds)) * 1000;
  return times.filter((time) => time > at - longestMs);
}

/** Milliseconds until one more call fits all windows. */
function waitFor(times: readonly number[], windows: readonly Window[], at: number): number {
  const waits = windows.map(({ seconds, calls }) => {
    // The call that has to leave the window before another may come in.
    const blocking = times.at(-calls);
    return times.length < calls || blocking === undefined ? 0 : blocking + seconds * 1000 - at;
  });
  return Math.max(0, ...waits);
}
