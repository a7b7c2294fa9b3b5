import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfidentialClientApplication, type Configuration } from '@azure/msal-node';
import { isForeignAuthority } from './authority.ts';
import type { LoginSettings } from './issue-app-token.ts';
import { type Issue, loginError } from './token-source.ts';

/**
 * Asks for user tokens by redeeming the service user's refresh token in the tenant that is to be read.
 *
 * Every redemption brings a newer refresh token, which is used from then on; the older ones stay good, so several may
 * be redeemed at once. After a restart the configured one is used again: it lives 90 days from its own issue.
 * Source: https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
 *
 * @returns `undefined` when no refresh token is configured
 */
export function createUserTokenIssuer(settings: LoginSettings): Issue | undefined {
  if (!settings.PARTNER_REFRESH_TOKEN) return undefined;
  const app = appIdentity(settings);
  let newest = settings.PARTNER_REFRESH_TOKEN;
  return async (tenantId, scope) => {
    // A client for one redemption: its cache would keep every token of every tenant for as long as it lives.
    const client = new ConfidentialClientApplication({
      auth: { ...app, authority: `${settings.AZURE_AUTHORITY_HOST}/${tenantId}` },
    });
    const issued = await client
      .acquireTokenByRefreshToken({ refreshToken: newest, scopes: [scope], forceCache: true })
      .catch((cause: unknown) => {
        throw loginError(cause, tenantId);
      });
    if (!issued?.expiresOn) throw loginError(new Error('no token and no error'), tenantId);
    newest = newestRefreshToken(client.getTokenCache().serialize()) ?? newest;
    return { token: issued.accessToken, goodForSec: (issued.expiresOn.getTime() - Date.now()) / 1000 };
  };
}

/** MSAL hands a refresh token out in one way only: in the written form of its cache. */
function newestRefreshToken(cache: string): string | undefined {
  const { RefreshToken: tokens = {} } = JSON.parse(cache) as { RefreshToken?: Record<string, { secret?: string }> };
  return Object.values(tokens)[0]?.secret;
}

function appIdentity(settings: LoginSettings): Configuration['auth'] {
  const host = settings.AZURE_AUTHORITY_HOST;
  const foreign = isForeignAuthority(host) ? { knownAuthorities: [new URL(host).host] } : {};
  const identity = { clientId: settings.AZURE_CLIENT_ID, ...foreign };
  if (!settings.AZURE_CLIENT_CERTIFICATE_PATH) return { ...identity, clientSecret: settings.AZURE_CLIENT_SECRET };
  const pem = readFileSync(settings.AZURE_CLIENT_CERTIFICATE_PATH, 'utf8');
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  return { ...identity, clientCertificate: { thumbprintSha256, privateKey: pem, x5c: pem } };
}
