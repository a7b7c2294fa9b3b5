import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Signal, SourceState } from '../../src/alerts/index.ts';
import { mapRiskDetection } from '../../src/sources/graph/map-risk-detection.ts';
import { mapRiskyUser } from '../../src/sources/graph/map-risky-user.ts';
import { mapSecurityAlert } from '../../src/sources/graph/map-security-alert.ts';
import { mapFraudEvent } from '../../src/sources/partner-center/map-fraud-event.ts';
import type { Mapped } from '../../src/sources/source.ts';

const TENANT = '22222222-aaaa-4bbb-8ccc-000000000002';
const PARTNER = '11111111-aaaa-4bbb-8ccc-000000000001';

type Item = Record<string, unknown>;
const fixture = (name: string): Item =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Item;

function signalOf(mapped: Mapped): Signal {
  if (mapped.kind === 'malformed') throw new Error(mapped.malformed.reason);
  return mapped.signal;
}
const detection = (name: string, change: Item = {}) =>
  signalOf(mapRiskDetection(TENANT, { ...fixture(`riskDetection.${name}`), ...change }));
const riskyUser = (change: Item = {}) => signalOf(mapRiskyUser(TENANT, { ...fixture('riskyUser.at-risk'), ...change }));
const securityAlert = (change: Item = {}) =>
  signalOf(mapSecurityAlert(PARTNER, { ...fixture('securityAlert.active'), ...change }));
const fraudEvent = (change: Item = {}) =>
  signalOf(mapFraudEvent(PARTNER, { ...fixture('fraudEvent.active'), ...change }));

const closed = (resolution: string) => ({ kind: 'closed', resolution }) as SourceState;

describe('a risk detection', () => {
  test('becomes a signal of its user', () => {
    expect(detection('sign-in')).toMatchObject({
      key: `graph:riskDetection:${TENANT}/6a5874ca9a3b4a1d8e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f70819`,
      situationKey: `identity:${TENANT}/29f270bb-4d23-4f68-8a57-dc73dc0d4caf`,
      tenantId: TENANT,
      subject: { id: '29f270bb-4d23-4f68-8a57-dc73dc0d4caf', name: 'Adele Vance' },
      severity: 'high',
      sourceState: { kind: 'open' },
      shownAt: new Date('2026-03-04T09:13:02.765Z'),
      happenedAt: new Date('2026-03-04T09:12:44.123Z'),
      evidence: {
        eventType: 'unfamiliarFeatures',
        ip: '203.0.113.25',
        place: 'Lagos, NG',
        device: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      },
    });
  });

  test('of a leak has no place, no address, no device and a name all the same', () => {
    const { subject, evidence } = detection('offline');
    expect(subject.name).toBe('alexw@fabrikam.com');
    expect(evidence).toMatchObject({ ip: '', place: '', device: '' });
  });

  test('of a tenant without P2 is medium, with broken details and members that nobody knows yet', () => {
    expect(detection('hidden')).toMatchObject({ severity: 'medium', sourceState: { kind: 'open' } });
  });

  test.each([
    ['low', 'low'],
    ['medium', 'medium'],
    ['HIGH', 'high'],
    ['none', 'informational'],
    ['hidden', 'medium'],
    ['unknownFutureValue', 'medium'],
    [null, 'medium'],
  ])('of level %s is %s', (riskLevel, severity) => {
    expect(detection('sign-in', { riskLevel }).severity).toBe(severity);
  });

  test.each([
    ['atRisk', 'none', { kind: 'open' } as SourceState],
    ['none', 'none', { kind: 'open' } as SourceState],
    ['none', 'aiConfirmedSigninSafe', closed('confirmedSafe')],
    ['none', 'userPassedMFADrivenByRiskBasedPolicy', closed('dismissed')],
    ['confirmedCompromised', 'adminConfirmedUserCompromised', closed('confirmedCompromised')],
    ['confirmedSafe', 'adminConfirmedSigninSafe', closed('confirmedSafe')],
    ['dismissed', 'adminDismissedAllRiskForUser', closed('dismissed')],
    ['remediated', 'userPerformedSecuredPasswordReset', closed('dismissed')],
    ['unknownFutureValue', 'aDetailOfTomorrow', { kind: 'open' } as SourceState],
  ])('in state %s with detail %s is %j', (riskState, riskDetail, expected) => {
    expect(detection('sign-in', { riskState, riskDetail }).sourceState).toEqual(expected);
  });

  test('shows a change of level, state or detail, and no other', () => {
    const before = detection('sign-in').fingerprint;
    expect(detection('sign-in', { lastUpdatedDateTime: '2026-03-05T00:00:00Z' }).fingerprint).toBe(before);
    for (const change of [{ riskLevel: 'low' }, { riskState: 'dismissed' }, { riskDetail: 'hidden' }]) {
      expect(detection('sign-in', change).fingerprint).not.toBe(before);
    }
  });
});

describe('what hides in the JSON inside a text', () => {
  test('is made fit to be stored too: a NUL in a user agent would fail every read of that tenant', () => {
    const agent = [{ Key: 'userAgent', Value: 'curl\0/8 \ud800' }];
    const { evidence } = detection('sign-in', { additionalInfo: JSON.stringify(agent) });
    expect(evidence).toMatchObject({ device: 'curl/8 \ufffd' });
  });
});

describe('a risky user', () => {
  test('shares the situation of the detections and counts as shown when it last changed', () => {
    expect(riskyUser()).toMatchObject({
      key: `graph:riskyUser:${TENANT}/29f270bb-4d23-4f68-8a57-dc73dc0d4caf`,
      situationKey: detection('sign-in').situationKey,
      severity: 'medium',
      shownAt: new Date('2026-03-04T09:15:02.765Z'),
    });
    expect(riskyUser({ riskLastUpdatedDateTime: '2026-03-05T00:00:00Z' }).fingerprint).not.toBe(
      riskyUser().fingerprint,
    );
  });

  test('without level and state is not at risk any more', () => {
    expect(riskyUser({ riskLevel: 'none', riskState: 'none' }).sourceState).toEqual(closed('dismissed'));
  });
});

describe('a partner security alert', () => {
  test('belongs to its customer and is about the subscription', () => {
    const signal = securityAlert();
    expect(signal).toMatchObject({
      source: 'graph.securityAlerts',
      tenantId: TENANT,
      subject: { id: '33333333-aaaa-4bbb-8ccc-000000000003' },
      severity: 'high',
      shownAt: new Date('2026-03-04T08:50:00Z'),
      happenedAt: new Date('2026-03-04T07:10:00Z'),
      isTest: false,
    });
    expect(signal.situationKey).toBe(signal.key);
  });

  test('is the twin of the same alert in Partner Center', () => {
    expect(fraudEvent().twinKey).toBe(securityAlert().twinKey);
    expect(fraudEvent().key).not.toBe(securityAlert().key);
    expect(fraudEvent({ subscriptionId: null }).twinKey).toBe('');
  });

  test.each([
    ['active', null, { kind: 'open' } as SourceState],
    ['investigating', null, { kind: 'acknowledged' } as SourceState],
    ['resolved', 'fraud', closed('fraud')],
    ['resolved', 'legitimate', closed('legitimate')],
    ['resolved', 'ignore', closed('ignore')],
    ['resolved', 'unknownFutureValue', closed('ignore')],
    ['unknownFutureValue', null, { kind: 'open' } as SourceState],
  ])('%s with reason %s is %j', (status, resolvedReason, expected) => {
    expect(securityAlert({ status, resolvedReason }).sourceState).toEqual(expected);
    const capital = (word: string | null) => word && word.charAt(0).toUpperCase() + word.slice(1);
    const event = { eventStatus: capital(status), resolvedReason: capital(resolvedReason) };
    expect(fraudEvent(event).sourceState).toEqual(expected);
  });

  test.each([true, 'true', 'True'])('that says isTest %j is a test', (isTest) => {
    expect(securityAlert({ isTest }).isTest).toBe(true);
  });

  test('without a customer is shown as the partner’s own rather than not at all', () => {
    expect(securityAlert({ customerTenantId: null }).tenantId).toBe(PARTNER);
  });
});

describe('a fraud event', () => {
  test('is read as UTC, with its capital letters and its resource', () => {
    expect(fraudEvent()).toMatchObject({
      source: 'partnerCenter.fraudEvents',
      subject: { name: 'Azure plan - Fabrikam' },
      severity: 'high',
      shownAt: new Date('2026-03-04T08:50:45.690Z'),
      isTest: true,
      evidence: { resources: [expect.stringContaining('virtualMachines/vm01')] },
    });
  });
});

describe('what cannot be understood', () => {
  test.each([
    [
      'a detection without a user',
      mapRiskDetection(TENANT, { ...fixture('riskDetection.sign-in'), userId: null }),
      /userId/,
    ],
    [
      'a level that is a number',
      mapRiskDetection(TENANT, { ...fixture('riskDetection.sign-in'), riskLevel: 7 }),
      /riskLevel/,
    ],
    [
      'a moment that is none',
      mapRiskDetection(TENANT, { id: 'a', userId: 'b', detectedDateTime: 'yesterday' }),
      /detected/,
    ],
    ['a user without a moment', mapRiskyUser(TENANT, { id: 'a' }), /riskLastUpdated/],
    ['an alert without an id', mapSecurityAlert(PARTNER, { displayName: 'x' }), /id/],
    ['an event that is a text', mapFraudEvent(PARTNER, 'x'), /item/],
  ])('%s is put aside with the reason', (_case, mapped, reason) => {
    expect(mapped).toMatchObject({ kind: 'malformed', malformed: { reason: expect.stringMatching(reason) } });
  });

  test('is put aside under the same key every time', () => {
    const once = mapRiskDetection(TENANT, { id: 'a', userId: 7 });
    expect(once).toEqual(mapRiskDetection(TENANT, { id: 'a', userId: 7 }));
    expect(once).toMatchObject({ malformed: { key: `graph:riskDetection:${TENANT}/a` } });
  });

  test('never stops the mapping, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (item) => {
        for (const map of [mapRiskDetection, mapRiskyUser, mapSecurityAlert, mapFraudEvent]) {
          expect(['signal', 'malformed']).toContain(map(TENANT, item).kind);
        }
      }),
    );
  });
});
