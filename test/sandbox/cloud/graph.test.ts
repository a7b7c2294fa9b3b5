import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { GDAP_GROUP_ID, roleGroupId, staffId } from '../../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../../src/sandbox/cloud/world.ts';
import { allPages, ask, customerToken, openCloud, PARTNER_CENTER, type Page, userToken } from './cloud-client.ts';

let cloud: Cloud;
let token: string;

beforeEach(async () => {
  ({ cloud } = await openCloud());
  token = await userToken(cloud, cloud.world.partner.id);
});
afterEach(() => cloud.stop());

const get = <T = Page>(path: string, headers: Record<string, string> = {}) =>
  ask<T>(`${cloud.graphUrl}${path}`, { token, headers });

describe('every answer', () => {
  test('carries ids, date and the echo of the caller', async () => {
    const { headers } = await get('/v1.0/organization', { 'client-request-id': 'mine' });
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('client-request-id')).toBe('mine');
    expect(headers.get('odata-version')).toBe('4.0');
    expect(headers.get('date')).toBe('Wed, 04 Mar 2026 09:00:00 GMT');
  });

  test('in error, repeats them in the envelope', async () => {
    const { status, body, headers } = await get<Record<string, unknown>>('/v1.0/users/nobody', {
      'client-request-id': 'mine',
    });
    expect(status).toBe(404);
    expect(body).toEqual({
      error: {
        code: 'Request_ResourceNotFound',
        message: expect.stringContaining("'nobody'"),
        innerError: {
          date: '2026-03-04T09:00:00',
          'request-id': headers.get('request-id'),
          'client-request-id': 'mine',
        },
      },
    });
  });
});

describe('what Graph refuses', () => {
  test.each([
    ['/v1.0/security/partner/securityAlerts', 'security'],
    ['/beta/security/partner/secrets', 'secrets'],
    ['/v1.0/groups/x/owners', 'owners'],
    ['/v1.0/drives', 'drives'],
  ])('%s: no such segment', async (path, segment) => {
    const { status, body } = await get<Record<string, unknown>>(path);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: `Resource not found for the segment '${segment}'.` } });
    expect(cloud.requests.unexpected()).toMatchObject([{ host: 'graph', path, status: 400 }]);
  });

  test('no token, a forged one, one for another audience, one of an unknown tenant', async () => {
    const url = `${cloud.graphUrl}/v1.0/organization`;
    const [head, , signature] = token.split('.');
    const forged = `${head}.${Buffer.from('{"aud":"https://graph.microsoft.com"}').toString('base64url')}.${signature}`;
    expect((await ask(url)).status).toBe(401);
    expect((await ask(url, { token: forged })).status).toBe(401);
    expect((await ask(url, { token: await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER) })).status).toBe(
      401,
    );
    const stranger = await ask(url, { token: await userToken(cloud, '99999999-aaaa-4bbb-8ccc-000000000009') });
    expect(stranger.status).toBe(403);
  });
});

describe('the directory', () => {
  test('shows a user by id or by name, and more when asked for more', async () => {
    const id = staffId('Megan Bowen');
    const byName = await get<Record<string, unknown>>('/v1.0/users/megan.bowen@adatum.com');
    expect(byName.body).toMatchObject({ id, displayName: 'Megan Bowen' });
    expect(byName.body).not.toHaveProperty('accountEnabled');
    const more = await get<Record<string, unknown>>(`/v1.0/users/${id}?$select=id,accountEnabled`);
    expect(more.body).toMatchObject({ id, accountEnabled: true });
    expect(more.body).not.toHaveProperty('displayName');
  });

  test('finds users by filter', async () => {
    const { body } = await get(`/v1.0/users?$filter=${encodeURIComponent("startswith(displayName,'Lee')")}`);
    expect(body.value.map((row) => row['displayName'])).toEqual(['Lee Gu']);
  });

  test.each([
    ['Megan Bowen', 'administrator'],
    ['Lee Gu', 'approver'],
    ['Nestor Wilke', 'responder'],
    ['Isaiah Langer', 'reader'],
    ['Miriam Graham', 'reader'],
  ] as const)('%s is in the group of the %s role only', async (name, role) => {
    const groupIds = (['administrator', 'approver', 'responder', 'reader'] as const).map(roleGroupId);
    const url = `${cloud.graphUrl}/v1.0/users/${staffId(name)}/checkMemberGroups`;
    const { body } = await ask<{ value: string[] }>(url, { token, json: { groupIds } });
    expect(body.value).toEqual([roleGroupId(role)]);
  });

  test('lists members of a group', async () => {
    const { body } = await get(`/v1.0/groups/${roleGroupId('reader')}/members`);
    expect(body.value.map((row) => row['displayName'])).toEqual(['Isaiah Langer', 'Miriam Graham']);
  });

  test('tells privileged users by their roles', async () => {
    const customer = getCustomer(cloud.world, 'Contoso');
    token = await customerToken(cloud, 'Contoso');
    const { body } = await get(`/v1.0/users/${customer.users[0]?.id}/memberOf`);
    expect(body.value).toContainEqual(expect.objectContaining({ displayName: 'Global Administrator' }));
  });

  test('disables a user and ends sessions', async () => {
    const user = getCustomer(cloud.world, 'Contoso').users[1];
    token = await customerToken(cloud, 'Contoso');
    const url = `${cloud.graphUrl}/v1.0/users/${user?.id}`;
    expect((await ask(url, { method: 'PATCH', token, json: { accountEnabled: false } })).status).toBe(204);
    expect((await ask(`${url}/revokeSignInSessions`, { method: 'POST', token })).body).toMatchObject({ value: true });
    expect(user).toMatchObject({ accountEnabled: false, sessionsRevokedAt: new Date('2026-03-04T09:00:00Z') });
  });

  test.each([
    ['Contoso', ['AAD_PREMIUM', 'AAD_PREMIUM_P2']],
    ['Fourth Coffee', ['AAD_PREMIUM']],
    ['Litware', []],
  ])('%s has the plans %j', async (name, plans) => {
    token = await customerToken(cloud, name);
    const { body } = await get<{ value: { servicePlans: { servicePlanName: string }[] }[] }>('/v1.0/subscribedSkus');
    const names = body.value.flatMap(({ servicePlans }) => servicePlans.map((plan) => plan.servicePlanName));
    expect(names.filter((plan) => plan.startsWith('AAD_'))).toEqual(plans);
  });
});

describe('relationships', () => {
  const ROOT = '/v1.0/tenantRelationships/delegatedAdminRelationships';

  test('are listed with customer, roles and end', async () => {
    const { body } = await get(`${ROOT}?$count=true`);
    expect(body['@odata.count']).toBe(12);
    expect(body.value.find((row) => row['displayName'] === 'Adatum security for Fourth Coffee')).toMatchObject({
      status: 'active',
      customer: { tenantId: getCustomer(cloud.world, 'Fourth Coffee').id },
      endDateTime: '2026-03-22T09:00:00Z',
    });
  });

  test('filter by status and by end, and page', async () => {
    const expired = await get(`${ROOT}?$filter=${encodeURIComponent("status eq 'expired'")}`);
    expect(expired.body.value.map((row) => row['customer'])).toMatchObject([{ displayName: "Margie's Travel" }]);
    const pages = await allPages(`${cloud.graphUrl}${ROOT}?$top=5`, token);
    expect(pages.map(({ value }) => value.length)).toEqual([5, 0, 5, 2]);
  });

  test('show the group that they are assigned to', async () => {
    const id = getCustomer(cloud.world, 'Contoso').relationships[0]?.id;
    const { body } = await get(`${ROOT}/${id}/accessAssignments`);
    expect(body.value).toMatchObject([{ status: 'active', accessContainer: { accessContainerId: GDAP_GROUP_ID } }]);
  });

  test('that end shut the partner out', async () => {
    cloud.happen.relationshipTerminated('Contoso');
    const { body } = await get(`${ROOT}?$filter=${encodeURIComponent("status eq 'terminated'")}`);
    expect(body.value).toHaveLength(1);
    await expect(customerToken(cloud, 'Contoso')).resolves.toBe('undefined');
  });

  test('are nobody else’s business', async () => {
    token = await customerToken(cloud, 'Contoso');
    expect((await get(ROOT)).body.value).toEqual([]);
  });
});
