import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../src/log.ts';
import { type Certificates, makeCertificates } from '../../src/sandbox/cloud/certificates.ts';
import { createGraph, type Graph } from '../../src/sources/graph/client.ts';
import { reasonOf } from '../../src/sources/reason.ts';
import { storable } from '../../src/sources/storable.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const CUSTOMER = '22222222-aaaa-4bbb-8ccc-000000000002';
const PARTNER = '11111111-aaaa-4bbb-8ccc-000000000001';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface Desk {
  readonly url: string;
  readonly graph: Graph;
  readonly seen: IncomingMessage[];
  readonly forgotten: string[];
  readonly log: string[];
}
const closing: (() => void)[] = [];
let certificates: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  setDefaultCACertificates([...getCACertificates('default'), certificates.caPem]);
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A Graph that answers what it is told, one after the other, the last one for ever. */
async function deskOf(replies: (url: string) => readonly Reply[], isSecure = false): Promise<Desk> {
  const seen: IncomingMessage[] = [];
  let url = '';
  const listener: RequestListener = (request, response) => {
    const list = replies(url);
    const { status = 200, headers = {}, body = {} } = list[Math.min(seen.length, list.length - 1)] ?? {};
    seen.push(request);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'request-id': 'r-1', 'Content-Type': 'application/json', ...headers });
    response.end(status === 204 ? undefined : text);
  };
  const server = isSecure
    ? createHttpsServer({ key: certificates.serverKeyPem, cert: certificates.serverCertPem }, listener)
    : createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  url = `${isSecure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const forgotten: string[] = [];
  const log: string[] = [];
  const graph = createGraph({
    baseUrl: url,
    partnerTenantId: PARTNER,
    db: database.db,
    log: createLog('debug', { write: (line) => void log.push(line) }),
    now: () => new Date('2026-03-04T10:00:00Z'),
    wait: async () => undefined,
    random: () => 1,
    tokens: {
      appToken: async (tenantId) => `app-secret-of-${tenantId}`,
      userToken: async (tenantId) => `user-secret-of-${tenantId}`,
      forget: (tenantId) => void forgotten.push(tenantId),
    },
  });
  return { url, graph, seen, forgotten, log };
}
async function all(pages: AsyncIterable<readonly unknown[]>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a request', () => {
  test.each([
    ['http', false],
    ['https', true],
  ])('carries the token, an id and our wish for new members over %s', async (_scheme, isSecure) => {
    const { graph, seen } = await deskOf(() => [{ body: { value: 'x' } }], isSecure);
    expect(await graph.get({ tenantId: CUSTOMER, path: '/users/a%40b' })).toEqual({ value: 'x' });
    expect(seen[0]?.url).toBe('/v1.0/users/a%40b');
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Bearer user-secret-of-${CUSTOMER}`,
      'client-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      prefer: 'include-unknown-enum-members',
    });
  });

  test('speaks as the app in the partner’s own tenant, and as whom it is told', async () => {
    const { graph, seen } = await deskOf(() => [{}]);
    await graph.get({ tenantId: PARTNER, path: '/organization' });
    await graph.get({ tenantId: PARTNER, path: '/security/partner/securityAlerts', version: 'beta', as: 'user' });
    expect(seen.map((request) => request.headers.authorization)).toEqual([
      `Bearer app-secret-of-${PARTNER}`,
      `Bearer user-secret-of-${PARTNER}`,
    ]);
    expect(seen[1]?.url).toBe('/beta/security/partner/securityAlerts');
  });

  test('has its filter encoded, and its body sent as JSON', async () => {
    const { graph, seen } = await deskOf(() => [{}, { status: 204 }]);
    await graph.get({ tenantId: CUSTOMER, path: '/users', query: { $filter: "displayName eq 'O''Neil & Söhne'" } });
    expect(new URL(seen[0]?.url ?? '', 'http://x').searchParams.get('$filter')).toBe(
      "displayName eq 'O''Neil & Söhne'",
    );
    const change = { tenantId: CUSTOMER, method: 'PATCH', path: '/users/a', body: { accountEnabled: false } } as const;
    expect(await graph.send(change)).toBeUndefined();
    expect(seen[1]).toMatchObject({ method: 'PATCH', headers: { 'content-type': 'application/json' } });
  });

  test('leaves one line in the log, and no token or query', async () => {
    const { graph, log } = await deskOf(() => [{}]);
    await graph.get({ tenantId: CUSTOMER, path: '/users', query: { $filter: "mail eq 'adelev@contoso.com'" } });
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      api: 'graph',
      path: '/users',
      status: 200,
      ms: expect.any(Number),
    });
    expect(log.join('')).not.toMatch(/secret|adelev/);
  });

  test('never follows a redirect with a token', async () => {
    const { graph } = await deskOf((url) => [{ status: 302, headers: { Location: `${url}/elsewhere` } }]);
    expect(await failure(graph.get({ tenantId: CUSTOMER, path: '/users' }))).toMatchObject({
      code: 'source_unreachable',
    });
  });
});

describe('pages', () => {
  test('are followed as they are linked, through empty ones, to the last', async () => {
    const { graph, seen } = await deskOf((url) => [
      { body: { value: [1], '@odata.nextLink': `${url}/v1.0/users?$filter=a+eq+%27b%27&$skiptoken=x%2By&b=1` } },
      { body: { value: [], '@odata.nextLink': `${url}/v1.0/users?$skiptoken=z` } },
      { body: { value: [2] } },
    ]);
    expect(await all(graph.readPages({ tenantId: CUSTOMER, path: '/users', query: { $top: '1' } }))).toEqual([1, 2]);
    expect(seen.map((request) => request.url)).toEqual([
      '/v1.0/users?$top=1',
      '/v1.0/users?$filter=a+eq+%27b%27&$skiptoken=x%2By&b=1',
      '/v1.0/users?$skiptoken=z',
    ]);
    expect(new Set(seen.map((request) => request.headers.authorization)).size).toBe(1);
  });

  test.each(['https://evil.example/v1.0/users', 'not an address'])('are not followed to %s', async (next) => {
    const { graph, seen } = await deskOf(() => [{ body: { value: [1], '@odata.nextLink': next } }]);
    const error = await failure(all(graph.readPages({ tenantId: CUSTOMER, path: '/users' })));
    expect(error).toMatchObject({ code: 'source_malformed' });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['no value', {}],
    ['half a document', '{"value":['],
    ['a gateway’s page', '<html>'],
  ])('of %s are an error, not an empty list', async (_case, body) => {
    const { graph } = await deskOf(() => [{ body }]);
    const error = await failure(all(graph.readPages({ tenantId: CUSTOMER, path: '/users' })));
    expect(error).toMatchObject({ code: 'source_malformed' });
  });
});

describe('a refusal', () => {
  const plain = (code: string, message = '') => ({ error: { code, message, innererror: { code: 'deeper' } } });
  test.each([
    [403, plain('Forbidden', 'Your tenant is not licensed for this feature.'), 'source_refused', 'noLicence'],
    [403, plain('Authorization_RequestDenied'), 'source_refused', 'missingPermission'],
    [403, { Error: { Code: 'Unauthorized_MissingMFA', Message: 'x' } }, 'source_refused', 'mfaRequired'],
    [403, '<html>', 'source_refused', 'missingPermission'],
    [404, plain('Request_ResourceNotFound'), 'source_refused', 'refused'],
    [401, plain('InvalidAuthenticationToken'), 'source_unauthorised', 'loginRefused'],
    [429, plain('TooManyRequests'), 'source_throttled', 'throttled'],
    [503, '', 'source_unreachable', 'unreachable'],
  ])('with %i and %j is %s because of %s', async (status, body, code, reason) => {
    const { graph } = await deskOf(() => [{ status, body }]);
    const error = await failure(graph.get({ tenantId: CUSTOMER, path: '/users' }));
    expect(error).toMatchObject({ code, fields: { status, requestId: 'r-1', tenantId: CUSTOMER } });
    expect(reasonOf(error)).toBe(reason);
  });

  test('of the token makes us ask for another one', async () => {
    const { graph, forgotten } = await deskOf(() => [{ status: 401, body: plain('InvalidAuthenticationToken') }]);
    await failure(graph.get({ tenantId: CUSTOMER, path: '/users' }));
    // Once to try another one at once, once because that was refused too.
    expect(forgotten).toEqual([CUSTOMER, CUSTOMER]);
  });

  test('of a token that died early is no failed call', async () => {
    const { graph, forgotten, seen } = await deskOf(() => [
      { status: 401, body: plain('InvalidAuthenticationToken') },
      { body: { id: '1' } },
    ]);
    expect(await graph.get({ tenantId: CUSTOMER, path: '/users' })).toEqual({ id: '1' });
    expect([forgotten, seen.length]).toEqual([[CUSTOMER], 2]);
  });
});

test('what cannot be stored never comes in, and everything else as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes('\\u'));
      expect(JSON.stringify(storable(value))).toBe(text);
    }),
  );
  expect(storable({ 'a\0': ['b\0\ud800', 1, null] })).toEqual({ a: ['b\ufffd', 1, null] });
});
