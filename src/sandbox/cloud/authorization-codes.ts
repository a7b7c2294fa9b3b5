import { createHash, randomBytes } from 'node:crypto';
import type { AadstsCode } from './login-errors.ts';

/** Who signed in to get a code. */
export interface SignedIn {
  readonly oid: string;
  readonly upn: string;
  readonly mfa: boolean;
  readonly isGuest: boolean;
}

export interface IssuedCode {
  readonly redirectUri: string;
  /** S256 challenge, when the client sent one. */
  readonly challenge: string | undefined;
  readonly nonce: string | undefined;
  readonly user: SignedIn;
}

/** Codes of the authorisation redirect; each can be redeemed once, within ten minutes. */
export interface AuthorizationCodes {
  issue(code: IssuedCode): string;
  /** Uses a code up: good when it was unused and in time, for the same address, and the verifier fits the challenge. */
  redeem(form: URLSearchParams): IssuedCode | AadstsCode;
}

const LIFETIME_MS = 10 * 60_000;

/** Starts without codes. */
export function createAuthorizationCodes(now: () => Date): AuthorizationCodes {
  const open = new Map<string, IssuedCode & { readonly issuedAt: number }>();
  return {
    issue(issued) {
      const code = randomBytes(24).toString('base64url');
      open.set(code, { ...issued, issuedAt: now().getTime() });
      return code;
    },
    redeem(form) {
      const code = form.get('code') ?? '';
      const issued = open.get(code);
      if (!issued) return 54005;
      open.delete(code);
      if (now().getTime() - issued.issuedAt > LIFETIME_MS) return 70008;
      if (issued.redirectUri !== form.get('redirect_uri')) return 500112;
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      return issued.challenge === undefined || issued.challenge === proof ? issued : 501481;
    },
  };
}
