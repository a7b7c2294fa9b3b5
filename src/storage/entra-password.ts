import { ManagedIdentityCredential } from '@azure/identity';

/** A code that `assertReachable` has words for. */
export const NO_TOKEN = 'NO_TOKEN';

/** Milliseconds after which a token is not waited for any longer: a connection has ten seconds in all. */
const TIMEOUT_MS = 9_000;

interface EntraSettings {
  /** Client id of the managed identity; `''` takes the one that vouches for the reading app. */
  readonly DATABASE_IDENTITY: string;
  readonly AZURE_MANAGED_IDENTITY_CLIENT_ID: string;
  readonly DATABASE_TOKEN_SCOPE: string;
}

/**
 * Makes the function that hands out an Entra token where PostgreSQL asks for a password.
 *
 * A token lives about an hour and is needed at the moment of signing in only: a connection that stands outlives it. The
 * library keeps a token and renews it before it ends, so that asking for each connection costs nothing.
 * Source: https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication
 *
 * The function throws an error with the code `NO_TOKEN` when there is none to be had.
 */
export function createEntraPassword(settings: EntraSettings): () => Promise<string> {
  const clientId = settings.DATABASE_IDENTITY || settings.AZURE_MANAGED_IDENTITY_CLIENT_ID;
  const credential = new ManagedIdentityCredential({ clientId });
  return async () => {
    const issued = await credential
      .getToken(settings.DATABASE_TOKEN_SCOPE, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) })
      .catch((cause: unknown) => {
        throw noToken(cause);
      });
    if (!issued?.token) throw noToken(undefined);
    return issued.token;
  };
}

const noToken = (cause: unknown): Error =>
  Object.assign(new Error('Entra gave no token for the database', { cause }), { code: NO_TOKEN });
