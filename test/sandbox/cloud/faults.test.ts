import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { ask, askToken, customerToken, GRAPH, openCloud, userToken } from './cloud-client.ts';

let cloud: Cloud;
let token: string;

beforeEach(async () => {
  ({ cloud } = await openCloud());
  token = await userToken(cloud, cloud.world.partner.id);
});
afterEach(() => cloud.stop());

const organisation = () => ask(`${cloud.graphUrl}/v1.0/organization`, { token });

test('an answer can be replaced so many times, with status, headers and body', async () => {
  cloud.faults.add({
    host: 'graph',
    path: /organization/,
    status: 503,
    headers: { 'Retry-After': '7' },
    body: { error: { code: 'ServiceUnavailable' } },
    times: 2,
  });
  for (const _ of [1, 2]) {
    const { status, headers, body } = await organisation();
    expect([status, headers.get('retry-after')]).toEqual([503, '7']);
    expect(body).toEqual({ error: { code: 'ServiceUnavailable' } });
  }
  expect((await organisation()).status).toBe(200);
  expect(cloud.faults.pending()).toBe(0);
});

test('only the host, method and path that it names are hit', async () => {
  cloud.faults.add({ host: 'partnerCenter', path: /./, times: 1 });
  cloud.faults.add({ host: 'graph', method: 'POST', path: /organization/, times: 1 });
  expect((await organisation()).status).toBe(200);
  expect(cloud.faults.pending()).toBe(2);
  cloud.faults.clear();
  expect(cloud.faults.pending()).toBe(0);
});

test('a connection can be dropped, and the record says so', async () => {
  cloud.faults.add({ host: 'graph', path: /organization/, times: 1, dropConnection: true });
  await expect(organisation()).rejects.toThrow();
  expect(cloud.requests.to('graph', '/v1.0/organization')).toMatchObject([{ status: 0 }]);
});

test('the effect can stay while the answer is lost', async () => {
  const { userId } = cloud.happen.riskySignIn('Contoso');
  const ofCustomer = await customerToken(cloud, 'Contoso');
  cloud.faults.add({ host: 'graph', path: /dismiss/, times: 1, dropConnection: true, afterActing: true });
  const url = `${cloud.graphUrl}/v1.0/identityProtection/riskyUsers/dismiss`;
  await expect(ask(url, { token: ofCustomer, json: { userIds: [userId] } })).rejects.toThrow();
  expect(cloud.world.customers[0]?.riskyUsers.get(userId)?.riskState).toBe('dismissed');
});

test('the login host fails as well', async () => {
  cloud.faults.add({ host: 'login', path: /token/, times: 1, status: 503, body: { error: 'temporarily_unavailable' } });
  const form = { grant_type: 'client_credentials', scope: `${GRAPH}/.default` };
  expect((await askToken(cloud, cloud.world.partner.id, form)).status).toBe(503);
});

test('requests are recorded with the tenant of their token, without the token', async () => {
  cloud.requests.clear();
  await ask(`${cloud.graphUrl}/v1.0/users?$top=2`, { token });
  expect(cloud.requests.all()).toEqual([
    {
      at: new Date('2026-03-04T09:00:00Z'),
      host: 'graph',
      method: 'GET',
      path: '/v1.0/users',
      query: '%24top=2',
      tenantId: cloud.world.partner.id,
      status: 200,
      unknownRoute: false,
      seen: { route: '/users', by: 'user', where: 'partner', granted: expect.arrayContaining(['User.Read.All']) },
    },
  ]);
});
