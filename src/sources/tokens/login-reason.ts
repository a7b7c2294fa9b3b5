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
  70008: 'refreshTokenDead',
  50055: 'refreshTokenDead',
  50057: 'refreshTokenDead',
  50132: 'refreshTokenDead',
  50133: 'refreshTokenDead',
  50173: 'refreshTokenDead',
  50072: 'mfaRequired',
  50074: 'mfaRequired',
  50076: 'mfaRequired',
  50078: 'mfaRequired',
  50079: 'mfaRequired',
  50158: 'mfaRequired',
  70043: 'mfaRequired',
  70044: 'mfaRequired',
  53000: 'blockedByConditionalAccess',
  53001: 'blockedByConditionalAccess',
  53002: 'blockedByConditionalAccess',
  53003: 'blockedByConditionalAccess',
  5000224: 'tenantGone',
  900023: 'tenantGone',
  90002: 'tenantGone',
  700027: 'wrongSecret',
  700212: 'wrongSecret',
  700213: 'wrongSecret',
  7000215: 'wrongSecret',
  7000222: 'wrongSecret',
  // The login is not well itself: retryable errors, a time that ran out, a directory that is away.
  50033: 'unreachable',
  90006: 'unreachable',
  90012: 'unreachable',
  90024: 'unreachable',
  90033: 'unreachable',
};

/** What a customer did to our app in its own tenant: switched it off there, or kept it for chosen users. */
const REASONS_ELSEWHERE: Readonly<Record<number, ReasonCode>> = {
  50105: 'noConsent',
  7000112: 'noConsent',
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

/**
 * What an AADSTS number means; a number that we do not know is still a refusal. `unreachable` is none: trying again may
 * help.
 *
 * @param isForeign - of a login in a customer's tenant
 */
export const loginReason = (aadsts: number, isForeign = false): ReasonCode =>
  (isForeign ? REASONS_ELSEWHERE[aadsts] : undefined) ?? REASONS[aadsts] ?? 'loginRefused';
