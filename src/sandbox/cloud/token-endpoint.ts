import type { AuthorizationCodes } from './authorization-codes.ts';
import { type AadstsCode, loginError } from './login-errors.ts';
import type { Call, Reply } from './router.ts';
import type { Tokens } from './tokens.ts';
import { findTenant, type World } from './world.ts';

export interface TokenEndpointOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly codes: AuthorizationCodes;
  readonly now: () => Date;
}

/** A refresh token dies when nobody has used it for this long. Each use gives a new one. */
const REFRESH_TOKEN_MS = 90 * 86_400_000;
const ACCESS_TOKEN_SEC = 3599;

/** The resource that a token is wanted for: v1 names it, v2 puts it before the last slash of a scope. */
function audienceOf(form: URLSearchParams): string | undefined {
  const scope = form
    .get('scope')
    ?.split(' ')
    .find((item) => item.includes('://'));
  return (form.get('resource') ?? scope?.slice(0, scope.lastIndexOf('/')))?.replace(/\/$/, '');
}

/** What is wrong with a grant, if anything. */
type Problem = AadstsCode | undefined;

/**
 * The token endpoint, in its v1 form (`/oauth2/token`, `resource`) and its v2 form (`/oauth2/v2.0/token`, `scope`).
 *
 * Tenants that the world does not know get tokens too: other simulators may stand behind the other hosts.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow ,
 * https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
 */
export function createTokenEndpoint(options: TokenEndpointOptions): (tenant: string, call: Call) => Reply {
  const { world, tokens, codes, now } = options;

  const success = (
    call: Call,
    tid: string,
    aud: string,
    claims: Readonly<Record<string, unknown>>,
    more: object,
  ): Reply => {
    const issued = {
      aud,
      iss: `https://sts.windows.net/${tid}/`,
      tid,
      appid: world.app.clientId,
      appidacr: '1',
      ver: '1.0',
    };
    const access_token = tokens.signJwt({ ...issued, ...claims }, ACCESS_TOKEN_SEC);
    const at = Math.floor(now().getTime() / 1000);
    const isV2 = call.path.includes('/v2.0/');
    // The older endpoint writes its numbers as text, and more of them.
    const expires_in = isV2 ? ACCESS_TOKEN_SEC : String(ACCESS_TOKEN_SEC);
    const older = { expires_on: String(at + ACCESS_TOKEN_SEC), not_before: String(at), resource: aud };
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: {
        token_type: 'Bearer',
        expires_in,
        ext_expires_in: expires_in,
        ...(isV2 ? {} : older),
        access_token,
        ...more,
      },
    };
  };

  const appToken = (call: Call, tid: string, aud: string): Reply => {
    const tenant = findTenant(world, tid);
    if (tenant && !tenant.consented) return loginError(7000229, now());
    const { appRoles } = tenant ?? world.partner;
    return success(call, tid, aud, { idtyp: 'app', oid: world.app.clientId, roles: appRoles }, {});
  };

  const userToken = (call: Call, tid: string, aud: string): Reply => {
    const tenant = findTenant(world, tid);
    if (tenant && !tenant.gdap) return loginError(50020, now());
    if (tenant && !tenant.consented) return loginError(65001, now());
    const { oid, upn, mfa } = world.serviceUser;
    const scp = aud.includes('partnercenter') ? 'user_impersonation' : world.app.scopes.join(' ');
    const idToken = {
      aud: world.app.clientId,
      iss: `${call.baseUrl}/${tid}/v2.0`,
      tid,
      oid,
      sub: oid,
      preferred_username: upn,
      ver: '2.0',
    };
    const claims = { idtyp: 'user', oid, upn, unique_name: upn, scp, amr: mfa ? ['pwd', 'mfa'] : ['pwd'] };
    return success(call, tid, aud, claims, {
      scope: scp
        .split(' ')
        .map((permission) => `${aud}/${permission}`)
        .join(' '),
      refresh_token: tokens.issueRefreshToken(world.app.clientId, oid),
      id_token: tokens.signJwt(idToken, ACCESS_TOKEN_SEC),
      client_info: Buffer.from(JSON.stringify({ uid: oid, utid: world.partner.id })).toString('base64url'),
    });
  };

  const refreshProblem = (form: URLSearchParams): Problem => {
    const grant = tokens.readRefreshToken(form.get('refresh_token') ?? '');
    if (!grant || grant.clientId !== world.app.clientId) return 70000;
    if (now().getTime() - grant.issuedAt.getTime() > REFRESH_TOKEN_MS) return 700082;
    const revokedAt = world.partner.users.find((user) => user.id === grant.oid)?.sessionsRevokedAt;
    return revokedAt && grant.issuedAt <= revokedAt ? 50173 : undefined;
  };

  const codeProblem = (form: URLSearchParams): Problem =>
    (({ good: undefined, used: 54005, wrong: 70000 }) as const)[codes.redeem(form)];

  return (tenant, call) => {
    const form = new URLSearchParams(call.body.toString('utf8'));
    const tid = ['common', 'organizations', world.partner.domain].includes(tenant) ? world.partner.id : tenant;
    const aud = audienceOf(form);
    const grantType = form.get('grant_type');
    if (form.get('client_id') !== world.app.clientId) return loginError(700016, now());
    if (form.get('client_secret') !== world.app.clientSecret) return loginError(7000215, now());
    if (!aud) return loginError(900144, now());
    if (grantType === 'client_credentials') return appToken(call, tid, aud);
    if (grantType !== 'refresh_token' && grantType !== 'authorization_code') return loginError(70003, now());
    const problem = grantType === 'refresh_token' ? refreshProblem(form) : codeProblem(form);
    return problem === undefined ? userToken(call, tid, aud) : loginError(problem, now());
  };
}
