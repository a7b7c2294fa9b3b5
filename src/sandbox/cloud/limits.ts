/** So many requests in any stretch of this length. */
export interface Limit {
  readonly requests: number;
  readonly perMs: number;
}

/**
 * Microsoft's published limits.
 * Source: https://learn.microsoft.com/graph/throttling-limits ,
 * https://learn.microsoft.com/partner-center/developer/api-throttling-guidance
 */
export const LIMITS = {
  /** Per tenant, over all apps; its 429 carries no `Retry-After`. */
  identityProtection: { requests: 1, perMs: 1000 },
  /** Per app and tenant. */
  security: { requests: 150, perMs: 60_000 },
  partnerCenter: { requests: 500, perMs: 60_000 },
  validationEvents: { requests: 2, perMs: 60_000 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

export interface Limits {
  /** `false` lets everything through; for tests that are about something else. */
  enforced: boolean;
  /**
   * Counts one request. Kinder than Microsoft in one point: a refused request does not count, so that a client that
   * backs off is let in as soon as the window has moved on.
   *
   * @returns seconds until the next is welcome, or `undefined` when this one is
   */
  refusalSec(name: LimitName, key: string): number | undefined;
}

/** Sliding windows over the given clock. */
export function createLimits(now: () => Date): Limits {
  const passed = new Map<string, number[]>();
  return {
    enforced: true,
    refusalSec(name, key) {
      if (!this.enforced) return undefined;
      const { requests, perMs } = LIMITS[name];
      const at = now().getTime();
      const recent = (passed.get(`${name} ${key}`) ?? []).filter((time) => time > at - perMs);
      passed.set(`${name} ${key}`, recent);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= requests) return Math.ceil((oldest + perMs - at) / 1000);
      recent.push(at);
      return undefined;
    },
  };
}
