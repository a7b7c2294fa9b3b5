import type { Claim, Ending } from './source-states.ts';

/** How loud the log tells a change. An outage is one line where a source begins to fail and one where it is over, not one for each of its tenants. */
export function levelOf(before: Claim, { status }: Ending, isTurn: boolean): 'debug' | 'info' | 'warn' {
  if (status === 'failing') return isTurn ? 'warn' : 'debug';
  // The first good read of thousands of tenants is no news.
  if (before.status === 'new' && status === 'ok') return 'debug';
  return before.status === 'failing' && !isTurn ? 'debug' : 'info';
}

/** Notes who fails, by source, as far as this process saw. */
export function createFailing(): { note(source: string, tenantId: string, isFailing: boolean): boolean } {
  const failing = new Map<string, Set<string>>();
  return {
    /** @returns whether the source begins to fail with it, or has no failing tenant any more */
    note(source, tenantId, isFailing) {
      const tenants = failing.get(source) ?? new Set();
      failing.set(source, tenants);
      if (!isFailing) return tenants.delete(tenantId) ? tenants.size === 0 : true;
      tenants.add(tenantId);
      return tenants.size === 1;
    },
  };
}
