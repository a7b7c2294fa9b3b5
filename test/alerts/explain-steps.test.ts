import { describe, expect, test } from '@jest/globals';
import type { IdentityEvidence, PartnerEvidence, Resolution, Severity } from '../../src/alerts/alert.ts';
import { RESOLUTIONS } from '../../src/alerts/alert.ts';
import { APP_STEPS } from '../../src/alerts/explain/app-steps.ts';
import { FRAUD_STEPS } from '../../src/alerts/explain/fraud-steps.ts';
import { PHASES, type Remediable, remediationSteps } from '../../src/alerts/explain/index.ts';
import { USER_STEPS } from '../../src/alerts/explain/user-steps.ts';

const at = '2026-03-04T09:12:44Z';

function identity(types: string[], resolution: Resolution | null = null, severity: Severity = 'medium'): Remediable {
  const evidence = types.map(
    (eventType): IdentityEvidence => ({
      type: eventType ? 'riskDetection' : 'riskyUser',
      eventType,
      happenedAt: at,
      detectedAt: at,
      ip: '',
      place: '',
      device: '',
      state: 'atRisk',
      detail: 'none',
    }),
  );
  return { kind: 'identityRisk', severity, evidence, resolution };
}

function partner(eventType: string, resolution: Resolution | null = null, confidence = 'medium'): Remediable {
  const evidence: PartnerEvidence = {
    type: 'partnerAlert',
    eventType,
    displayName: '',
    description: '',
    confidence,
    subscriptionId: '33333333-aaaa-4bbb-8ccc-000000000003',
    resources: [],
    happenedAt: at,
    detectedAt: at,
    lastObservedAt: at,
    state: 'active',
  };
  return { kind: 'partnerAlert', severity: 'high', evidence: [evidence], resolution };
}

const keys = (alert: Remediable): string[] => remediationSteps(alert).map(({ key }) => key);
const phases = (alert: Remediable): string[] => [...new Set(remediationSteps(alert).map(({ phase }) => phase))];

describe('steps for a person', () => {
  test('an unusual sign-in is only looked into', () => {
    expect(keys(identity(['newCountry']))).toEqual(['confirm-with-user', 'review-sign-ins']);
    expect(keys(identity(['']))).toEqual(['confirm-with-user', 'review-sign-ins']);
    expect(keys(identity([]))).toEqual(['confirm-with-user', 'review-sign-ins']);
  });

  test.each([
    ['strong evidence', identity(['newCountry', 'leakedCredentials'])],
    ['a high risk', identity(['generic'], null, 'high')],
  ])('%s is contained before the call back', (_, alert) => {
    expect(phases(alert)).toEqual(['confirm', 'contain']);
    expect(keys(alert)).toEqual(expect.arrayContaining(['reset-password', 'revoke-sessions', 'check-mailbox']));
  });

  test('a proven compromise gets the whole list', () => {
    expect(keys(identity(['leakedCredentials'], 'confirmedCompromised'))).toEqual([
      'confirm-with-user',
      'review-sign-ins',
      'reset-password',
      'revoke-sessions',
      'check-mfa-methods',
      'check-mailbox',
      'check-app-consents',
      'check-admin-activity',
      'tell-customer',
      'verify-recovery-details',
      'require-strong-mfa',
      'enable-risk-policies',
      'find-cause',
    ]);
  });

  test('a compromise that was confirmed in a portal counts as proven', () => {
    const alert = identity(['newCountry']);
    const evidence = alert.evidence.map((piece) => ({ ...piece, state: 'confirmedCompromised' }));
    expect(keys({ ...alert, evidence })).toContain('find-cause');
  });

  test.each([
    ['attemptedPRTAccess', 'isolate-device'],
    ['tokenIssuerAnomaly', 'check-token-issuer'],
    ['mcasFinSuspiciousFileAccess', 'list-opened-files'],
  ])('%s brings %s', (type, key) => {
    expect(keys(identity([type]))).toContain(key);
    expect(keys(identity(['leakedCredentials'], 'confirmedCompromised'))).not.toContain(key);
  });
});

describe('steps for an app', () => {
  test('something unusual does not switch it off', () => {
    expect(keys(identity(['suspiciousSignins']))).toEqual(['confirm-with-app-owner', 'review-app-activity']);
    expect(keys(identity(['suspiciousSignins'], null, 'high'))).toContain('disable-app');
  });

  test('have no phone, password or mailbox', () => {
    const proven = keys(identity(['suspiciousSignins', 'leakedCredentials'], 'confirmedCompromised'));
    expect(proven).toContain('replace-app-secrets');
    expect(proven).not.toContain('reset-password');
    expect(proven).not.toContain('check-mailbox');
    expect(proven.at(-1)).toBe('find-cause');
  });
});

describe('steps for a subscription', () => {
  test('an open alert is looked into', () => {
    expect(phases(partner('VM_AnomalousDeployment'))).toEqual(['confirm']);
    expect(keys(partner('VM_AnomalousDeployment'))).toContain('ask-customer');
  });

  test.each([
    ['mining', partner('networkConnectionsToCryptoMiningPools')],
    ['what Microsoft is sure of', partner('VM_AnomalousDeployment', null, 'High')],
  ])('%s is stopped, but not cancelled, before the customer answers', (_, alert) => {
    expect(keys(alert)).toContain('stop-resources');
    expect(keys(alert)).not.toContain('cancel-subscription');
  });

  test('fraud gets the whole list', () => {
    expect(keys(partner('CryptoMining', 'fraud'))).toEqual([
      'check-subscription',
      'check-spend',
      'ask-customer',
      'review-activity-log',
      'stop-resources',
      'cancel-subscription',
      'evict-intruder',
      'review-azure-access',
      'check-other-subscriptions',
      'tell-customer',
      'verify-cancellation',
      'request-credit',
      'lower-quota',
      'set-budget',
      'apply-best-practices',
      'find-cause',
    ]);
  });

  test('an advisory is read first', () => {
    expect(keys(partner('serviceHealthSecurityAdvisory'))[0]).toBe('read-advisory');
  });
});

test.each<[Remediable]>([
  [identity(['leakedCredentials'], 'confirmedSafe')],
  [identity(['leakedCredentials'], 'dismissed')],
  [partner('CryptoMining', 'legitimate')],
  [partner('CryptoMining', 'ignore')],
])('what turned out harmless leaves one step: %j', (alert) => {
  expect(keys(alert)).toEqual(['record-why']);
});

describe('every list', () => {
  const types = [USER_STEPS, APP_STEPS, FRAUD_STEPS].flatMap((rules) => rules.flatMap(({ only }) => only ?? []));
  const resolutions = [null, ...RESOLUTIONS.identityRisk, ...RESOLUTIONS.partnerAlert];
  const alerts = resolutions.flatMap((resolution) => [
    identity(types, resolution),
    identity([...types, 'maliciousApplication'], resolution),
    ...types.map((type) => partner(type, resolution)),
  ]);

  test('runs from confirm to improve', () => {
    for (const alert of alerts) {
      const order = remediationSteps(alert).map(({ phase }) => PHASES.indexOf(phase));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });

  test('has unique kebab-case keys', () => {
    for (const alert of alerts) {
      expect(new Set(keys(alert)).size).toBe(keys(alert).length);
      for (const key of keys(alert)) expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }
  });

  test('is short enough for a phone', () => {
    for (const step of alerts.flatMap((alert) => remediationSteps(alert))) {
      expect(step.title.length).toBeLessThanOrEqual(60);
      expect(step.why).toMatch(/^[A-Z].*\.$/);
      expect(step.why).not.toMatch(/[.!?] [A-Z]/);
      expect(step.how.split(/(?<=[.!?]) (?=[A-Z])/).length).toBeLessThanOrEqual(3);
      expect(step.how.length).toBeLessThanOrEqual(240);
      expect(step.how).toMatch(/\.$/);
      expect(step.dueInHours).toBeGreaterThan(0);
    }
  });
});
