import type { Settings } from '../../config.ts';
import { type CredentialChoice, chooseCredentials } from '../../credentials.ts';
import type { Logger } from '../../log.ts';
import type { Database } from '../../storage/connect.ts';
import { type RetryPorts, untilAnswered } from '../retry.ts';
import { createAppProof } from './app-proof.ts';
import { scopeOf } from './authority.ts';
import { createAppTokenIssuer } from './issue-app-token.ts';
import { createUserTokenIssuer } from './issue-user-token.ts';
import { createRefreshTokens, type RefreshTokenState } from './refresh-tokens.ts';
import { createRenewal } from './renewal.ts';
import { openTokenStore } from './store/open-store.ts';
import { createTokenCache, type Issue, inTime, type TokenSource } from './token-source.ts';

export { type AppProof, createAppProof } from './app-proof.ts';
export { isForeignAuthority, scopeOf } from './authority.ts';
export { newestRefreshToken, redeemRefreshToken } from './issue-user-token.ts';
export { type LoginPlace, loginError } from './login-error.ts';
export { aadstsOf } from './login-reason.ts';
export type { RefreshTokenState } from './refresh-tokens.ts';
export { homeOf, openTokenStore } from './store/open-store.ts';
export { isMendedByToken, type StoredToken, type TokenHome, type TokenStore } from './store/token-store.ts';
export type { TokenSource } from './token-source.ts';

/** Who speaks to whom: the reading app to Microsoft's APIs, the bot to Teams. No secret is in it. */
export type CredentialsInUse = CredentialChoice & {
  readonly bot: { readonly kind: 'managedIdentity' | 'secret'; readonly clientId: string };
};

/** Our identity towards Microsoft. */
export interface Identity {
  readonly tokens: TokenSource;
  /** `undefined` where no credential is configured: a sandbox between simulators of somebody else. */
  credentialsInUse(): CredentialsInUse | undefined;
  refreshTokenState(): RefreshTokenState;
  /** Keeps the refresh token alive; see `createRenewal`. Call it every few seconds. */
  renewRefreshToken(): Promise<void>;
  /** `undefined` without a certificate. @throws AppError `credential_unusable` */
  certificateEndsAt(): Promise<Date | undefined>;
}

export interface IdentityPorts extends RetryPorts {
  readonly db: Database;
  readonly log: Logger;
}

const GRAPH = 'https://graph.microsoft.com';

/** Opens the identity that the settings choose; nothing is asked for before it is needed. */
export function createIdentity(settings: Settings, ports: IdentityPorts): Identity {
  const { now, log, db } = ports;
  const proof = createAppProof(settings);
  const cached = (issue: Issue) =>
    createTokenCache((tenantId, scope) => untilAnswered(ports, () => inTime(issue)(tenantId, scope)), now);
  const appTokens = cached(createAppTokenIssuer(proof, settings.AZURE_TENANT_ID));
  const refreshTokens = createRefreshTokens(settings, {
    store: openTokenStore(settings, proof.forVault),
    now,
    onTaken: () => {
      userTokens.forgetAll();
      log.info({ ...refreshTokens.state() }, 'a sign-in of the service user is in use');
    },
  });
  const issueUserToken = createUserTokenIssuer(settings, proof, refreshTokens);
  const userTokens = cached(issueUserToken);
  const partnerScope = scopeOf(settings.GRAPH_BASE_URL, GRAPH);
  const choice = chooseCredentials(settings);
  return {
    tokens: {
      appToken: (tenantId, scope) => appTokens.get(tenantId, scope),
      userToken: async (tenantId, scope) =>
        (await refreshTokens.current()) ? userTokens.get(tenantId, scope) : undefined,
      forget(tenantId) {
        appTokens.forget(tenantId);
        proof.forget(tenantId);
        userTokens.forget(tenantId);
      },
    },
    credentialsInUse: () => choice && { ...choice, bot: botOf(settings) },
    refreshTokenState: refreshTokens.state,
    renewRefreshToken: createRenewal({
      db,
      now,
      log,
      tokens: refreshTokens,
      redeem: () => inTime(issueUserToken)(settings.AZURE_TENANT_ID, partnerScope),
    }),
    certificateEndsAt: proof.certificateEndsAt,
  };
}

const botOf = ({ MicrosoftAppType, MicrosoftAppId }: Settings): CredentialsInUse['bot'] => ({
  kind: MicrosoftAppType === 'UserAssignedMsi' ? 'managedIdentity' : 'secret',
  clientId: MicrosoftAppId,
});
