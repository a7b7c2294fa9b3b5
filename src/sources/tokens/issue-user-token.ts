import { ConfidentialClientApplication } from '@azure/msal-node';
import type { Settings } from '../../config.ts';
import { AppError } from '../../error.ts';
import type { AppProof } from './app-proof.ts';
import { type LoginPlace, loginError } from './login-error.ts';
import type { HeldToken, RefreshTokens } from './refresh-tokens.ts';
import type { AccessToken, Issue } from './token-source.ts';

export type UserLoginSettings = Pick<Settings, 'AZURE_AUTHORITY_HOST' | 'AZURE_TENANT_ID'>;

/**
 * Asks for user tokens by redeeming the service user's refresh token in the tenant that is to be read.
 *
 * Every redemption brings a newer refresh token. Only those of the partner's own tenant are taken over: the others are as
 * good today, but nothing says that they stay so when that customer changes its policies. A token that turns out to be dead
 * is given up for another one, if the store has one by now.
 *
 * A customer's login may refuse the token for reasons of its own, such as a sign-in frequency, or a second factor that it
 * does not trust. The partner's own login then says whether the token lives: if it does, that customer keeps us out and
 * nobody needs to sign in anew.
 * Source: https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
 */
export function createUserTokenIssuer(
  settings: UserLoginSettings,
  proof: AppProof,
  refreshTokens: RefreshTokens,
): Issue {
  const { AZURE_AUTHORITY_HOST: host, AZURE_TENANT_ID: ownTenantId } = settings;
  const redeem = async (held: HeldToken, tenantId: string, scope: string): Promise<AccessToken> => {
    const place = { tenantId, isForeign: tenantId !== ownTenantId };
    const redeemed = await redeemRefreshToken(proof, `${host}/${tenantId}`, held.token, scope, place);
    if (redeemed.refreshToken && tenantId === ownTenantId) refreshTokens.renewed(held, redeemed.refreshToken);
    return redeemed;
  };
  const judge = async (held: HeldToken, tenantId: string, scope: string, refusal: unknown): Promise<unknown> => {
    if (tenantId === ownTenantId || !isOfServiceUser(refusal)) return refusal;
    return redeem(held, ownTenantId, scope).then(
      () => keptOut(refusal),
      (atHome: unknown) => atHome,
    );
  };
  const issue = (held: HeldToken, tenantId: string, scope: string): Promise<AccessToken> =>
    redeem(held, tenantId, scope).catch(async (refusal: unknown) => {
      const verdict = await judge(held, tenantId, scope, refusal);
      const other = isDead(verdict) ? await refreshTokens.instead(held) : undefined;
      if (!other) throw verdict;
      return issue(other, tenantId, scope);
    });
  return async (tenantId, scope) => {
    const held = await refreshTokens.current();
    if (!held)
      throw new AppError('source_unauthorised', { fields: { api: 'login', tenantId, reason: 'noServiceUser' } });
    return issue(held, tenantId, scope);
  };
}

export interface Redeemed extends AccessToken {
  readonly refreshToken: string | undefined;
}

/**
 * Redeems one refresh token for one scope.
 *
 * @param authority - login host and tenant
 * @param place - the same tenant, for the error
 * @throws AppError `source_unauthorised` with `fields.reason`, `credential_unusable`, `source_unreachable`
 */
export async function redeemRefreshToken(
  proof: AppProof,
  authority: string,
  refreshToken: string,
  scope: string,
  place: LoginPlace,
): Promise<Redeemed> {
  // A client for one redemption: its cache would keep every token of every tenant for as long as it lives.
  const client = new ConfidentialClientApplication({ auth: { ...(await proof.forMsal()), authority } });
  const issued = await client
    .acquireTokenByRefreshToken({ refreshToken, scopes: [scope], forceCache: true })
    .catch((cause: unknown) => {
      throw loginError(cause, place);
    });
  if (!issued?.expiresOn) throw loginError(new Error('no token and no error'), place);
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

const reasonIn = (error: unknown): unknown => (error instanceof AppError ? error.fields['reason'] : undefined);
const isDead = (error: unknown): boolean => reasonIn(error) === 'refreshTokenDead';
const isOfServiceUser = (error: unknown): error is AppError => isDead(error) || reasonIn(error) === 'mfaRequired';

/** The refusal of a customer for a token that is good elsewhere. */
const keptOut = ({ cause, fields }: AppError): AppError =>
  new AppError('source_unauthorised', { cause, fields: { ...fields, reason: 'blockedByConditionalAccess' } });
