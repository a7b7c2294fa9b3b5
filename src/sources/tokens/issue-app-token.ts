import {
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import type { Settings } from '../../config.ts';
import { isForeignAuthority } from './authority.ts';
import { type Issue, loginError } from './token-source.ts';

export type LoginSettings = Pick<
  Settings,
  | 'AZURE_CLIENT_ID'
  | 'AZURE_CLIENT_SECRET'
  | 'AZURE_CLIENT_CERTIFICATE_PATH'
  | 'AZURE_AUTHORITY_HOST'
  | 'PARTNER_REFRESH_TOKEN'
>;

/** Asks for app tokens with the app's certificate, its secret, or the managed identity of the machine. */
export function createAppTokenIssuer(settings: LoginSettings): Issue {
  const credentials = new Map<string, TokenCredential>();
  const credentialOf = (tenantId: string): TokenCredential => {
    const kept = credentials.get(tenantId) ?? createCredential(settings, tenantId);
    credentials.set(tenantId, kept);
    return kept;
  };
  return async (tenantId, scope) => {
    const issued = await credentialOf(tenantId)
      .getToken(scope)
      .catch((cause: unknown) => {
        throw loginError(cause, tenantId);
      });
    if (!issued) throw loginError(new Error('no token and no error'), tenantId);
    // The library dates tokens by the machine's clock, ours is an argument: only the length of life carries over.
    return { token: issued.token, goodForSec: (issued.expiresOnTimestamp - Date.now()) / 1000 };
  };
}

function createCredential(settings: LoginSettings, tenantId: string): TokenCredential {
  const {
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: secret,
    AZURE_CLIENT_CERTIFICATE_PATH: certificate,
  } = settings;
  const options = {
    authorityHost: settings.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: isForeignAuthority(settings.AZURE_AUTHORITY_HOST),
    // Ours come on top of it, and theirs cannot be stopped when the process is to end.
    retryOptions: { maxRetries: 0 },
  };
  if (certificate) return new ClientCertificateCredential(tenantId, clientId, certificate, options);
  if (secret) return new ClientSecretCredential(tenantId, clientId, secret, options);
  return new ManagedIdentityCredential({ clientId });
}
