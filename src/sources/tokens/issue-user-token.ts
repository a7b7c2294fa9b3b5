import { ConfidentialClientApplication } from '@azure/msal-node';
import type { Settings } from '../../config.ts';
import { AppError } from '../../error.ts';
import type { AppProof } from './app-proof.ts';
import type { HeldToken, RefreshTokens } from './refresh-tokens.ts';
import { type AccessToken, type Issue, loginError } from './token-source.ts';

export type UserLoginSettings = Pick<Settings, 'AZURE_AUTHORITY_HOST' | 'AZURE_TENANT_ID'>;

/**
 * Asks for user tokens by redeeming the service user's refresh token in the tenant that is to be read.
 *
 * Every redemption brings a newer refresh token. Only those of the partner's own tenant are taken over: the others are as
 * good today, but nothing says that they stay so when that customer changes its policies. A token that turns out to be dead
 * is given up for another one, if the store has one by now.
 * Source: https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
 */
export function createUserTokenIssuer(
  settings: UserLoginSettings,
  proof: AppProof,
  refreshTokens: RefreshTokens,
): Issue {
  const redeem = async (held: HeldToken, tenantId: string, scope: string): Promise<AccessToken> => {
    const redeemed = await redeemRefreshToken(proof, `${settings.AZURE_AUTHORITY_HOST}/${tenantId}`, held.token, scope);
    if (redeemed.refreshToken && tenantId === settings.AZURE_TENANT_ID) {
      refreshTokens.renewed(held, redeemed.refreshToken);
    }
    return redeemed;
  };
  return async (tenantId, scope) => {
    const held = await refreshTokens.current();
    if (!held)
      throw new AppError('source_unauthorised', { fields: { api: 'login', tenantId, reason: 'noServiceUser' } });
    return redeem(held, tenantId, scope).catch(async (error: unknown) => {
      const other = isDead(error) ? await refreshTokens.instead(held) : undefined;
      if (!other) throw error;
      return redeem(other, tenantId, scope);
    });
  };
}

export interface Redeemed extends AccessToken {
  readonly refreshToken: string | undefined;
}

/**
 * Redeems one refresh token for one scope.
 *
 * @param authority - login host and tenant
 * @throws AppError `source_unauthorised` with `fields.reason`, `source_unreachable`
 */
export async function redeemRefreshToken(
  proof: AppProof,
  authority: string,
  refreshToken: string,
  scope: string,
): Promise<Redeemed> {
  const tenantId = authority.slice(authority.lastIndexOf('/') + 1);
  // A client for one redemption: its cache would keep every token of every tenant for as long as it lives.
  const client = new ConfidentialClientApplication({ auth: { ...(await proof.forMsal()), authority } });
  const issued = await client
    .acquireTokenByRefreshToken({ refreshToken, scopes: [scope], forceCache: true })
    .catch((cause: unknown) => {
      throw loginError(cause, tenantId);
    });
  if (!issued?.expiresOn) throw loginError(new Error('no token and no error'), tenantId);
  return {
    token: issued.accessToken,
    goodForSec: (issued.expiresOn.getTime() - Date.now()) / 1000,
    refreshToken: newestRefreshToken(client.getTokenCache().serialize()),
  };
}

/** MSAL hands a refresh token out in one way only: in the written form of its cache. */
export function newestRefreshToken(cache: string): string | undefined {
  const { RefreshToken: tokens = {} } = JSON.parse(cache) as { RefreshToken?: Record<string, { secret?: string }> };
  return Object.values(tokens)[0]?.secret;
}

const isDead = (error: unknown): boolean => error instanceof AppError && error.fields['reason'] === 'refreshTokenDead';
