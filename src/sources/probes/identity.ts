import type { Settings } from '../../config.ts';
import { isNeeded, PERMISSIONS, type Permission } from '../../permissions/index.ts';
import { type CheckLine, grantCommand, lineOfReason, missingLine, okLine, unknownLine } from '../../setup/index.ts';
import type { PartnerCenter } from '../partner-center/client.ts';
import { reasonOf } from '../reason.ts';
import { scopeOf, type TokenSource } from '../tokens/index.ts';
import { claimsOf, type TokenClaims } from './token-claims.ts';

export interface IdentityPorts {
  readonly settings: Settings;
  readonly tokens: TokenSource;
  readonly partnerCenter: PartnerCenter;
}

const GRAPH = 'https://graph.microsoft.com';
const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';

/**
 * Whether we can sign in, as an app and as the service user, and what the two may do in the partner's own tenant: the
 * tokens are fetched, and each permission of the list is looked for in what they carry.
 */
export async function checkIdentity(ports: IdentityPorts): Promise<readonly CheckLine[]> {
  const { settings, tokens } = ports;
  const partner = settings.AZURE_TENANT_ID;
  // A token that is kept knows nothing of what was granted since: whoever looks again wants to see that.
  tokens.forget(partner);
  const graphScope = scopeOf(settings.GRAPH_BASE_URL, GRAPH);
  const [app, user, graphUser] = await Promise.all([
    told(() => tokens.appToken(partner, graphScope)),
    told(() => tokens.userToken(partner, scopeOf(settings.PARTNER_CENTER_BASE_URL, PARTNER_CENTER))),
    told(() => tokens.userToken(partner, graphScope)),
  ]);
  const needed = PERMISSIONS.filter(
    (permission) => permission.where === 'partner' && isNeeded(permission.needed, settings),
  );
  const of = (api: Permission['api'], kind: Permission['kind']) =>
    needed.filter((permission) => permission.api === api && permission.kind === kind);
  return [
    app.kind === 'done'
      ? okLine('Watchpost signs in to Microsoft Graph as an app.')
      : lineOfReason('Watchpost cannot sign in to Microsoft Graph as an app.', app.reason),
    ...(app.kind === 'done' ? permissionLines(settings, of('graph', 'application'), claimsOf(app.value)?.roles) : []),
    ...(await userLines(ports, user)),
    ...(graphUser.kind === 'done' && graphUser.value !== undefined
      ? permissionLines(settings, of('graph', 'delegated'), scopesOf(claimsOf(graphUser.value)))
      : []),
  ];
}

type Told<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly reason: string };

async function told<T>(ask: () => Promise<T>): Promise<Told<T>> {
  try {
    return { kind: 'done', value: await ask() };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

async function userLines(ports: IdentityPorts, user: Told<string | undefined>): Promise<CheckLine[]> {
  if (user.kind === 'failed') {
    return [lineOfReason('The service user cannot sign in to Partner Center.', user.reason)];
  }
  if (user.value === undefined) {
    return [
      lineOfReason(
        'No service user is signed in: customers’ risks and partner alerts cannot be read.',
        'noServiceUser',
      ),
    ];
  }
  const signedIn = okLine('The service user signs in to Partner Center.');
  const methods = claimsOf(user.value)?.amr;
  // A token need not say how its user signed in. Partner Center is then asked for the least that it has.
  const reason = methods ? (methods.includes('mfa') ? '' : 'mfaRequired') : await refusalOf(ports.partnerCenter);
  return reason === ''
    ? [signedIn, okLine('It signed in with multifactor authentication.')]
    : [signedIn, lineOfReason('Partner Center does not take the sign-in of the service user.', reason)];
}

async function refusalOf(partnerCenter: PartnerCenter): Promise<string> {
  const asked = await told(() => partnerCenter.send({ path: '/v1/customers?size=1' }));
  return asked.kind === 'done' ? '' : asked.reason;
}

const scopesOf = (claims: TokenClaims | undefined): readonly string[] | undefined => claims?.scp?.split(' ');

/** One line for what is granted, and one for each that is missing; the last one says how to grant them all. */
function permissionLines(
  settings: Settings,
  needed: readonly Permission[],
  granted: readonly string[] | undefined,
): CheckLine[] {
  const [first] = needed;
  if (!first) return [];
  const { kind, api } = first;
  const which =
    kind === 'application' ? 'application permissions of the app' : 'delegated permissions of the service user';
  if (!granted) {
    return [
      unknownLine(`The ${which} could not be read from its token.`, 'What “status” says can be read tells the same.'),
    ];
  }
  const missing = needed.filter(({ name }) => !granted.includes(name));
  if (missing.length === 0)
    return [
      okLine(
        needed.length === 1
          ? `The ${which.replace('permissions', 'permission')} is granted.`
          : `All ${needed.length} ${which} are granted.`,
      ),
    ];
  const command = grantCommand(
    settings.AZURE_CLIENT_ID,
    kind,
    api,
    missing.map(({ name }) => name),
  );
  return [
    ...(missing.length < needed.length
      ? [okLine(`${needed.length - missing.length} of ${needed.length} ${which} are granted.`)]
      : []),
    ...missing.map(({ name, reason }, index) => {
      const isLast = index === missing.length - 1;
      return missingLine(
        `${name} (${kind}) is not granted. ${reason}`,
        isLast ? 'Grant in your own tenant, as an administrator:' : '',
        {
          command: isLast ? command : '',
        },
      );
    }),
  ];
}
