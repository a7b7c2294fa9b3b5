import type { TokenCredential } from '@azure/identity';
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets';
import { AppError } from '../../../error.ts';
import { isLoopback } from '../../../safe-address.ts';
import { isLoginError, type LoginPlace, loginError } from '../login-error.ts';
import { lostToken, REFRESH_TOKEN_DAYS, type StoredToken, type TokenStore, unusableStore } from './token-store.ts';

export interface KeyVaultStoreOptions {
  /** `https://<name>.vault.azure.net` */
  readonly url: string;
  readonly secretName: string;
  readonly credential: () => Promise<TokenCredential>;
  /** Where that credential asks for its token, for the error when it gets none. */
  readonly login: LoginPlace;
}

/** Milliseconds after which an answer of the vault is not waited for any longer. */
const TIMEOUT_MS = 20_000;
const DAY_MS = 86_400_000;
/** A tag must say something, and one that is missing means that somebody put the token in by hand. */
const UNKNOWN = 'unknown';

/**
 * Keeps the token as a secret of Azure Key Vault. Each write makes a version; the vault shows the newest. A version carries
 * its dates as tags, and ends with the token, so that the vault's own notice of what is about to expire works too.
 *
 * A version that somebody put in by hand has no tags: it counts from the moment at which it was put in.
 * Source: https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret/set-secret
 */
export function createKeyVaultStore({ url, secretName, credential, login }: KeyVaultStoreOptions): TokenStore {
  const opened: { client?: Promise<SecretClient> } = {};
  const client = (): Promise<SecretClient> => {
    opened.client ??= credential().then((proof) => new SecretClient(url, proof, clientOptions(url)));
    opened.client.catch(() => {
      delete opened.client;
    });
    return opened.client;
  };
  const asked = async <T>(ask: (vault: SecretClient) => Promise<T>): Promise<T> => {
    try {
      return await ask(await client());
    } catch (cause) {
      // The client keeps its proof; a new certificate, or a new role on the vault, starts afresh.
      delete opened.client;
      throw vaultError(cause, secretName, login);
    }
  };
  const bounded = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  return {
    read: () =>
      asked(async (vault) => {
        const secret = await vault.getSecret(secretName, bounded()).catch((error: unknown) => {
          if (statusOf(error) === 404) return undefined;
          throw error;
        });
        return secret && tokenIn(secret);
      }),
    write: ({ token, issuedAt, signedInAt }) =>
      asked(async (vault) => {
        await vault.setSecret(secretName, token, {
          ...bounded(),
          contentType: 'refresh token',
          expiresOn: new Date(issuedAt.getTime() + REFRESH_TOKEN_DAYS * DAY_MS),
          tags: { issuedAt: issuedAt.toISOString(), signedInAt: signedInAt?.toISOString() ?? UNKNOWN },
        });
      }),
  };
}

function tokenIn({ value, properties }: KeyVaultSecret): StoredToken | undefined {
  const token = value?.trim();
  if (!token) return undefined;
  const putInAt = properties.createdOn ?? properties.updatedOn ?? new Date(0);
  const tagged = (name: string): Date => {
    const at = new Date(properties.tags?.[name] ?? '');
    return Number.isNaN(at.getTime()) ? putInAt : at;
  };
  const isUnknown = properties.tags?.['signedInAt'] === UNKNOWN;
  return { token, issuedAt: tagged('issuedAt'), signedInAt: isUnknown ? undefined : tagged('signedInAt') };
}

// A vault at loopback is a simulated one: no name of Microsoft's ends in its address.
const clientOptions = (url: string) => ({
  disableChallengeResourceVerification: isLoopback(new URL(url).hostname),
  // The caller comes back by itself, and the library's own tries cannot be stopped when the process is to end.
  retryOptions: { maxRetries: 0 },
});

const statusOf = (error: unknown): number | undefined => {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
};

const MENDS: Readonly<Record<number, string>> = {
  401: 'the key vault does not accept our sign-in; is it in the tenant of AZURE_TENANT_ID?',
  403: 'we may not read or write the secret: give the role Key Vault Secrets Officer on it, or open the vault’s firewall',
  404: 'the secret is disabled or deleted: enable or recover it',
  409: 'the secret was deleted and not yet purged: recover it',
};

/** The vault says it in its inner code; the library shows that, or only the text. */
function isDisabled(error: unknown): boolean {
  const { details, message } = error as {
    details?: { error?: { innererror?: { code?: unknown } } };
    message?: unknown;
  };
  return details?.error?.innererror?.code === 'SecretDisabled' || /disabled secret/i.test(String(message));
}

function vaultError(cause: unknown, secretName: string, login: LoginPlace): AppError {
  if (cause instanceof AppError) return cause;
  // The library asks for its token on the way, and a refusal of the login carries a status too.
  if (isLoginError(cause)) return loginError(cause, login);
  const status = statusOf(cause);
  if (status === 403 && isDisabled(cause)) {
    return lostToken('keyVault', `${secretName}: the secret is disabled: enable it`, cause);
  }
  const why = status === undefined ? undefined : MENDS[status];
  if (why) return unusableStore('keyVault', `${secretName}: ${why}`, cause);
  return new AppError('source_unreachable', { cause, fields: { api: 'keyVault', ...(status ? { status } : {}) } });
}
