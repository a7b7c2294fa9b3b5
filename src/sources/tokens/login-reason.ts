import type { ReasonCode } from '../reason.ts';

/**
 * What the numbers of the token endpoint mean to us.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const REASONS: Readonly<Record<number, ReasonCode>> = {
  65001: 'noConsent',
  650051: 'noConsent',
  700016: 'noConsent',
  7000229: 'noConsent',
  50020: 'noRelationship',
  50177: 'noRelationship',
  700082: 'refreshTokenDead',
  70000: 'refreshTokenDead',
  50173: 'refreshTokenDead',
  50076: 'mfaRequired',
  50079: 'mfaRequired',
  50158: 'mfaRequired',
  53003: 'blockedByConditionalAccess',
  5000224: 'tenantGone',
  900023: 'tenantGone',
  90002: 'tenantGone',
  700027: 'wrongSecret',
  7000215: 'wrongSecret',
  7000222: 'wrongSecret',
};

/** How deep Microsoft's libraries wrap the answer of the token endpoint in errors of their own. */
const DEEPEST_CAUSE = 5;

/**
 * The AADSTS number in an error of `@azure/identity` or MSAL, wherever they hid it.
 *
 * They keep it in `errorNo`, in `errorResponse.errorCodes`, or only in front of the text, where Entra itself puts it;
 * it is the number that decides, never the words behind it.
 */
export function aadstsOf(error: unknown): number | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && typeof current === 'object' && current !== null; depth += 1) {
    const { errorNo, errorResponse, message, cause } = current as {
      errorNo?: unknown;
      errorResponse?: { errorCodes?: unknown };
      message?: unknown;
      cause?: unknown;
    };
    const codes = errorResponse?.errorCodes;
    const found = [errorNo, Array.isArray(codes) ? codes[0] : undefined, /AADSTS(\d+)/.exec(String(message))?.[1]]
      .map(Number)
      .find((code) => Number.isInteger(code) && code > 0);
    if (found !== undefined) return found;
    current = cause;
  }
  return undefined;
}

/** What an AADSTS number means; a number that we do not know is still a refusal. */
export const loginReason = (aadsts: number): ReasonCode => REASONS[aadsts] ?? 'loginRefused';
