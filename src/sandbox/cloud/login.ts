import type { AppTrust } from './app-trust.ts';
import { createAuthorizationCodes } from './authorization-codes.ts';
import type { Answer } from './host.ts';
import { loginError } from './login-errors.ts';
import { createManagedIdentity } from './managed-identity.ts';
import { type Call, matchRoute, type Reply, type RouteKey } from './router.ts';
import { createSignIn } from './sign-in.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

export interface LoginOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly trust: AppTrust;
  readonly now: () => Date;
  /** DER certificates by file name, under `/cert/`. */
  readonly certificates: ReadonlyMap<string, Buffer>;
}

interface LoginRoute extends RouteKey {
  /** `first` is the variable segment of the path: the tenant, or the file. */
  readonly handle: (first: string, call: Call) => Reply;
}

/** What MSAL reads before it asks for a token. */
function openIdConfiguration(tenant: string, { baseUrl }: Call): Reply {
  const base = `${baseUrl}/${tenant}`;
  return {
    status: 200,
    body: {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_types_supported: ['code', 'id_token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      tenant_region_scope: 'EU',
    },
  };
}

/**
 * The Entra login: tokens, the page on which people sign in, tenant metadata, keys, the machine's endpoint for managed
 * identities, and the file server of webhook certificates.
 */
export function createLogin({ world, tokens, trust, now, certificates }: LoginOptions): (call: Call) => Answer {
  const codes = createAuthorizationCodes(now);
  const token = createTokenEndpoint({ world, tokens, codes, trust, now });
  const signIn = createSignIn({ world, trust, codes, now });
  const identity = createManagedIdentity({ world, trust, tokens });

  const certificateFile = (file: string): Reply => {
    const der = certificates.get(file);
    const headers = { 'Content-Type': 'application/octet-stream' };
    return der ? { status: 200, headers, body: der } : { status: 404 };
  };

  const routes: readonly LoginRoute[] = [
    { method: 'POST', path: ':first/oauth2/v2.0/token', handle: token },
    { method: 'POST', path: ':first/oauth2/token', handle: token },
    { method: 'GET', path: ':first/oauth2/v2.0/authorize', handle: signIn.show },
    { method: 'POST', path: ':first/oauth2/v2.0/authorize', handle: signIn.submit },
    { method: 'GET', path: 'msi/token', handle: (_first, call) => identity.appService(call) },
    { method: 'GET', path: 'metadata/identity/oauth2/token', handle: (_first, call) => identity.imds(call) },
    { method: 'GET', path: ':first/v2.0/.well-known/openid-configuration', handle: openIdConfiguration },
    { method: 'GET', path: ':first/discovery/v2.0/keys', handle: () => ({ status: 200, body: tokens.jwks }) },
    { method: 'GET', path: 'cert/:first', handle: certificateFile },
  ];

  return (call) => {
    const found = matchRoute(routes, call.method, call.segments);
    if (!found) return { ...loginError(90002, now()), unknownRoute: true };
    const first = found.params['first'] ?? '';
    return { ...found.route.handle(first, call), ...(call.path.startsWith('/cert/') ? {} : { tenantId: first }) };
  };
}
