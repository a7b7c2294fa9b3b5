import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { getCustomer } from '../../../src/sandbox/cloud/world.ts';
import {
  appToken,
  ask,
  customerToken,
  GRAPH,
  type HandClock,
  openCloud,
  PARTNER_CENTER,
  userToken,
} from './cloud-client.ts';

interface Customers {
  readonly totalCount: number;
  readonly items: readonly { readonly id: string; readonly companyProfile: { readonly companyName: string } }[];
  readonly links: {
    readonly next?: { readonly uri: string; readonly headers: readonly { key: string; value: string }[] };
  };
}

let cloud: Cloud;
let clock: HandClock;
let token: string;

beforeEach(async () => {
  ({ cloud, clock } = await openCloud());
  token = await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER);
});
afterEach(() => cloud.stop());

const get = <T>(path: string, headers: Record<string, string> = {}) =>
  ask<T>(`${cloud.partnerCenterUrl}${path}`, { token, headers });

describe('customers', () => {
  test('page by a relative link and a token in a header', async () => {
    const names: string[] = [];
    let path = '/v1/customers?size=5';
    let headers = {};
    for (let more = true; more; ) {
      const { body } = await get<Customers>(path, headers);
      expect(body.totalCount).toBe(body.items.length);
      names.push(...body.items.map(({ companyProfile }) => companyProfile.companyName));
      const { next } = body.links;
      more = next !== undefined;
      path = `/v1${next?.uri}`;
      headers = Object.fromEntries((next?.headers ?? []).map(({ key, value }) => [key, value]));
      if (next)
        expect(next).toMatchObject({
          uri: expect.not.stringContaining('v1'),
          headers: [{ key: 'MS-ContinuationToken' }],
        });
    }
    expect(names).toEqual(cloud.world.customers.map(({ name }) => name));
  });

  test('are found by the beginning of their name', async () => {
    const filter = encodeURIComponent(JSON.stringify({ Field: 'CompanyName', Value: 'fab', Operator: 'starts_with' }));
    const { body } = await get<Customers>(`/v1/customers?filter=${filter}`);
    expect(body.items.map(({ companyProfile }) => companyProfile.companyName)).toEqual(['Fabrikam']);
    expect((await get('/v1/customers?filter=fab')).status).toBe(400);
  });

  test('show their subscriptions', async () => {
    const fabrikam = getCustomer(cloud.world, 'Fabrikam');
    const { body } = await get<{ items: { offerName: string }[] }>(`/v1/customers/${fabrikam.id}/subscriptions`);
    expect(body.items.map(({ offerName }) => offerName)).toEqual(['Microsoft 365 E5', 'Azure plan']);
  });

  test('that are not ours are refused', async () => {
    expect(await get('/v1/customers/99999999-aaaa-4bbb-8ccc-000000000009')).toMatchObject({
      status: 403,
      body: { code: '20002' },
    });
  });

  test('can be consented for, once', async () => {
    const alpine = getCustomer(cloud.world, 'Alpine Ski House');
    const url = `${cloud.partnerCenterUrl}/v1/customers/${alpine.id}/applicationconsents`;
    const json = { applicationId: cloud.credentials.clientId, applicationGrants: [] };
    expect((await ask(url, { token, json: { ...json, applicationId: 'another' } })).status).toBe(400);
    expect((await ask(url, { token, json })).status).toBe(201);
    expect((await ask(url, { token, json })).status).toBe(409);
    expect(await customerToken(cloud, 'Alpine Ski House')).toContain('.');
  });
});

describe('faults', () => {
  test('app-only is enough for customers, not for fraud events', async () => {
    token = await appToken(cloud, cloud.world.partner.id, PARTNER_CENTER);
    expect((await get('/v1/customers')).status).toBe(200);
    expect(await get('/v1/fraudEvents')).toMatchObject({ status: 403, body: { code: '900329' } });
  });

  test('a user token needs MFA', async () => {
    cloud.world.serviceUser.mfa = false;
    token = await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER);
    expect(await get('/v1/fraudEvents')).toMatchObject({ status: 401, body: { code: '900421' } });
  });

  test('a token for another audience', async () => {
    token = await userToken(cloud, cloud.world.partner.id, GRAPH);
    expect(await get('/v1/customers')).toMatchObject({ status: 401, body: { code: '900420' } });
  });

  test('an unknown route, which is recorded', async () => {
    const { status, body } = await get('/v1/secrets');
    expect(status).toBe(404);
    expect(body).toEqual({ code: '1000', description: expect.any(String), data: [], source: 'PartnerFD' });
    expect(cloud.requests.unexpected()).toMatchObject([{ host: 'partnerCenter', path: '/v1/secrets' }]);
  });

  test('ids of the request come back', async () => {
    const { headers } = await get('/v1/customers', { 'MS-RequestId': 'r-1', 'MS-CorrelationId': 'c-1' });
    expect([headers.get('ms-requestid'), headers.get('ms-correlationid')]).toEqual(['r-1', 'c-1']);
  });

  test('the 501st request of a minute, until the minute is over', async () => {
    for (let sent = 0; sent < 500; sent += 1) await get('/webhooks/v1/registration/events');
    const refused = await get('/v1/customers');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.body).toEqual({ statusCode: 429, message: 'Rate limit is exceeded. Try again in 60 seconds.' });
    clock.advance(60_000);
    expect((await get('/v1/customers')).status).toBe(200);
  });
});
