import type { AppTrust } from './app-trust.ts';
import type { Call, Reply } from './router.ts';
import type { Tokens } from './tokens.ts';
import type { World } from './world.ts';

export interface ManagedIdentityOptions {
  readonly world: World;
  readonly trust: AppTrust;
  readonly tokens: Tokens;
}

/** Hours that a token of a managed identity lives: longer than others, and it cannot be renewed early. */
const LIFETIME_SEC = 24 * 3600;

/** By the real clock: MSAL keeps these tokens by it, and hands them on as proof for as long. */
const timesFrom = (sec: number) => ({ iat: sec, nbf: sec, exp: sec + LIFETIME_SEC });

const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: { error: code, error_description: message, statusCode: status, message },
});

/**
 * What a machine in Azure asks for tokens of its managed identities, in the form of App Service and Container Apps
 * (`IDENTITY_ENDPOINT`) and in that of virtual machines (IMDS). The tokens are for the partner's tenant, whatever is asked.
 * Source: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference ,
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export function createManagedIdentity(options: ManagedIdentityOptions): {
  appService(call: Call): Reply;
  imds(call: Call): Reply;
} {
  const { world, trust, tokens } = options;
  const token = (call: Call): Reply => {
    const resource = call.query.get('resource')?.replace(/\/$/, '');
    const clientId = call.query.get('client_id') ?? '';
    const identity = trust.identities.find((one) => one.clientId === clientId);
    if (!resource) return refusal(400, 'invalid_request', 'The resource is missing.');
    if (!identity) return refusal(400, 'invalid_request', 'Identity not found');
    const claims = {
      aud: resource,
      iss: `${call.baseUrl}/${world.partner.id}/v2.0`,
      tid: world.partner.id,
      appid: identity.clientId,
      oid: identity.principalId,
      sub: identity.principalId,
      idtyp: 'app',
      ...timesFrom(Math.floor(Date.now() / 1000)),
      roles: world.partner.appRoles,
    };
    return {
      status: 200,
      body: {
        access_token: tokens.signJwt(claims, LIFETIME_SEC),
        client_id: identity.clientId,
        expires_on: String(Math.floor(Date.now() / 1000) + LIFETIME_SEC),
        not_before: String(Math.floor(Date.now() / 1000)),
        resource,
        token_type: 'Bearer',
      },
    };
  };
  return {
    appService: (call) =>
      call.headers['x-identity-header'] === trust.identityHeader
        ? token(call)
        : refusal(401, 'unauthorized', 'The identity header is wrong.'),
    imds: (call) =>
      call.headers['metadata'] === 'true'
        ? token(call)
        : refusal(400, 'invalid_request', 'The Metadata header is missing.'),
  };
}
