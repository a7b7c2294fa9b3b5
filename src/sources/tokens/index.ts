import { type RetryPorts, untilAnswered } from '../retry.ts';
import { createAppTokenIssuer, type LoginSettings } from './issue-app-token.ts';
import { createUserTokenIssuer } from './issue-user-token.ts';
import { createTokenCache, type Issue, inTime, type TokenSource } from './token-source.ts';

export { scopeOf } from './authority.ts';
export type { LoginSettings } from './issue-app-token.ts';
export type { TokenSource } from './token-source.ts';

/** Opens the token source of the configured app and service user; nothing is asked for before it is needed. */
export function createTokenSource(settings: LoginSettings, ports: RetryPorts): TokenSource {
  const cached = (issue: Issue) =>
    createTokenCache((tenantId, scope) => untilAnswered(ports, () => inTime(issue)(tenantId, scope)), ports.now);
  const appTokens = cached(createAppTokenIssuer(settings));
  const issueUserToken = createUserTokenIssuer(settings);
  const userTokens = issueUserToken && cached(issueUserToken);
  return {
    appToken: (tenantId, scope) => appTokens.get(tenantId, scope),
    userToken: async (tenantId, scope) => userTokens?.get(tenantId, scope),
    forget(tenantId) {
      appTokens.forget(tenantId);
      userTokens?.forget(tenantId);
    },
  };
}
