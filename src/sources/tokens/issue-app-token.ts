import type { AppProof } from './app-proof.ts';
import { type Issue, loginError } from './token-source.ts';

/** Asks for app tokens with whatever proves our app. */
export function createAppTokenIssuer(proof: AppProof): Issue {
  return async (tenantId, scope) => {
    const credential = await proof.credentialFor(tenantId);
    const issued = await credential.getToken(scope).catch((cause: unknown) => {
      throw loginError(cause, tenantId);
    });
    if (!issued) throw loginError(new Error('no token and no error'), tenantId);
    // The library dates tokens by the machine's clock, ours is an argument: only the length of life carries over.
    return { token: issued.token, goodForSec: (issued.expiresOnTimestamp - Date.now()) / 1000 };
  };
}
