import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import {
  allPages,
  appToken,
  ask,
  customerToken,
  openCloud,
  PARTNER_CENTER,
  type Page,
  userToken,
} from './cloud-client.ts';

let cloud: Cloud;
let token: string;
let alerts: string;

beforeEach(async () => {
  ({ cloud } = await openCloud());
  token = await userToken(cloud, cloud.world.partner.id);
  alerts = `${cloud.graphUrl}/beta/security/partner/securityAlerts`;
});
afterEach(() => cloud.stop());

const fraudEvents = async (query = '', headers: Record<string, string> = { 'X-NewEventsModel': 'true' }) => {
  const ofUser = await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER);
  const { body } = await ask<Record<string, unknown>[]>(`${cloud.partnerCenterUrl}/v1/fraudEvents${query}`, {
    token: ofUser,
    headers,
  });
  return body;
};

const updateStatus = async (json: unknown, subscriptionId: string) =>
  ask<Record<string, unknown>[]>(`${cloud.partnerCenterUrl}/v1/fraudEvents/subscription/${subscriptionId}/status`, {
    token: await userToken(cloud, cloud.world.partner.id, PARTNER_CENTER),
    json,
  });

describe('who may read partner alerts', () => {
  test('nobody without an MFA claim: refused in capitals', async () => {
    const ofApp = await appToken(cloud, cloud.world.partner.id);
    cloud.world.serviceUser.mfa = false;
    const withoutMfa = await userToken(cloud, cloud.world.partner.id);
    for (const refused of [ofApp, withoutMfa]) {
      const { status, body } = await ask(alerts, { token: refused });
      expect(status).toBe(403);
      expect(body).toMatchObject({ Error: { Code: 'Unauthorized_MissingMFA' } });
    }
  });

  test('nobody of a customer', async () => {
    expect((await ask(alerts, { token: await customerToken(cloud, 'Contoso') })).status).toBe(403);
  });
});

describe('one fraud, two interfaces', () => {
  test('same alert, different ids, spelling and time format', async () => {
    const made = cloud.happen.fraud('Fabrikam', { detectedAt: new Date('2026-03-04T08:50:45.690Z') });
    const { body } = await ask<Page>(alerts, { token });
    expect(body.value).toMatchObject([
      {
        '@odata.type': '#microsoft.graph.partner.security.partnerSecurityAlert',
        id: made.id,
        alertType: 'networkConnectionsToCryptoMiningPools',
        status: 'active',
        severity: 'high',
        isTest: false,
        subscriptionId: made.subscriptionId,
        detectedDateTime: '2026-03-04T08:50:45.6900000Z',
        resolvedOnDateTime: null,
      },
    ]);
    expect(await fraudEvents()).toMatchObject([
      {
        eventId: `${made.subscriptionId}_${made.entityId}`,
        eventType: 'NetworkConnectionsToCryptoMiningPools',
        eventStatus: 'Active',
        eventTime: '2026-03-04T08:50:45.69',
        severity: 'High',
        confidenceLevel: 'high',
        customerFriendlyName: 'Fabrikam',
        hitCount: '31',
        IsTest: 'false',
        activityLogs: '[]',
        resolvedReason: 'None',
        resolvedOn: '9999-12-31T23:59:59.9970000',
        resolvedBy: '',
      },
    ]);
  });

  test('the old model leaves the newer members out', async () => {
    cloud.happen.fraud('Fabrikam');
    const [event] = await fraudEvents('', {});
    expect(event).toHaveProperty('eventId');
    expect(event).not.toHaveProperty('eventType');
    expect(event).not.toHaveProperty('severity');
  });

  test('a change through Graph shows in Partner Center', async () => {
    const { id } = cloud.happen.fraud('Fabrikam');
    const url = `${alerts}/${id}`;
    const investigating = await ask(url, { method: 'PATCH', token, json: { status: 'investigating' } });
    expect(investigating.body).toMatchObject({
      status: 'investigating',
      resolvedBy: cloud.world.serviceUser.upn,
      resolvedReason: null,
    });
    expect((await ask(url, { method: 'PATCH', token, json: { status: 'resolved' } })).status).toBe(400);
    const resolved = await ask(url, { method: 'PATCH', token, json: { status: 'resolved', resolvedReason: 'fraud' } });
    expect(resolved.status).toBe(200);
    expect(resolved.body['activityLogs']).toHaveLength(2);
    const [event] = await fraudEvents('?EventStatus=Resolved');
    expect(event).toMatchObject({
      eventStatus: 'Resolved',
      resolvedReason: 'Fraud',
      resolvedOn: '2026-03-04T09:00:00',
    });
    expect(JSON.parse(String(event?.['activityLogs']))).toMatchObject([
      { statusFrom: 'Active', statusTo: 'Investigating' },
      { statusFrom: 'Investigating', statusTo: 'Resolved' },
    ]);
  });

  test('a change through Partner Center shows in Graph', async () => {
    const { id, entityId, subscriptionId } = cloud.happen.fraud('Fabrikam');
    const other = cloud.happen.fraud('Fabrikam');
    const json = { EventIds: [`${subscriptionId}_${entityId}`], EventStatus: 'Resolved', ResolvedReason: 'Ignore' };
    expect((await updateStatus(json, subscriptionId)).body).toMatchObject([
      { eventStatus: 'Resolved', resolvedReason: 'Ignore' },
    ]);
    expect((await ask(`${alerts}/${id}`, { token })).body).toMatchObject({
      status: 'resolved',
      resolvedReason: 'ignore',
    });
    expect((await ask(`${alerts}/${other.id}`, { token })).body).toMatchObject({ status: 'active' });
  });

  test('a change in the portal shows in both', async () => {
    const { id } = cloud.happen.fraud('Fabrikam');
    cloud.happen.changeInPortal(id);
    expect((await ask(`${alerts}/${id}`, { token })).body).toMatchObject({ status: 'resolved' });
    expect(await fraudEvents('?EventStatus=Active')).toEqual([]);
  });
});

describe('traps of fraud events', () => {
  test('no ids means every event of the subscription', async () => {
    const { subscriptionId } = cloud.happen.fraud('Fabrikam');
    cloud.happen.fraud('Fabrikam');
    cloud.happen.fraud('Contoso');
    const { body } = await updateStatus(
      { EventIds: [], EventStatus: 'Resolved', ResolvedReason: 'Fraud' },
      subscriptionId,
    );
    expect(body).toHaveLength(2);
    expect(await fraudEvents('?EventStatus=Active')).toHaveLength(1);
  });

  test.each([
    [{ EventStatus: 'Resolve', ResolvedReason: 'Fraud' }],
    [{ EventStatus: 'Resolved', ResolvedReason: 'Legitimate' }],
    [{ EventStatus: 'Resolved' }],
    [{ EventIds: 'all', EventStatus: 'Resolved', ResolvedReason: 'Fraud' }],
  ])('%j is refused', async (json) => {
    const { subscriptionId } = cloud.happen.fraud('Fabrikam');
    const { status, body } = await updateStatus(json, subscriptionId);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: '3000', source: 'PartnerFD' });
  });

  test.each([
    ['?PageSize=2&PageNumber=2', 1],
    ['?PageSize=2&PageNumber=1', 2],
    ['?PageSize=2', 3],
    ['?PageSize=0&PageNumber=1', 3],
  ])('%s shows %i of three', async (query, count) => {
    for (let made = 0; made < 3; made += 1) cloud.happen.fraud('Fabrikam');
    expect(await fraudEvents(query)).toHaveLength(count);
  });

  test('a test alert says so in text', async () => {
    cloud.happen.fraud('Fabrikam', { isTest: true });
    expect(await fraudEvents()).toMatchObject([{ IsTest: 'true' }]);
    expect((await ask<Page>(alerts, { token })).body.value).toMatchObject([{ isTest: 'true' }]);
  });
});

describe('the security score', () => {
  test('expands to requirements, one of them spelt as Microsoft spells it', async () => {
    const url = `${cloud.graphUrl}/beta/security/partner/securityScore?$expand=requirements,history`;
    const { body } = await ask<{ requirements: Record<string, unknown>[]; history: unknown[] }>(url, { token });
    expect(body).toMatchObject({ id: cloud.world.partner.id, maxScore: 100 });
    expect(body.history).toHaveLength(1);
    expect((await ask(url.replace('?$expand=requirements,history', '/requirements'), { token })).status).toBe(404);
    expect(body.requirements.map((one) => one['complianceStatus'])).toContain('noncomplaint');
    expect(body.requirements.find((one) => one['id'] === 'securityAlertsPromptlyResolved')).toMatchObject({
      averageResponseTimeInHours: '1.2',
    });
  });

  test('pages through the customers', async () => {
    const pages = await allPages(`${cloud.graphUrl}/beta/security/partner/securityScore/customerInsights`, token);
    expect(pages.flatMap(({ value }) => value.map((row) => row['tenantId']))).toEqual(
      cloud.world.customers.map(({ id }) => id),
    );
  });
});
