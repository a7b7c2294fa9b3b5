import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Evidence, IdentityEvidence, PartnerEvidence, Resolution } from '../../src/alerts/alert.ts';
import { RESOLUTIONS } from '../../src/alerts/alert.ts';
import { type Explainable, explainAlert, resolutionWords, riskDetailWords } from '../../src/alerts/explain/index.ts';

const at = '2026-03-04T09:12:44Z';
const detection = (eventType: string, state = 'atRisk', detail = 'none'): IdentityEvidence => ({
  type: 'riskDetection',
  eventType,
  happenedAt: at,
  detectedAt: at,
  ip: '203.0.113.25',
  place: 'Lagos, NG',
  device: '',
  state,
  detail,
});
const record = (state: string, detail = 'none'): IdentityEvidence => ({
  ...detection('', state, detail),
  type: 'riskyUser',
});
const fraud = (eventType: string, state = 'active'): PartnerEvidence => ({
  type: 'partnerAlert',
  eventType,
  displayName: '',
  description: '',
  confidence: 'medium',
  subscriptionId: '33333333-aaaa-4bbb-8ccc-000000000003',
  resources: [],
  happenedAt: at,
  detectedAt: at,
  lastObservedAt: at,
  state,
});

const identity = (evidence: readonly Evidence[], resolution: Resolution | null = null): Explainable => ({
  kind: 'identityRisk',
  evidence,
  resolution,
});
const partner = (evidence: readonly Evidence[], resolution: Resolution | null = null): Explainable => ({
  kind: 'partnerAlert',
  evidence,
  resolution,
});

describe('the most telling evidence names an identity risk', () => {
  test.each<[string, IdentityEvidence[], string]>([
    ['a leak before a new country', [detection('newCountry'), detection('leakedCredentials')], 'Leaked credentials'],
    [
      'a nation state before a leak',
      [detection('leakedCredentials'), detection('nationStateIP')],
      'Verified threat actor IP',
    ],
    ['a stolen token before a spray', [detection('passwordSpray'), detection('anomalousToken')], 'Anomalous token'],
    [
      'anything before generic',
      [detection('generic'), detection('unfamiliarFeatures')],
      'Unfamiliar sign-in properties',
    ],
    ['a detection before the record of the user', [record('atRisk'), detection('generic')], 'Additional risk detected'],
    ['open before closed', [detection('leakedCredentials', 'remediated'), detection('newCountry')], 'New country'],
    ['the record where there is nothing else', [record('atRisk')], 'Account at risk'],
    ['nothing at all', [], 'Account at risk'],
  ])('%s', (_, evidence, title) => {
    expect(explainAlert(identity(evidence)).title).toBe(title);
  });
});

describe('what became of an identity risk', () => {
  test.each<[string, IdentityEvidence[], string]>([
    ['confirmed', [record('confirmedCompromised', 'adminConfirmedUserCompromised')], 'Confirmed compromised'],
    ['dismissed', [record('dismissed', 'adminDismissedAllRiskForUser')], 'Risk dismissed'],
    ['found safe', [record('confirmedSafe', 'adminConfirmedAccountSafe')], 'Confirmed safe'],
    ['remediated', [record('remediated', 'userPerformedSecuredPasswordReset')], 'Risk remediated'],
  ])('a record that is %s has its own words', (_, evidence, title) => {
    const words = explainAlert(identity(evidence));
    expect(words.title).toBe(title);
    expect(words.happened).toContain('{who}');
    expect(words.meaning).toBe(`${riskDetailWords(evidence[0]?.detail ?? '')}.`);
  });

  test('a settled risk keeps its story but asks for no hurry', () => {
    const words = explainAlert(
      identity([record('dismissed', 'adminDismissedAllRiskForUser'), detection('leakedCredentials')]),
    );
    expect(words.title).toBe('Leaked credentials');
    expect(words.meaning).toBe('An administrator dismissed all risk of the user.');
    expect(words.first).toMatch(/^Nothing is urgent/);
  });

  test('one closed detection does not settle an older open one', () => {
    const words = explainAlert(
      identity([detection('newCountry', 'remediated', 'aiConfirmedSigninSafe'), detection('leakedCredentials')]),
    );
    expect(words.first).toMatch(/^Reset the password/);
  });

  test('new evidence after a dismissal opens it again', () => {
    const words = explainAlert(identity([detection('passwordSpray'), record('dismissed')]));
    expect(words.first).toMatch(/^Reset the password/);
  });

  test('our own resolution wins over the record, which follows later', () => {
    const words = explainAlert(identity([detection('nationStateIP'), record('atRisk')], 'confirmedSafe'));
    expect(words.title).toBe('Verified threat actor IP');
    expect(words.meaning).toBe('It was the rightful owner after all.');
  });

  test('a hidden detail gives way to our own words', () => {
    expect(explainAlert(identity([record('remediated', 'hidden')])).meaning).toMatch(/^The user passed/);
  });
});

describe('a partner alert', () => {
  test('names the most telling event and asks for the subject', () => {
    const words = explainAlert(partner([fraud('usageAnomalyDetection'), fraud('CryptoMining')]));
    expect(words.title).toBe('Crypto mining');
    expect(words.happened).toBe('Something in {who} is mining cryptocurrency.');
  });

  test.each<[Resolution, RegExp]>([
    ['fraud', /^Make sure that the spending has stopped/],
    ['legitimate', /^Nothing is urgent/],
    ['ignore', /^Nothing is urgent/],
  ])('resolved as %s keeps its story', (resolution, first) => {
    const words = explainAlert(partner([fraud('VM_AnomalousDeployment', 'resolved')], resolution));
    expect(words.title).toBe('VM anomalous deployment');
    expect(words.first).toMatch(first);
  });
});

test('whatever the evidence, the words are complete and have one slot', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('leakedCredentials', 'atRisk', 'dismissed', 'CryptoMining', '{who}'),
  );
  const piece = fc
    .record({ state: text, detail: text, eventType: text, kind: fc.nat(2) })
    .map(({ state, detail, eventType, kind }): Evidence => {
      if (kind === 0) return fraud(eventType, state);
      return kind === 1 ? detection(eventType, state, detail) : record(state, detail);
    });
  const alert = fc.record({
    kind: fc.constantFrom('identityRisk' as const, 'partnerAlert' as const),
    evidence: fc.array(piece, { maxLength: 5 }),
    resolution: fc.constantFrom(null, ...RESOLUTIONS.identityRisk, ...RESOLUTIONS.partnerAlert),
  });
  fc.assert(
    fc.property(alert, (any) => {
      const words = explainAlert(any);
      expect(words.happened.split('{who}')).toHaveLength(2);
      expect(`${words.title}${words.happened.replace('{who}', '')}${words.meaning}${words.first}`).not.toMatch(
        /[{}<>]/,
      );
      expect(Object.keys(words).toSorted()).toEqual(['first', 'happened', 'meaning', 'title']);
    }),
  );
});

describe('words for details and resolutions', () => {
  test.each(
    `none hidden unknownFutureValue adminGeneratedTemporaryPassword userPerformedSecuredPasswordChange
    userPerformedSecuredPasswordReset adminConfirmedSigninSafe aiConfirmedSigninSafe
    userPassedMFADrivenByRiskBasedPolicy adminDismissedAllRiskForUser adminConfirmedSigninCompromised
    adminConfirmedUserCompromised m365DAdminDismissedDetection adminConfirmedServicePrincipalCompromised
    adminDismissedAllRiskForServicePrincipal userChangedPasswordOnPremises adminDismissedRiskForSignIn
    adminConfirmedAccountSafe microsoftRevokedSessions adminConfirmedAgentSafe adminConfirmedAgentCompromised
    adminDismissedRiskForAgent`.split(/\s+/),
  )('%s has words', (detail) => {
    expect(riskDetailWords(detail)).not.toContain('“');
    expect(riskDetailWords(detail.toUpperCase())).toBe(riskDetailWords(detail));
  });

  test('an unknown detail is shown, without its markup', () => {
    expect(riskDetailWords('<b>newThing</b>')).toBe('Microsoft gives the reason “b newThing b”');
    expect(riskDetailWords('')).toBe('Microsoft gives no reason');
    expect(riskDetailWords('constructor')).toBe('Microsoft gives the reason “constructor”');
  });

  test('every resolution has words of its own', () => {
    const all = [...RESOLUTIONS.partnerAlert, ...RESOLUTIONS.identityRisk].map(resolutionWords);
    expect(new Set(all).size).toBe(6);
  });
});
