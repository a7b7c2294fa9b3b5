import { ConfidentialClientApplication } from '@azure/msal-node';
import type { Settings } from '../config.ts';
import { AppError } from '../error.ts';
import {
  type AppProof,
  aadstsOf,
  type LoginPlace,
  loginError,
  newestRefreshToken,
  redeemRefreshToken,
  type StoredToken,
  scopeOf,
  type TokenStore,
} from '../sources/tokens/index.ts';
import { checkClaims, claimsOf, foreignFailure, guestFailure, mfaFailure } from './claims.ts';
import { ConsentFailed, credentialFailure, type Failure, failureOf } from './failure.ts';
import type { SignInRequest } from './request.ts';

const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';
const GRAPH = 'https://graph.microsoft.com';

/** Milliseconds after which an answer of Graph or Partner Center is not waited for any longer. */
const TIMEOUT_MS = 30_000;

export type SignInSettings = Pick<
  Settings,
  'AZURE_TENANT_ID' | 'AZURE_AUTHORITY_HOST' | 'GRAPH_BASE_URL' | 'PARTNER_CENTER_BASE_URL'
>;

/** The permissions that the person is asked for: Partner Center, and to be able to come back without them. */
export const scopesOf = ({ PARTNER_CENTER_BASE_URL }: SignInSettings): readonly string[] => [
  scopeOf(PARTNER_CENTER_BASE_URL, PARTNER_CENTER).replace(/\.default$/, 'user_impersonation'),
  'offline_access',
  'openid',
  'profile',
];

export interface Checked {
  readonly token: string;
  /** User principal name, for the terminal. */
  readonly who: string;
  /** What works less well than it should, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Redeems the code and proves the token that it brings: of our tenant, a member, with a second factor, good for Graph and for
 * Partner Center in the partner's own tenant. Nothing is stored here.
 *
 * @throws ConsentFailed with a sentence and a mend
 */
export async function redeemAndCheck(
  settings: SignInSettings,
  proof: AppProof,
  request: SignInRequest,
  code: string,
): Promise<Checked> {
  const authority = `${settings.AZURE_AUTHORITY_HOST}/${settings.AZURE_TENANT_ID}`;
  const place: LoginPlace = { tenantId: settings.AZURE_TENANT_ID };
  const explain = <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw asFailure(cause, request.redirectUri);
    });
  const client = new ConfidentialClientApplication({ auth: { ...(await explain(proof.forMsal())), authority } });
  const { redirectUri, verifier: codeVerifier, nonce } = request;
  const scopes = [...scopesOf(settings)];
  const issued = await explain(client.acquireTokenByCode({ code, redirectUri, codeVerifier, nonce, scopes }));
  const idToken = claimsOf(issued.idToken);
  checkClaims(idToken, claimsOf(issued.accessToken), { nonce, tenantId: settings.AZURE_TENANT_ID });
  const first = newestRefreshToken(client.getTokenCache().serialize());
  if (!first) {
    throw new ConsentFailed({
      what: 'Microsoft gave no refresh token.',
      mend: 'Grant the app the permission offline_access, or look for a policy that forbids it.',
    });
  }
  const redeem = (refreshToken: string, address: string, genuine: string) =>
    explain(redeemRefreshToken(proof, authority, refreshToken, scopeOf(address, genuine), place));
  const forGraph = await redeem(first, settings.GRAPH_BASE_URL, GRAPH);
  const second = forGraph.refreshToken ?? first;
  const forPartnerCenter = await redeem(second, settings.PARTNER_CENTER_BASE_URL, PARTNER_CENTER);
  const notes = [
    ...(await askGraph(settings, forGraph.token)),
    ...(await askPartnerCenter(settings, forPartnerCenter.token)),
  ];
  const { preferred_username: name } = idToken;
  return {
    token: forPartnerCenter.refreshToken ?? second,
    who: typeof name === 'string' ? name : 'the service user',
    notes,
  };
}

/** The directory knows whether somebody is a guest even where the token does not say so. */
async function askGraph({ GRAPH_BASE_URL }: SignInSettings, token: string): Promise<string[]> {
  const { status, body } = await ask(`${GRAPH_BASE_URL}/v1.0/me?$select=id,userType`, token);
  if (body['userType'] === 'Guest') throw guestFailure();
  return status === 200 ? [] : [`Graph answered ${status} to the question who that is; the app lacks User.Read.All.`];
}

/** Only Partner Center knows whether the person may do anything there. */
async function askPartnerCenter({ PARTNER_CENTER_BASE_URL }: SignInSettings, token: string): Promise<string[]> {
  const { status, body } = await ask(`${PARTNER_CENTER_BASE_URL}/v1/customers?size=1`, token);
  if (String(body['code']) === '900421') throw mfaFailure();
  return status === 200
    ? []
    : [
        `Partner Center answered ${status} to the list of customers: is the service user in the group Admin agents (Partner Center, Settings, User management)?`,
      ];
}

async function ask(url: string, token: string): Promise<{ status: number | string; body: Record<string, unknown> }> {
  try {
    const answer = await fetch(url, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = await answer.json().catch(() => ({}));
    return { status: answer.status, body: typeof body === 'object' && body !== null ? { ...body } : {} };
  } catch {
    return { status: 'nothing', body: {} };
  }
}

/**
 * Puts the token into its store in place of the old one, and reads it back.
 *
 * @throws ConsentFailed when the store does not take it; the old token is as it was
 */
export async function storeToken(store: TokenStore, token: StoredToken): Promise<void> {
  try {
    await store.write(token);
    const kept = await store.read();
    if (kept?.token !== token.token) await store.write(token);
  } catch (cause) {
    throw new ConsentFailed(storeFailure(cause), cause);
  }
}

/** What is wrong with the home of the token, or with the login that stands before a key vault. */
export function storeFailure(cause: unknown): Failure {
  const { code, fields } = cause instanceof AppError ? cause : { code: undefined, fields: {} as AppError['fields'] };
  if (code === 'source_unauthorised' || code === 'credential_unusable' || fields['api'] === 'login') {
    return asFailure(cause, '').failure;
  }
  const { why } = fields;
  const isGone = code === 'source_unreachable';
  const what = isGone ? 'The key vault cannot be reached.' : 'The home of the refresh token cannot be used.';
  const mend = typeof why === 'string' ? why : 'Check KEY_VAULT_URL, and whether its firewall lets this machine in.';
  return { what, mend };
}

function asFailure(cause: unknown, redirectUri: string): ConsentFailed {
  const aadsts = aadstsOf(cause);
  if (aadsts !== undefined) return new ConsentFailed(failureOf(aadsts, redirectUri), cause);
  const { errorCode } = (cause ?? {}) as { errorCode?: unknown };
  if (errorCode === 'nonce_mismatch') return foreignFailure();
  const error = cause instanceof AppError ? cause : loginError(cause, { tenantId: '' });
  if (error.code === 'credential_unusable') return new ConsentFailed(credentialFailure(error.fields), cause);
  return new ConsentFailed(
    {
      what: 'Microsoft’s login cannot be reached, or its answer cannot be understood.',
      mend: 'Check the network, AZURE_AUTHORITY_HOST and CLOUD, and try again.',
    },
    cause,
  );
}
