import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Explanation } from '../../src/alerts/explain/explanation.ts';
import { IDENTITY_EVENTS, identityEventRank, isStrongIdentityEvent } from '../../src/alerts/explain/identity-events.ts';
import { explainIdentityEvent, explainPartnerEvent } from '../../src/alerts/explain/index.ts';
import { PARTNER_EVENTS } from '../../src/alerts/explain/partner-event-words.ts';
import { isMiningEvent, partnerEventRank } from '../../src/alerts/explain/partner-events.ts';

/** The documented list, written down once more here: a type that drops out of the tables must be missed. */
const DOCUMENTED_IDENTITY = `
  anonymizedIPAddress unfamiliarFeatures nationStateIP unlikelyTravel mcasImpossibleTravel impossibleTravel
  maliciousIPAddress maliciousIPAddressValidCredentialsBlockedIP passwordSpray newCountry riskyIPAddress
  suspiciousBrowser suspiciousInboxForwarding mcasSuspiciousInboxManipulationRules mcasFinSuspiciousFileAccess
  tokenIssuerAnomaly anomalousToken investigationsThreatIntelligence investigationsThreatIntelligenceSigninLinked
  adminConfirmedUserCompromised generic leakedCredentials anomalousUserActivity attackerinTheMiddle
  attemptedPrtAccess attemptedPRTAccess suspiciousAPITraffic suspiciousSendingPatterns
  userReportedSuspiciousActivity suspiciousIPAddress malwareInfectedIPAddress authenticatorPhishing
  suspiciousSignins anomalousServicePrincipalActivity maliciousApplication suspiciousApplication
  adminConfirmedServicePrincipalCompromised`
  .trim()
  .split(/\s+/);

const DOCUMENTED_PARTNER = `
  ARM_AnomalousResourceConsumption ARM_SuspiciousOperations VM_AnomalousDeployment AzureBatch_AnomalousDeployment
  AzureContainerInstances_AnomalousDeployment AzureMachineLearning_AnomalousDeployment CryptoMining
  ServiceHealthSecurityAdvisory UsageAnomalyDetection MultiRegionVirtualMachineScaleSetDeploymentAnomaly
  NetworkConnectionsToCryptoMiningPools VirtualMachineDeploymentAnomaly MultiRegionMachineLearningUsageAnomaly`
  .trim()
  .split(/\s+/);

const ONE_SENTENCE = /^[A-Z{][^\n]*[^.!?]\.$/;
const SENTENCE_BREAK = /[.!?] [A-Z]/;

function expectReadable(words: Explanation, slot: string): void {
  expect(words.title).toMatch(/\S/);
  expect(words.title.length).toBeLessThanOrEqual(40);
  for (const sentence of [words.happened, words.meaning, words.first]) {
    expect(sentence).toMatch(ONE_SENTENCE);
    expect(sentence).not.toMatch(SENTENCE_BREAK);
  }
  expect(words.happened.length).toBeLessThanOrEqual(160);
  expect(words.meaning.length).toBeLessThanOrEqual(140);
  expect(words.first.length).toBeLessThanOrEqual(140);
  expect(words.happened.split(slot)).toHaveLength(2);
  expect(`${words.title}${words.meaning}${words.first}`).not.toMatch(/[{}]/);
}

describe('identity events', () => {
  test.each(DOCUMENTED_IDENTITY)('%s is explained', (type) => {
    const words = explainIdentityEvent(type);
    expectReadable(words, '{who}');
    expect(words.title).not.toBe('Other identity risk');
  });

  test('the tables hold nothing that is not documented', () => {
    const documented = new Set(DOCUMENTED_IDENTITY);
    expect(IDENTITY_EVENTS.map(({ type }) => type).filter((type) => !documented.has(type))).toEqual([]);
  });

  test('no two types share a title', () => {
    const titles = IDENTITY_EVENTS.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test.each(DOCUMENTED_IDENTITY)('%s is compared without case', (type) => {
    expect(explainIdentityEvent(type.toUpperCase())).toEqual(explainIdentityEvent(type));
    expect(explainIdentityEvent(type.toLowerCase())).toEqual(explainIdentityEvent(type));
  });

  test('from the most to the least telling', () => {
    const order = ['nationStateIP', 'leakedCredentials', 'anomalousToken', 'mcasSuspiciousInboxManipulationRules'];
    order.push('maliciousIPAddress', 'anonymizedIPAddress', 'unfamiliarFeatures', 'somethingNew', 'generic');
    expect(order.toSorted((a, b) => identityEventRank(a) - identityEventRank(b))).toEqual(order);
  });

  test.each([
    ['attackerInTheMiddle', true],
    ['suspiciousInboxForwarding', true],
    ['newCountry', false],
    ['suspiciousSignins', false],
    ['generic', false],
    ['somethingNew', false],
    ['', false],
  ])('%s is more than unusual: %s', (type, isStrong) => {
    expect(isStrongIdentityEvent(type)).toBe(isStrong);
  });
});

describe('partner events', () => {
  test.each(DOCUMENTED_PARTNER)('%s is explained', (type) => {
    const words = explainPartnerEvent(type);
    expectReadable(words, '{subscription}');
    expect(words.title).not.toBe('Other partner security alert');
  });

  test('no two types share a title', () => {
    const titles = PARTNER_EVENTS.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test.each([
    ['usageAnomalyDetection', 'UsageAnomalyDetection'],
    ['networkConnectionsToCryptoMiningPools', 'NETWORKCONNECTIONSTOCRYPTOMININGPOOLS'],
    ['vmAnomalousDeployment', 'VM_AnomalousDeployment'],
    ['crypto_mining', 'CryptoMining'],
    ['Azure_QuotaIncrease', 'quota'],
    ['QuotaModification', 'ARM_AnomalousQuota'],
  ])('%s is the same as %s', (one, other) => {
    expect(explainPartnerEvent(one)).toEqual(explainPartnerEvent(other));
    expect(explainPartnerEvent(one).title).not.toBe('Other partner security alert');
  });

  test('from the most to the least telling', () => {
    const order = ['CryptoMining', 'VM_AnomalousDeployment', 'usageAnomalyDetection', 'somethingNew'];
    order.push('ServiceHealthSecurityAdvisory');
    expect(order.toSorted((a, b) => partnerEventRank(a) - partnerEventRank(b))).toEqual(order);
  });

  test.each([
    ['cryptoMining', true],
    ['NetworkConnectionsToCryptoMiningPools', true],
    ['VM_AnomalousDeployment', false],
  ])('%s is mining itself: %s', (type, isMining) => {
    expect(isMiningEvent(type)).toBe(isMining);
  });
});

describe('a type that nobody has described', () => {
  test('is named, and said to be unknown', () => {
    expect(explainIdentityEvent('quantumLeap').happened).toBe(
      'Microsoft reports a risk of the type “quantumLeap” for {who}.',
    );
    expect(explainPartnerEvent('Gpu_Heist').happened).toBe(
      'Microsoft raised a security alert of the type “Gpu_Heist” about {subscription}.',
    );
  });

  test('without a name is still a sentence', () => {
    expectReadable(explainIdentityEvent(''), '{who}');
    expectReadable(explainPartnerEvent('  '), '{subscription}');
  });

  test('brings no markup, link or slot of its own into the words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (type) => {
        for (const [words, slot] of [
          [explainIdentityEvent(type), '{who}'],
          [explainPartnerEvent(type), '{subscription}'],
        ] as const) {
          expect(words.happened.replace(slot, '')).not.toMatch(/[<>[\]{}()*`#$:/\\\n]/);
          expect(words.happened.split(slot)).toHaveLength(2);
          expect(words.happened.length).toBeLessThanOrEqual(160);
        }
      }),
    );
  });

  test.each(['constructor', '__proto__', 'toString', '{who}', '<b>x</b>'])('%s is no trap', (type) => {
    expect(explainIdentityEvent(type).title).toBe('Other identity risk');
    expect(explainPartnerEvent(type).title).toBe('Other partner security alert');
  });
});
