import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { ClientSecretCredential } from '@azure/identity';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { getCustomer } from '../../../src/sandbox/cloud/world.ts';
import { ask, askToken, GRAPH, type HandClock, openCloud, PARTNER_CENTER, userToken } from './cloud-client.ts';

let cloud: Cloud;
let clock: HandClock;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  ({ cloud, clock } = await openCloud());
});
afterAll(() => cloud.stop());

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const redeem = (tenantId: string, refreshToken = cloud.credentials.refreshToken) =>
  askToken(cloud, tenantId, { grant_type: 'refresh_token', refresh_token: refreshToken, scope: `${GRAPH}/.default` });

describe("Microsoft's own libraries sign in", () => {
  test('ClientSecretCredential gets an app-only token', async () => {
    const { tenantId, clientId, clientSecret } = cloud.credentials;
    process.env['AZURE_AUTHORITY_HOST'] = cloud.loginUrl;
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, { disableInstanceDiscovery: true });
    const { token } = await credential.getToken(`${GRAPH}/.default`);
    delete process.env['AZURE_AUTHORITY_HOST'];
    expect(claimsOf(token)).toMatchObject({ aud: GRAPH, tid: tenantId, appid: clientId, idtyp: 'app' });
    expect(claimsOf(token)).not.toHaveProperty('amr');
    expect(claimsOf(token)['roles']).toContain('IdentityRiskEvent.Read.All');
  });

  test('ConfidentialClientApplication redeems the refresh token in a customer tenant', async () => {
    const { clientId, clientSecret, refreshToken } = cloud.credentials;
    const customer = getCustomer(cloud.world, 'Contoso');
    const authority = `${cloud.loginUrl}/${customer.id}`;
    const client = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority, knownAuthorities: [new URL(authority).host] },
    });
    const result = await client.acquireTokenByRefreshToken({ refreshToken, scopes: [`${GRAPH}/.default`] });
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({
      tid: customer.id,
      idtyp: 'user',
      oid: cloud.world.serviceUser.oid,
      amr: ['pwd', 'mfa'],
    });
  });

  test('nothing unknown was asked for', () => {
    expect(cloud.requests.unexpected()).toEqual([]);
  });
});

describe('tokens', () => {
  test('are signed with a published key', async () => {
    const token = await userToken(cloud, cloud.world.partner.id);
    const { body } = await ask<{ keys: JsonWebKey[] }>(`${cloud.loginUrl}/common/discovery/v2.0/keys`);
    const key = createPublicKey({ key: body.keys[0] ?? {}, format: 'jwk' });
    const [head, content, signature = ''] = token.split('.');
    expect(verify('sha256', Buffer.from(`${head}.${content}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('of the older endpoint write numbers as text', async () => {
    const form = { grant_type: 'client_credentials', resource: PARTNER_CENTER };
    const { body } = await askToken(cloud, cloud.world.partner.id, form, 'oauth2/token');
    expect(body).toMatchObject({ expires_in: '3599', resource: PARTNER_CENTER, token_type: 'Bearer' });
    expect(claimsOf(String(body['access_token']))).toMatchObject({ aud: PARTNER_CENTER });
  });

  test('are issued for tenants that the world does not know', async () => {
    const token = await userToken(cloud, '99999999-aaaa-4bbb-8ccc-000000000009');
    expect(claimsOf(token)['tid']).toBe('99999999-aaaa-4bbb-8ccc-000000000009');
  });

  test('lose the MFA claim when the service user has not passed it', async () => {
    cloud.world.serviceUser.mfa = false;
    expect(claimsOf(await userToken(cloud, cloud.world.partner.id))['amr']).toEqual(['pwd']);
    cloud.world.serviceUser.mfa = true;
  });
});

describe('refusals', () => {
  test.each([
    ['Alpine Ski House', 65001, 'consent_required'],
    ["Margie's Travel", 50020, undefined],
  ])('of %s: AADSTS%i', async (name, code, suberror) => {
    const { status, body } = await redeem(getCustomer(cloud.world, name).id);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [code] });
    expect(body['suberror']).toBe(suberror);
    expect(body['error_description']).toMatch(new RegExp(`^AADSTS${code}: .+\\r\\nTrace ID: .+\\r\\nCorrelation ID: `));
  });

  test('an app-only token where our app is unknown', async () => {
    const form = { grant_type: 'client_credentials', scope: `${GRAPH}/.default` };
    const { body } = await askToken(cloud, getCustomer(cloud.world, 'Alpine Ski House').id, form);
    expect(body).toMatchObject({ error: 'unauthorized_client', error_codes: [7000229] });
  });

  test.each([
    ['a wrong secret', { client_secret: 'guess' }, 401, 7000215],
    ['an unknown app', { client_id: 'somebody' }, 400, 700016],
    ['an unknown grant', { grant_type: 'password' }, 400, 70003],
    ['no resource', { scope: 'openid' }, 400, 900144],
    ['a forged refresh token', { grant_type: 'refresh_token', refresh_token: '1.x.y' }, 400, 70000],
    ['a code that nobody issued', { grant_type: 'authorization_code', code: 'x' }, 400, 54005],
  ])('%s', async (_what, change, status, code) => {
    const form = { grant_type: 'client_credentials', scope: `${GRAPH}/.default`, ...change };
    const answer = await askToken(cloud, cloud.world.partner.id, form);
    expect(answer.status).toBe(status);
    expect(answer.body['error_codes']).toEqual([code]);
  });
});

describe('refresh tokens', () => {
  test('rotate, and die 90 days after they were issued', async () => {
    const first = await redeem(cloud.world.partner.id);
    const next = String(first.body['refresh_token']);
    expect(next).not.toBe(cloud.credentials.refreshToken);
    clock.advance(89 * DAY_MS);
    const renewed = String((await redeem(cloud.world.partner.id, next)).body['refresh_token']);
    clock.advance(2 * DAY_MS);
    expect((await redeem(cloud.world.partner.id, next)).body['error_codes']).toEqual([700082]);
    expect((await redeem(cloud.world.partner.id, renewed)).status).toBe(200);
  });

  test('are still good after the cloud was started anew', async () => {
    const { cloud: next } = await openCloud();
    const form = { grant_type: 'refresh_token', refresh_token: await freshRefreshToken(), scope: `${GRAPH}/.default` };
    const { status } = await askToken(next, next.world.partner.id, form);
    await next.stop();
    expect(status).toBe(200);
  });

  test('die when the sessions of the service user are revoked', async () => {
    const { body } = await redeem(cloud.world.partner.id, await freshRefreshToken());
    const token = String(body['access_token']);
    const fresh = String(body['refresh_token']);
    clock.advance(1000);
    const url = `${cloud.graphUrl}/v1.0/users/${cloud.world.serviceUser.oid}/revokeSignInSessions`;
    expect((await ask(url, { method: 'POST', token })).body).toMatchObject({ value: true });
    expect((await redeem(cloud.world.partner.id, fresh)).body['error_codes']).toEqual([50173]);
  });
});

/** Signs in by the redirect, as the one-time consent does. */
async function freshRefreshToken(): Promise<string> {
  const verifier = 'a-verifier-that-is-long-enough-to-be-allowed-here';
  const redirectUri = 'http://localhost:3978/consent';
  const query = new URLSearchParams({
    client_id: cloud.credentials.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'abc',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { status, headers } = await ask(`${cloud.loginUrl}/${cloud.world.partner.id}/oauth2/v2.0/authorize?${query}`);
  expect(status).toBe(302);
  const back = new URL(headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('abc');
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    scope: `${PARTNER_CENTER}/user_impersonation offline_access`,
  };
  const redeemed = await askToken(cloud, cloud.world.partner.id, form);
  expect(redeemed.body).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) });
  const again = await askToken(cloud, cloud.world.partner.id, form);
  expect(again.body['error_codes']).toEqual([54005]);
  return String(redeemed.body['refresh_token']);
}
