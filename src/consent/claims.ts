import { ConsentFailed } from './failure.ts';

/** What an access token or an id token says of whoever signed in. Read for telling what is wrong, never for letting in. */
export interface TokenClaims {
  readonly tid?: unknown;
  readonly nonce?: unknown;
  readonly amr?: unknown;
  readonly idp?: unknown;
  readonly iss?: unknown;
  readonly upn?: unknown;
  readonly preferred_username?: unknown;
}

/** The claims of a token; none when it is not one that can be read. */
export function claimsOf(token: string | undefined): TokenClaims {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** How Entra writes down that there was a second factor. */
const FACTORS: ReadonlySet<unknown> = new Set(['mfa', 'ngcmfa']);

const passedMfa = ({ amr }: TokenClaims): boolean => Array.isArray(amr) && amr.some((method) => FACTORS.has(method));

/** A guest's home is elsewhere: the token names who really checked the password, or the name says so. */
const isGuest = ({ idp, iss, upn, preferred_username: name }: TokenClaims): boolean =>
  (typeof idp === 'string' && idp !== iss) ||
  [upn, name].some((text) => typeof text === 'string' && text.includes('#EXT#'));

export interface Expected {
  readonly nonce: string;
  readonly tenantId: string;
}

/**
 * Holds the tokens of a sign-in against what was asked for: for us, of our tenant, a member, with a second factor.
 *
 * @throws ConsentFailed with the sentence for what is wrong first
 */
export function checkClaims(idToken: TokenClaims, accessToken: TokenClaims, { nonce, tenantId }: Expected): void {
  if (idToken.nonce !== nonce) throw foreignFailure();
  if ([idToken.tid, accessToken.tid].some((tid) => tid !== tenantId)) {
    throw new ConsentFailed({
      what: 'That account signed in to another tenant than AZURE_TENANT_ID.',
      mend: 'Sign in as the service user of the partner’s own tenant; a private browser window helps.',
    });
  }
  if (isGuest(idToken) || isGuest(accessToken)) throw guestFailure();
  if (!passedMfa(accessToken) && !passedMfa(idToken)) throw mfaFailure();
}

export const foreignFailure = (): ConsentFailed =>
  new ConsentFailed({
    what: 'The answer was made for another sign-in.',
    mend: 'Run npm run consent again, and nothing else at the same time.',
  });

export const guestFailure = (): ConsentFailed =>
  new ConsentFailed({
    what: 'That account is a guest of your tenant. Customers can be read by a member only.',
    mend: 'Sign in as the service user: a user of its own in your tenant.',
  });

export const mfaFailure = (): ConsentFailed =>
  new ConsentFailed({
    what: 'The sign-in had no second factor. Microsoft refuses such a token for Partner Center.',
    mend: 'Require multifactor authentication for the service user (security defaults or Conditional Access), register a method at https://aka.ms/mfasetup, and run npm run consent again.',
  });
