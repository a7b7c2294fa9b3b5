import { type AppTrust, isRegistered } from './app-trust.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { type AadstsCode, loginErrorText } from './login-errors.ts';
import type { Call, Reply } from './router.ts';
import { GUEST_ID, PARTNER_DOMAIN } from './sample-partner.ts';
import { refusalPage, type SignInAccount, signInPage } from './sign-in-page.ts';
import type { World } from './world.ts';

/** Nothing in the sandbox is real, and the page says so: everybody has the same password and the same code. */
export const SANDBOX_PASSWORD = 'sandbox-password';
export const SANDBOX_CODE = '246810';

export interface SignInOptions {
  readonly world: World;
  readonly trust: AppTrust;
  readonly codes: AuthorizationCodes;
  readonly now: () => Date;
}

const html = (status: number, page: string): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  body: Buffer.from(page),
});

/** Who can sign in in the partner's tenant: its users, and a guest whose home is a customer. */
export const accountsOf = (world: World): readonly SignInAccount[] => [
  ...world.partner.users.map(({ id, displayName, upn }) => ({ oid: id, name: displayName, upn, isGuest: false })),
  { oid: GUEST_ID, name: 'Alex Wilber (guest)', upn: `alexw_fabrikam.com#EXT#@${PARTNER_DOMAIN}`, isGuest: true },
];

/**
 * The page on which a person signs in: account, password, second factor; or says no. Without `prompt` the service user counts
 * as signed in already, and is sent back at once.
 *
 * An address to go back to that nobody registered is never gone back to: the page says so itself.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function createSignIn({ world, trust, codes, now }: SignInOptions): {
  show(tenant: string, call: Call): Reply;
  submit(tenant: string, call: Call): Reply;
} {
  const problemOf = (query: URLSearchParams): AadstsCode | undefined => {
    if (query.get('client_id') !== world.app.clientId) return 700016;
    if (!isRegistered(trust, query.get('redirect_uri') ?? '')) return 50011;
    return query.get('response_type') === 'code' ? undefined : 900144;
  };

  const back = (query: URLSearchParams, answer: Readonly<Record<string, string>>): Reply => {
    const target = new URL(query.get('redirect_uri') ?? '');
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
    const state = query.get('state');
    if (state) target.searchParams.set('state', state);
    return { status: 302, headers: { Location: target.href, 'Cache-Control': 'no-store' } };
  };

  const admit = (query: URLSearchParams, account: SignInAccount, mfa: boolean): Reply =>
    back(query, {
      code: codes.issue({
        redirectUri: query.get('redirect_uri') ?? '',
        challenge: query.get('code_challenge') ?? undefined,
        nonce: query.get('nonce') ?? undefined,
        user: { oid: account.oid, upn: account.upn, mfa, isGuest: account.isGuest },
      }),
      session_state: '00000000-0000-4000-8000-00000000005e',
    });

  return {
    show(_tenant, { query }) {
      const problem = problemOf(query);
      if (problem) return html(400, refusalPage(loginErrorText(problem, now())));
      const accounts = accountsOf(world);
      const service = accounts.find(({ oid }) => oid === world.serviceUser.oid);
      if (query.get('prompt') !== 'login' && service) return admit(query, service, world.serviceUser.mfa);
      return html(200, signInPage({ accounts, query: query.toString(), problem: '' }));
    },
    submit(_tenant, call) {
      const form = new URLSearchParams(call.body.toString('utf8'));
      const query = new URLSearchParams(form.get('query') ?? '');
      const problem = problemOf(query);
      if (problem) return html(400, refusalPage(loginErrorText(problem, now())));
      if (form.get('action') === 'cancel') {
        return back(query, { error: 'access_denied', error_description: loginErrorText(65004, now()) });
      }
      const accounts = accountsOf(world);
      const account = accounts.find(({ upn }) => upn === form.get('account'));
      const isWithoutFactor = form.get('action') === 'withoutSecondFactor';
      const again = (text: string): Reply =>
        html(200, signInPage({ accounts, query: query.toString(), problem: text }));
      if (!account || form.get('password') !== SANDBOX_PASSWORD) return again('Your account or password is incorrect.');
      if (!isWithoutFactor && form.get('code') !== SANDBOX_CODE) return again('That code did not work.');
      return admit(query, account, !isWithoutFactor);
    },
  };
}
