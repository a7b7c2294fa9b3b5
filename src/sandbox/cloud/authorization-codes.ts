import { createHash, randomBytes } from 'node:crypto';

interface Issued {
  readonly redirectUri: string;
  /** S256 challenge, when the client sent one. */
  readonly challenge: string | undefined;
}

/** Codes of the authorisation redirect; each can be redeemed once. */
export interface AuthorizationCodes {
  issue(redirectUri: string, challenge: string | undefined): string;
  /** Uses a code up: good when it was unused, for the same address, and the verifier fits the challenge. */
  redeem(form: URLSearchParams): 'good' | 'used' | 'wrong';
}

/** Starts without codes. */
export function createAuthorizationCodes(): AuthorizationCodes {
  const open = new Map<string, Issued>();
  return {
    issue(redirectUri, challenge) {
      const code = randomBytes(24).toString('base64url');
      open.set(code, { redirectUri, challenge });
      return code;
    },
    redeem(form) {
      const code = form.get('code') ?? '';
      const issued = open.get(code);
      if (!issued) return 'used';
      open.delete(code);
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const proven = issued.challenge === undefined || issued.challenge === proof;
      return proven && issued.redirectUri === form.get('redirect_uri') ? 'good' : 'wrong';
    },
  };
}
