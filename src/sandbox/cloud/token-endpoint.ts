import type { AppTrust } from './app-trust.ts';
import type { AuthorizationCodes, SignedIn } from './authorization-codes.ts';
import { problemWithClient } from './client-proof.ts';
import { type AadstsCode, loginError } from './login-errors.ts';
import type { Call, Reply } from './router.ts';
import { GDAP_GROUP_ID } from './sample-partner.ts';
import { accountsOf } from './sign-in.ts';
import type { Tokens } from './tokens.ts';
import { findTenant, type World } from './world.ts';

export interface TokenEndpointOptions {
  readonly world: World;
  readonly tokens: Tokens;
  readonly codes: AuthorizationCodes;
  readonly trust: AppTrust;
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

/** Whom a grant stands for, and how they signed in. */
interface Holder extends SignedIn {
  /** Handed back in the id token, where the client sent one. */
  readonly nonce?: string | undefined;
  /** Goes into the next refresh token. */
  readonly grantMfa: boolean | undefined;
}

/**
 * The token endpoint, in its v1 form (`/oauth2/token`, `resource`) and its v2 form (`/oauth2/v2.0/token`, `scope`).
 *
 * Tenants that the world does not know get tokens too: other simulators may stand behind the other hosts.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow ,
 * https://learn.microsoft.com/partner-center/developer/enable-secure-app-model
 */
export function createTokenEndpoint(options: TokenEndpointOptions): (tenant: string, call: Call) => Reply {
  const { world, tokens, codes, trust, now } = options;

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
    // An app role belongs to one API: those of Graph say nothing at another.
    const roles = aud.includes('graph') ? (tenant ?? world.partner).appRoles : [];
    return success(call, tid, aud, { idtyp: 'app', oid: world.app.clientId, roles }, {});
  };

  const userToken = (call: Call, tid: string, aud: string, holder: Holder): Reply => {
    const tenant = findTenant(world, tid);
    const { oid, upn, mfa, nonce, isGuest, grantMfa } = holder;
    const isAssigned = world.partner.groups.some(
      ({ id, memberIds }) => id === GDAP_GROUP_ID && memberIds.includes(oid),
    );
    if (tenant && tenant !== world.partner && !(tenant.gdap && isAssigned)) return loginError(50020, now());
    if (tenant && !tenant.consented) return loginError(65001, now());
    const scp = aud.includes('partnercenter') ? 'user_impersonation' : (tenant?.scopes ?? world.app.scopes).join(' ');
    const idToken = {
      aud: world.app.clientId,
      iss: `${call.baseUrl}/${tid}/v2.0`,
      tid,
      oid,
      sub: oid,
      preferred_username: upn,
      ...(nonce ? { nonce } : {}),
      ver: '2.0',
    };
    const amr = mfa ? ['pwd', 'mfa'] : ['pwd'];
    const idp = isGuest ? { idp: 'https://sts.windows.net/22222222-aaaa-4bbb-8ccc-000000000002/' } : {};
    const claims = { idtyp: 'user', oid, upn, unique_name: upn, scp, amr, ...idp };
    return success(call, tid, aud, claims, {
      scope: scp
        .split(' ')
        .map((permission) => `${aud}/${permission}`)
        .join(' '),
      refresh_token: tokens.issueRefreshToken(world.app.clientId, oid, grantMfa),
      id_token: tokens.signJwt(idToken, ACCESS_TOKEN_SEC),
      client_info: Buffer.from(JSON.stringify({ uid: oid, utid: world.partner.id })).toString('base64url'),
    });
  };

  const ofRefreshToken = (form: URLSearchParams): Holder | AadstsCode => {
    const grant = tokens.readRefreshToken(form.get('refresh_token') ?? '');
    if (!grant || grant.clientId !== world.app.clientId) return 70000;
    if (now().getTime() - grant.issuedAt.getTime() > REFRESH_TOKEN_MS) return 700082;
    const revokedAt = world.partner.users.find((user) => user.id === grant.oid)?.sessionsRevokedAt;
    if (revokedAt && grant.issuedAt <= revokedAt) return 50173;
    const account = accountsOf(world).find(({ oid }) => oid === grant.oid);
    if (!account) return 70000;
    return { ...account, mfa: grant.mfa ?? world.serviceUser.mfa, grantMfa: grant.mfa };
  };

  const ofCode = (form: URLSearchParams): Holder | AadstsCode => {
    const code = codes.redeem(form);
    return typeof code === 'number' ? code : { ...code.user, nonce: code.nonce, grantMfa: code.user.mfa };
  };

  return (tenant, call) => {
    const form = new URLSearchParams(call.body.toString('utf8'));
    const tid = ['common', 'organizations', world.partner.domain].includes(tenant) ? world.partner.id : tenant;
    const aud = audienceOf(form);
    const grantType = form.get('grant_type');
    const endpoint = `${call.baseUrl}${call.path}`;
    const problem = problemWithClient(world, trust, { form, endpoint, now: now() });
    if (problem !== undefined) return loginError(problem, now());
    if (!aud) return loginError(900144, now());
    if (grantType === 'client_credentials') return appToken(call, tid, aud);
    if (grantType !== 'refresh_token' && grantType !== 'authorization_code') return loginError(70003, now());
    const holder = grantType === 'refresh_token' ? ofRefreshToken(form) : ofCode(form);
    return typeof holder === 'number' ? loginError(holder, now()) : userToken(call, tid, aud, holder);
  };
}
