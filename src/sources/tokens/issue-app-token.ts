import type { AppProof } from './app-proof.ts';
import { loginError } from './login-error.ts';
import type { Issue } from './token-source.ts';

/**
 * Asks for app tokens with whatever proves our app.
 *
 * @param ownTenantId - the partner's; in any other one we are a guest of a customer's
 */
export function createAppTokenIssuer(proof: AppProof, ownTenantId: string): Issue {
  return async (tenantId, scope) => {
    const place = { tenantId, isForeign: tenantId !== ownTenantId };
    const credential = await proof.credentialFor(tenantId);
    const issued = await credential.getToken(scope).catch((cause: unknown) => {
      throw loginError(cause, place);
    });
    if (!issued) throw loginError(new Error('no token and no error'), place);
    // The library dates tokens by the machine's clock, ours is an argument: only the length of life carries over.
    return { token: issued.token, goodForSec: (issued.expiresOnTimestamp - Date.now()) / 1000 };
  };
}
