import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Evidence } from '../../src/alerts/alert.ts';
import { type Linkable, portalLink, subjectLink } from '../../src/alerts/explain/index.ts';

const TENANT = '22222222-aaaa-4bbb-8ccc-000000000002';
const USER = '29f270bb-4d23-4f68-8a57-dc73dc0d4caf';
const SUBSCRIPTION = '33333333-aaaa-4bbb-8ccc-000000000003';
const at = '2026-03-04T09:12:44Z';

const detection = (eventType: string): Evidence => ({
  type: 'riskDetection',
  eventType,
  happenedAt: at,
  detectedAt: at,
  ip: '',
  place: '',
  device: '',
  state: 'atRisk',
  detail: 'none',
});
const fraud = (subscriptionId: string): Evidence => ({
  type: 'partnerAlert',
  eventType: 'CryptoMining',
  displayName: '',
  description: '',
  confidence: 'high',
  subscriptionId,
  resources: [],
  happenedAt: at,
  detectedAt: at,
  lastObservedAt: at,
  state: 'active',
});

const user: Linkable = {
  kind: 'identityRisk',
  tenantId: TENANT,
  subjectId: USER,
  evidence: [detection('leakedCredentials')],
};
const app: Linkable = { ...user, evidence: [detection('suspiciousSignins')] };
const subscription: Linkable = { ...user, kind: 'partnerAlert', subjectId: 'x', evidence: [fraud(SUBSCRIPTION)] };

describe('links', () => {
  test.each<[string, Linkable, string, string]>([
    [
      'a user',
      user,
      `https://entra.microsoft.com/${TENANT}/#view/Microsoft_AAD_IAM/RiskyUsersBlade/userId/${USER}`,
      `https://entra.microsoft.com/${TENANT}/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/${USER}`,
    ],
    [
      'an app',
      app,
      `https://entra.microsoft.com/${TENANT}/#view/Microsoft_AAD_IAM/IdentityProtectionMenuBlade/~/RiskyServicePrincipals`,
      `https://entra.microsoft.com/${TENANT}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${USER}`,
    ],
    [
      'a subscription',
      subscription,
      'https://partner.microsoft.com/dashboard/commerce2/insights/security/alerts',
      `https://portal.azure.com/#@${TENANT}/resource/subscriptions/${SUBSCRIPTION}/overview`,
    ],
  ])('of %s', (_, alert, toAlert, toSubject) => {
    expect(portalLink(alert)).toBe(toAlert);
    expect(subjectLink(alert)).toBe(toSubject);
  });

  test('an id that is no GUID stays out, and the general page is given', () => {
    const strange = { ...user, subjectId: `${USER}/../evil`, tenantId: 'contoso.com' };
    expect(portalLink(strange)).toBe('https://entra.microsoft.com/#view/Microsoft_AAD_IAM/RiskyUsersBlade');
    expect(subjectLink({ ...subscription, evidence: [fraud('javascript:alert(1)')] })).toBe(
      'https://portal.azure.com/#view/Microsoft_Azure_Billing/SubscriptionsBlade',
    );
  });

  test('the subject is the subscription when no evidence names one', () => {
    expect(subjectLink({ ...subscription, subjectId: SUBSCRIPTION, evidence: [] })).toContain(SUBSCRIPTION);
  });

  test('whatever comes in, they lead to Microsoft over https and nowhere else', () => {
    const hosts = ['entra.microsoft.com', 'portal.azure.com', 'partner.microsoft.com'];
    const id = fc.oneof(
      fc.uuid(),
      fc.string(),
      fc.webUrl(),
      fc.uuid().map((uuid) => `${uuid}\n@evil.example`),
    );
    const linkable = fc.record({
      kind: fc.constantFrom('identityRisk' as const, 'partnerAlert' as const),
      tenantId: id,
      subjectId: id,
      evidence: fc.array(fc.oneof(id.map(fraud), id.map(detection), fc.constant(detection('suspiciousSignins')))),
    });
    fc.assert(
      fc.property(linkable, (alert) => {
        for (const link of [portalLink(alert), subjectLink(alert)]) {
          const url = new URL(link);
          expect(url.protocol).toBe('https:');
          expect(hosts).toContain(url.host);
          expect(`${url.username}${url.password}${url.search}`).toBe('');
          expect(link).toMatch(/^[\w:/.#@~-]+$/);
        }
      }),
    );
  });
});
