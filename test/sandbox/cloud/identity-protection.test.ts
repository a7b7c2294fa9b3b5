import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { getCustomer } from '../../../src/sandbox/cloud/world.ts';
import { allPages, appToken, ask, customerToken, type HandClock, openCloud, type Page } from './cloud-client.ts';

let cloud: Cloud;
let clock: HandClock;
let detections: string;
let riskyUsers: string;

beforeEach(async () => {
  ({ cloud, clock } = await openCloud());
  detections = `${cloud.graphUrl}/v1.0/identityProtection/riskDetections`;
  riskyUsers = `${cloud.graphUrl}/v1.0/identityProtection/riskyUsers`;
});
afterEach(() => cloud.stop());

const list = async (url: string, token: string, headers: Record<string, string> = {}) => {
  clock.advance(1000);
  const { status, body } = await ask<Page>(url, { token, headers });
  expect(status).toBe(200);
  return body.value;
};

describe('risk detections', () => {
  test('look like those of Microsoft', async () => {
    cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance' });
    const [detection] = await list(detections, await customerToken(cloud, 'Contoso'));
    expect(detection).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      riskEventType: 'unfamiliarFeatures',
      riskLevel: 'high',
      riskState: 'atRisk',
      detectedDateTime: expect.stringMatching(/^2026-03-04T09:00:00\.\d{7}Z$/),
      userPrincipalName: 'adelev@contoso.com',
      ipAddress: expect.stringMatching(/^(203\.0\.113|198\.51\.100|192\.0\.2)\./),
    });
    expect(JSON.parse(String(detection?.['additionalInfo']))).toContainEqual({
      Key: 'userAgent',
      Value: expect.stringContaining('Mozilla/5.0'),
    });
  });

  test('belong to the tenant of the token', async () => {
    cloud.happen.riskySignIn('Contoso');
    expect(await list(detections, await customerToken(cloud, 'Proseware'))).toEqual([]);
  });

  test('come in pages of 20, with an empty one in second place', async () => {
    cloud.limits.enforced = false;
    for (let made = 0; made < 45; made += 1) cloud.happen.riskySignIn('Contoso');
    const pages = await allPages(detections, await customerToken(cloud, 'Contoso'));
    expect(pages.map(({ value }) => value.length)).toEqual([20, 0, 20, 5]);
    expect(pages[0]?.['@odata.nextLink']).toContain(`${detections}?$skiptoken=`);
    expect(new Set(pages.flatMap(({ value }) => value.map(({ id }) => id))).size).toBe(45);
  });

  test('keep filter, page size and selection over the pages', async () => {
    cloud.limits.enforced = false;
    for (let made = 0; made < 12; made += 1) cloud.happen.riskySignIn('Contoso', { level: made % 2 ? 'low' : 'high' });
    const query = `$filter=${encodeURIComponent("riskLevel eq 'low'")}&$top=4&$select=id,riskLevel`;
    const pages = await allPages(`${detections}?${query}`, await customerToken(cloud, 'Contoso'));
    expect(pages.map(({ value }) => value.length)).toEqual([4, 0, 2]);
    expect(pages.flatMap(({ value }) => value.map((row) => Object.keys(row).join()))).toEqual(
      Array(6).fill('id,riskLevel'),
    );
  });

  test('a row that leaves the filter between two pages hides no other', async () => {
    cloud.limits.enforced = false;
    const made = Array.from({ length: 6 }, () => cloud.happen.riskySignIn('Contoso'));
    const token = await customerToken(cloud, 'Contoso');
    const filter = encodeURIComponent("riskState eq 'atRisk'");
    const first = await ask<Page>(`${detections}?$filter=${filter}&$top=3`, { token });
    const gone = made[0];
    if (gone) gone.riskState = 'dismissed';
    const rest = await allPages(first.body['@odata.nextLink'] ?? '', token);
    expect(rest.flatMap(({ value }) => value.map(({ id }) => id))).toEqual(made.slice(3).map(({ id }) => id));
  });

  test('10,000 of them page through', async () => {
    cloud.limits.enforced = false;
    const contoso = getCustomer(cloud.world, 'Contoso');
    for (const customer of cloud.world.customers) customer.gdap = customer === contoso;
    cloud.happen.storm(10_000);
    const pages = await allPages(`${detections}?$top=500`, await customerToken(cloud, 'Contoso'));
    expect(pages).toHaveLength(21);
    expect(pages.reduce((sum, { value }) => sum + value.length, 0)).toBe(10_000);
  });

  test.each([
    ['$top=501'],
    ['$top=0'],
    ['$orderby=detectedDateTime'],
    ['$search=x'],
    ["$filter=source eq 'x'"],
    ["$filter=detectedDateTime ge '2026-03-04T00:00:00Z'"],
    ['$skiptoken=nonsense'],
  ])('%s is refused', async (query) => {
    const { status, body } = await ask(`${detections}?${query}`, { token: await customerToken(cloud, 'Contoso') });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'BadRequest' } });
  });

  test('a malformed one is among the sound ones', async () => {
    cloud.happen.riskySignIn('Contoso');
    const id = cloud.happen.malformedItem('Contoso');
    const filter = encodeURIComponent('detectedDateTime ge 2026-03-01T00:00:00Z');
    const rows = await list(`${detections}?$filter=${filter}`, await customerToken(cloud, 'Contoso'));
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ id, detectedDateTime: 'yesterday', riskLevel: 7 });
  });
});

describe('licences', () => {
  test('none: refused in the words of Microsoft, for both collections', async () => {
    const token = await customerToken(cloud, 'Litware');
    for (const url of [detections, riskyUsers]) {
      clock.advance(1000);
      const { status, body } = await ask(url, { token });
      expect(status).toBe(403);
      expect(body).toMatchObject({
        error: { code: 'Forbidden', message: 'Your tenant is not licensed for this feature.' },
      });
    }
  });

  test('P1: levels are hidden, most kinds generic, risky users refused', async () => {
    cloud.happen.riskySignIn('Fourth Coffee');
    cloud.happen.leakedCredentials('Fourth Coffee');
    const token = await customerToken(cloud, 'Fourth Coffee');
    expect(await list(detections, token)).toMatchObject([
      { riskEventType: 'generic', riskLevel: 'hidden' },
      { riskEventType: 'leakedCredentials', riskLevel: 'hidden' },
    ]);
    clock.advance(1000);
    expect((await ask(riskyUsers, { token })).status).toBe(403);
  });
});

describe('the limit of one request a second', () => {
  test('holds per tenant, over both collections, without a Retry-After', async () => {
    const token = await customerToken(cloud, 'Contoso');
    expect((await ask(detections, { token })).status).toBe(200);
    const refused = await ask(riskyUsers, { token });
    expect(refused.status).toBe(429);
    expect(refused.headers.has('retry-after')).toBe(false);
    expect(refused.body).toMatchObject({ error: { code: 'TooManyRequests' } });
    expect((await ask(detections, { token: await customerToken(cloud, 'Proseware') })).status).toBe(200);
    clock.advance(999);
    expect((await ask(detections, { token })).status).toBe(429);
    clock.advance(1);
    expect((await ask(detections, { token })).status).toBe(200);
  });
});

describe('risky users', () => {
  test('rise with their detections and keep a history', async () => {
    cloud.happen.tokenTheftStep(1);
    const second = cloud.happen.tokenTheftStep(2);
    cloud.happen.tokenTheftStep(3);
    const token = await customerToken(cloud, 'Woodgrove Bank');
    expect(await list(riskyUsers, token)).toMatchObject([
      { id: second.userId, riskLevel: 'high', riskState: 'atRisk' },
    ]);
    const kinds = (await list(detections, token)).map((row) => [row['riskEventType'], row['userId']]);
    expect(kinds).toEqual([
      ['unfamiliarFeatures', second.userId],
      ['anomalousToken', second.userId],
      ['suspiciousInboxForwarding', second.userId],
    ]);
    const history = await list(`${riskyUsers}/${second.userId}/history`, token);
    expect(history.map((row) => row['riskLevel'])).toEqual(['medium', 'high', 'high']);
  });

  test.each([
    ['confirmCompromised', 'confirmedCompromised', 'high', 'adminConfirmedUserCompromised', 2],
    ['dismiss', 'dismissed', 'none', 'adminDismissedAllRiskForUser', 1],
    ['confirmSafe', 'confirmedSafe', 'none', 'adminConfirmedAccountSafe', 1],
  ])('%s changes user, detections and history', async (action, riskState, riskLevel, riskDetail, detectionCount) => {
    const { userId } = cloud.happen.riskySignIn('Contoso');
    const token = await customerToken(cloud, 'Contoso');
    const acted = await ask(`${riskyUsers}/${action}`, { token, json: { userIds: [userId] } });
    expect([acted.status, acted.body]).toEqual([204, undefined]);
    const prefer = { Prefer: 'include-unknown-enum-members' };
    expect(await list(riskyUsers, token, prefer)).toMatchObject([{ id: userId, riskState, riskLevel, riskDetail }]);
    const rows = await list(detections, token);
    expect(rows).toHaveLength(detectionCount);
    expect(new Set(rows.map((row) => row['riskState']))).toEqual(new Set([riskState]));
    const history = await list(`${riskyUsers}/${userId}/history`, token, prefer);
    expect(history.at(-1)).toMatchObject({
      initiatedBy: cloud.world.serviceUser.oid,
      activity: { detail: riskDetail },
    });
  });

  test('newer enumeration members are hidden without the Prefer header', async () => {
    const { userId } = cloud.happen.riskySignIn('Contoso');
    const token = await customerToken(cloud, 'Contoso');
    await ask(`${riskyUsers}/confirmSafe`, { token, json: { userIds: [userId] } });
    expect(await list(riskyUsers, token)).toMatchObject([{ riskDetail: 'unknownFutureValue' }]);
  });

  test('an unknown user or an empty list changes nothing', async () => {
    const { userId } = cloud.happen.riskySignIn('Contoso');
    const token = await customerToken(cloud, 'Contoso');
    expect((await ask(`${riskyUsers}/dismiss`, { token, json: { userIds: [userId, 'nobody'] } })).status).toBe(404);
    clock.advance(1000);
    expect((await ask(`${riskyUsers}/dismiss`, { token, json: { userIds: [] } })).status).toBe(400);
    expect(await list(riskyUsers, token)).toMatchObject([{ riskState: 'atRisk' }]);
  });

  test('a level rise and a change in the portal show at once', async () => {
    const { userId } = cloud.happen.riskySignIn('Contoso', { level: 'low' });
    const token = await customerToken(cloud, 'Contoso');
    cloud.happen.levelRise(userId);
    expect(await list(riskyUsers, token)).toMatchObject([{ riskLevel: 'medium' }]);
    cloud.happen.changeInPortal(userId);
    expect(await list(riskyUsers, token)).toMatchObject([{ riskLevel: 'none', riskState: 'dismissed' }]);
  });
});

test('an app-only token carries no permissions through a relationship', async () => {
  const { status, body } = await ask(detections, {
    token: await appToken(cloud, getCustomer(cloud.world, 'Contoso').id),
  });
  expect(status).toBe(403);
  expect(body).toMatchObject({ error: { code: 'Forbidden' } });
});
