import tls from 'node:tls';
import { type Cloud, startCloud } from '../../../src/sandbox/cloud/cloud.ts';
import { getCustomer } from '../../../src/sandbox/cloud/world.ts';

export const GRAPH = 'https://graph.microsoft.com';
export const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';

export interface Answered<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** A clock that only tests move. */
export function handClock(start: string) {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    advance: (ms: number) => {
      at += ms;
    },
  };
}

export type HandClock = ReturnType<typeof handClock>;

/** A cloud of the sample world at a fixed instant, trusted by this process, with webhooks that never wait. */
export async function openCloud(): Promise<{ cloud: Cloud; clock: HandClock }> {
  const clock = handClock('2026-03-04T09:00:00.000Z');
  const cloud = await startCloud({ now: clock.now, webhookDelay: () => Promise.resolve() });
  grantEverything(cloud);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), cloud.caPem]);
  return { cloud, clock };
}

/** One request; the body as JSON, or `undefined` when there is none. */
export async function ask<T = Record<string, unknown>>(url: string, how: Ask = {}): Promise<Answered<T>> {
  const response = await fetch(url, {
    method: how.method ?? (how.json === undefined ? 'GET' : 'POST'),
    headers: {
      ...(how.token ? { Authorization: `Bearer ${how.token}` } : {}),
      ...(how.json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...how.headers,
    },
    redirect: 'manual',
    ...(how.json === undefined ? {} : { body: JSON.stringify(how.json) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
}

/** Posts a form to the token endpoint, with the client's own credentials filled in. */
export async function askToken(
  cloud: Cloud,
  tenantId: string,
  form: Readonly<Record<string, string>>,
  endpoint = 'oauth2/v2.0/token',
): Promise<Answered<Record<string, unknown>>> {
  const { clientId, clientSecret } = cloud.credentials;
  const response = await fetch(`${cloud.loginUrl}/${tenantId}/${endpoint}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** A delegated access token: the service user's refresh token redeemed in a tenant. */
export async function userToken(cloud: Cloud, tenantId: string, resource = GRAPH): Promise<string> {
  const form = {
    grant_type: 'refresh_token',
    refresh_token: cloud.credentials.refreshToken,
    scope: `${resource}/.default`,
  };
  return String((await askToken(cloud, tenantId, form)).body['access_token']);
}

/** An app-only access token. */
export async function appToken(cloud: Cloud, tenantId: string, resource = GRAPH): Promise<string> {
  const form = { grant_type: 'client_credentials', scope: `${resource}/.default` };
  return String((await askToken(cloud, tenantId, form)).body['access_token']);
}

/** A delegated Graph token for a customer, by name. */
export const customerToken = (cloud: Cloud, name: string): Promise<string> =>
  userToken(cloud, getCustomer(cloud.world, name).id);

export interface Page {
  readonly value: readonly Record<string, unknown>[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
}

/** Follows every link of a collection. */
export async function allPages(url: string, token: string): Promise<Page[]> {
  const pages: Page[] = [];
  for (let next: string | undefined = url; next !== undefined; next = pages.at(-1)?.['@odata.nextLink']) {
    const { status, body } = await ask<Page>(next, { token });
    if (status !== 200) throw new Error(`${next} answered ${status}`);
    pages.push(body);
  }
  return pages;
}

const EVERYTHING = [
  'IdentityRiskEvent.Read.All',
  'IdentityRiskyUser.ReadWrite.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'GroupMember.Read.All',
  'Organization.Read.All',
  'Policy.Read.All',
  'RoleManagement.Read.Directory',
  'DelegatedAdminRelationship.Read.All',
  'PartnerSecurity.ReadWrite.All',
];

/** These tests are about what the routes do; what each of them asks for is tried in `permissions.test.ts`. */
function grantEverything({ world }: Cloud): void {
  Object.assign(world.partner, { appRoles: EVERYTHING, scopes: undefined });
  Object.assign(world.app, { scopes: EVERYTHING });
}
