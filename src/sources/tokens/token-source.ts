import { loginError } from './login-error.ts';

/**
 * Where access tokens come from. An *app token* speaks for our app; a *user token* for the partner's service user,
 * whose refresh token is redeemed in each customer's tenant (Secure Application Model). Permissions of an app never
 * flow through a delegated admin relationship, so customers are read with user tokens.
 * Invariants: tokens live in memory only and are never logged; at most one token of a kind, tenant and scope is
 * asked for at a time.
 */
export interface TokenSource {
  /** @throws AppError `source_unauthorised` with `fields.reason`, `source_unreachable` */
  appToken(tenantId: string, scope: string): Promise<string>;
  /**
   * @returns `undefined` when no refresh token is configured
   * @throws AppError `source_unauthorised` with `fields.reason`, `source_unreachable`
   */
  userToken(tenantId: string, scope: string): Promise<string | undefined>;
  /** Drops what is kept for a tenant: a token of it was refused although it had not expired. */
  forget(tenantId: string): void;
}

export interface AccessToken {
  readonly token: string;
  /** Seconds that it is still good for. */
  readonly goodForSec: number;
}

/** Asks the login for one token. */
export type Issue = (tenantId: string, scope: string) => Promise<AccessToken>;

/** A token is renewed this long before it expires, so that no call sets out with one that dies on the way. */
const RENEW_BEFORE_SEC = 300;

interface Kept {
  readonly token: Promise<string>;
  /** Unknown while the login is being asked. */
  goodUntil: number;
}

/** Milliseconds after which an answer of the login is not waited for any longer. */
const TIMEOUT_MS = 30_000;

/**
 * Bounds the time of one question to the login: Microsoft's libraries wait for ever for one that hangs, and a read with
 * them. What comes later is thrown away.
 *
 * @param timeoutMs - default 30 s
 */
export const inTime =
  (issue: Issue, timeoutMs = TIMEOUT_MS): Issue =>
  async (tenantId, scope) => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(loginError(new Error('no answer in time'), { tenantId })), timeoutMs);
    const asked = issue(tenantId, scope);
    asked.catch(() => undefined);
    return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
  };

/** Keeps the tokens of a kind by tenant and scope; those who ask at the same time share one request. */
export function createTokenCache(issue: Issue, now: () => Date) {
  const kept = new Map<string, Kept>();
  return {
    get(tenantId: string, scope: string): Promise<string> {
      const key = `${tenantId} ${scope}`;
      const known = kept.get(key);
      if (known && known.goodUntil > now().getTime()) return known.token;
      const asked = issue(tenantId, scope);
      const entry: Kept = { token: asked.then(({ token }) => token), goodUntil: Number.POSITIVE_INFINITY };
      kept.set(key, entry);
      asked.then(
        ({ goodForSec }) => {
          entry.goodUntil = now().getTime() + (goodForSec - RENEW_BEFORE_SEC) * 1000;
        },
        () => {
          if (kept.get(key) === entry) kept.delete(key);
        },
      );
      return entry.token;
    },
    forgetAll(): void {
      kept.clear();
    },
    forget(tenantId: string): void {
      for (const key of kept.keys()) if (key.startsWith(`${tenantId} `)) kept.delete(key);
    },
  };
}
