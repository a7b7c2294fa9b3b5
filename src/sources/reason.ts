import { AppError } from '../error.ts';

/** Why something at Microsoft could not be read, in words that a person can act on. The code is what is stored. */
const REASONS = {
  noConsent: 'Nobody has consented to the Watchpost app in this tenant yet.',
  noRelationship: 'There is no active delegated admin relationship that lets our service user in.',
  noLicence: 'The tenant has no licence for it: risky sign-ins need Microsoft Entra ID P1, risky users P2.',
  missingPermission: 'The app or its service user lacks the permission or the directory role to read this.',
  blockedByConditionalAccess: 'A Conditional Access policy keeps our service user out.',
  tenantGone: 'The tenant does not exist any more, or its id is wrong.',
  noServiceUser: 'Microsoft shows this to a partner user only, and no refresh token of one is configured.',
  mfaRequired: 'Our service user signed in without multifactor authentication; sign it in again with it.',
  refreshTokenDead: 'The refresh token of our service user has expired or was revoked; sign it in again.',
  wrongSecret: 'The client secret, certificate or managed identity of the app is wrong, missing, or has expired.',
  tokenStore: 'The refresh token of our service user cannot be read from where it is kept; the log says why.',
  loginRefused: 'The Microsoft login refused our app.',
  refused: 'Microsoft refused the request.',
  malformed: 'Microsoft sent an answer that could not be understood.',
  throttled: 'Microsoft asked us to slow down.',
  unreachable: 'Microsoft could not be reached, or answered with an error of its own.',
  unexpected: 'Something went wrong here; the log says what.',
} as const;

export type ReasonCode = keyof typeof REASONS;

/** The reason in plain words. */
export const reasonWords = (code: ReasonCode): string => REASONS[code];

/** The reason behind an error of a source; a client states it in `fields.reason` where it knows better than the code. */
export function reasonOf(error: unknown): ReasonCode {
  if (!(error instanceof AppError)) return 'unexpected';
  const stated = error.fields['reason'];
  if (typeof stated === 'string' && stated in REASONS) return stated as ReasonCode;
  switch (error.code) {
    case 'source_unauthorised':
      return 'loginRefused';
    case 'source_throttled':
      return 'throttled';
    case 'source_unreachable':
      return 'unreachable';
    case 'source_refused':
      return 'refused';
    case 'source_malformed':
      return 'malformed';
    default:
      return 'unexpected';
  }
}
