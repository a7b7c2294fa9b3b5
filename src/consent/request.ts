import { createHash, randomBytes } from 'node:crypto';

export interface SignInRequest {
  /** Address to open in a browser. */
  readonly url: string;
  /** Comes back with the answer: what lacks it is the answer to somebody else's question. */
  readonly state: string;
  /** Comes back inside the id token. */
  readonly nonce: string;
  /** Proves at the token endpoint that whoever redeems the code also asked for it (PKCE). */
  readonly verifier: string;
  readonly redirectUri: string;
}

export interface SignInTarget {
  /** Login host, without a slash at the end. */
  readonly login: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

const random = (): string => randomBytes(32).toString('base64url');

/**
 * Prepares one sign-in by authorisation code with PKCE, in which the person must give their password and second factor again,
 * whoever is signed in in that browser. New on every call.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function createSignInRequest({ login, tenantId, clientId, redirectUri, scopes }: SignInTarget): SignInRequest {
  const [state, nonce, verifier] = [random(), random(), random()];
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'login',
  });
  return { url: `${login}/${tenantId}/oauth2/v2.0/authorize?${query}`, state, nonce, verifier, redirectUri };
}
