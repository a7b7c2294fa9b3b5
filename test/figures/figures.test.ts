import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { QUEUES } from '../../src/figures/card-figures.ts';
import { createRegistry, createStoreFigures, type StoreReading } from '../../src/figures/index.ts';
import { CHAPTERS, FIGURES } from '../../src/figures/list.ts';
import { REFUSALS } from '../../src/figures/people-figures.ts';
import { LOGIN_REASONS, SOURCES } from '../../src/figures/source-figures.ts';
import { createMetrics } from '../../src/metrics.ts';
import { readMetrics, sampleOf } from '../support/read-metrics.ts';
import { PAGE, wantedPage } from './page.ts';

const all = CHAPTERS.flatMap(({ figures }) => figures);
const source = (path: string) => readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');

describe('docs/metrics.md', () => {
  test('says what the lists say; `node test/figures/write-page.ts` writes it', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(wantedPage());
  });

  test('has every figure that a process shows, by name, type and labels', async () => {
    const { types, samples } = readMetrics((await createMetrics().expose()).text);
    expect([...types].sort()).toEqual(all.map(({ name, type }) => [name, type]).sort());
    for (const { name, labels } of samples) {
      const figure = all.find((one) => one.name === name || one.name === name.replace(/_(bucket|sum|count)$/, ''));
      const known = { ...figure?.labels, ...(figure?.type === 'histogram' ? { le: [] } : {}) };
      expect([name, Object.keys(known)]).toEqual([name, expect.arrayContaining(Object.keys(labels))]);
    }
  });
});

describe('labels', () => {
  test('have closed sets of values without anything about a tenant or a person', () => {
    for (const { name, labels } of all) {
      for (const [label, values] of Object.entries(labels)) {
        expect([name, label, values.length > 0 && values.length < 150]).toEqual([name, label, true]);
        expect(label).not.toMatch(/tenant|customer|person|user|name|mail|id$/);
      }
    }
  });

  test('whose value nobody listed are counted as other', async () => {
    const { registry, instruments } = createRegistry();
    for (let turn = 0; turn < 500; turn += 1) {
      instruments.loginFailures.inc({ reason: `invented ${turn}` });
      instruments.refusals.inc({ door: 'activity', reason: `<script>${turn}` });
    }
    const { samples } = readMetrics(await registry.metrics());
    expect(sampleOf(samples, 'watchpost_login_failures_total', { reason: 'other' })).toBe(500);
    expect(sampleOf(samples, 'watchpost_refusals_total', { door: 'activity', reason: 'other' })).toBe(500);
    expect(samples.filter(({ name }) => name === 'watchpost_login_failures_total').length).toBe(
      LOGIN_REASONS.length + 1,
    );
  });

  test('know every reason for which a door turns somebody back', () => {
    const faults = (text: string, type: string) =>
      [...(new RegExp(`type ${type} =([^;]+);`).exec(text)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, word]) => word);
    const admit = [...source('teams/admit.ts').matchAll(/(?:return|:|\?) '([^']+)'/g)].map(([, words]) => words);
    const tokens = faults(source('teams/inbound/verify-token.ts'), 'TokenFault');
    expect(admit.length).toBeGreaterThan(5);
    expect(tokens.length).toBeGreaterThan(5);
    const gate = [...source('teams/inbound/gate.ts').matchAll(/refused\([A-Z]+, '([^']+)'\)/g)].map(
      ([, words]) => words,
    );
    expect(REFUSALS.activity).toEqual(expect.arrayContaining([...admit, ...tokens, ...gate]));
    const webhook = faults(source('sources/partner-center/verify-webhook.ts'), 'WebhookFault');
    const certificate = [
      ...faults(source('sources/partner-center/webhook-certificates.ts'), 'WebhookCertificateFault'),
      ...faults(source('sources/partner-center/certificate-chain.ts'), 'CertificateFault'),
    ];
    expect(REFUSALS.webhook).toEqual(expect.arrayContaining([...webhook, ...certificate]));
    expect(webhook.length + certificate.length).toBe(REFUSALS.webhook.length);
    expect(REFUSALS.person).toEqual(
      expect.arrayContaining(faults(source('teams/inbound/belonging.ts'), 'StrangerKind')),
    );
  });
});

describe('histograms', () => {
  test('count each value up to its bounds, and take nothing away when a clock goes back', async () => {
    const { registry, instruments } = createRegistry();
    for (const sec of [-5, 4, 20, 100_000]) instruments.ingestLag.observe({ source: 'partnerAlerts' }, sec);
    const { samples } = readMetrics(await registry.metrics());
    const at = (le: string) =>
      sampleOf(samples, 'watchpost_ingest_lag_seconds_bucket', { source: 'partnerAlerts', le });
    expect([at('5'), at('15'), at('30'), at('86400'), at('+Inf')]).toEqual([2, 2, 3, 3, 4]);
    expect(sampleOf(samples, 'watchpost_ingest_lag_seconds_count', { source: 'partnerAlerts' })).toBe(4);
    expect(sampleOf(samples, 'watchpost_ingest_lag_seconds_sum', { source: 'partnerAlerts' })).toBe(100_024);
  });
});

const NOW = new Date('2026-03-04T10:00:00Z');
const ago = (sec: number) => new Date(NOW.getTime() - sec * 1000);
const READING: StoreReading = {
  sources: [
    { source: 'graph.riskyUsers', status: 'ok', count: 3, latestAt: ago(30), oldestAt: ago(90) },
    { source: 'graph.riskyUsers', status: 'failing', count: 1, latestAt: ago(600), oldestAt: ago(600) },
    { source: 'graph.riskyUsers', status: 'notReadable', count: 2, latestAt: ago(86_400), oldestAt: null },
    { source: 'customers', status: 'new', count: 1, latestAt: null, oldestAt: null },
  ],
  queues: [{ queue: 'deliver', count: 4, oldestSec: 12 }],
  alerts: [{ severity: 'high', status: 'new', count: 2 }],
  late: { goal: 2, line: 1 },
  cards: { parked: 1, doubtful: 0 },
  alarms: [{ kind: 'token', count: 1 }],
  folds: [],
};

describe('figures of the database', () => {
  test('say how it stands, with ages up to the look, and zero where there is nothing', async () => {
    const { registry, instruments } = createRegistry();
    await createStoreFigures(
      instruments,
      () => Promise.resolve(READING),
      () => NOW,
    )();
    const { samples } = readMetrics(await registry.metrics());
    const of = (name: string, labels = {}) => sampleOf(samples, `watchpost_${name}`, labels);
    expect(of('source_age_seconds', { source: 'graph.riskyUsers' })).toBe(30);
    // Who cannot be read is nobody that we are late with.
    expect(of('source_oldest_age_seconds', { source: 'graph.riskyUsers' })).toBe(600);
    expect(of('source_age_seconds', { source: 'customers' })).toBeUndefined();
    expect(of('source_tenants', { source: 'graph.riskyUsers', status: 'notReadable' })).toBe(2);
    expect(of('jobs_waiting', { queue: 'deliver' })).toBe(4);
    expect(of('jobs_oldest_seconds', { queue: 'tell' })).toBe(0);
    expect(of('alerts_open', { severity: 'high', status: 'new' })).toBe(2);
    expect(of('alerts_open', { severity: 'low', status: 'acknowledged' })).toBe(0);
    expect([of('alerts_late', { past: 'goal' }), of('alerts_late', { past: 'line' })]).toEqual([2, 1]);
    expect([of('alarms_open', { kind: 'token' }), of('alarms_open', { kind: 'jobs' })]).toEqual([1, 0]);
    expect(of('store_readable')).toBe(1);
  });

  test('are read once for a storm of looks, one after the other and at once', async () => {
    let reads = 0;
    const look = createStoreFigures(
      createRegistry().instruments,
      async () => {
        reads += 1;
        return READING;
      },
      () => NOW,
    );
    await Promise.all(Array.from({ length: 200 }, look));
    for (let turn = 0; turn < 200; turn += 1) await look();
    expect(reads).toBe(1);
  });

  test('are absent, not old, while the database does not answer', async () => {
    const { registry, instruments } = createRegistry();
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(READING)];
    const look = createStoreFigures(
      instruments,
      () => answers.shift()?.() ?? Promise.reject(new Error('away')),
      () => NOW,
    );
    await look();
    const away = readMetrics(await registry.metrics()).samples;
    expect(sampleOf(away, 'watchpost_store_readable')).toBe(0);
    expect(away.filter(({ name }) => name === 'watchpost_alerts_open')).toEqual([]);
    await look();
    expect(sampleOf(readMetrics(await registry.metrics()).samples, 'watchpost_store_readable')).toBe(1);
  });
});

test('the reasons of a login are those that it can have', () => {
  const numbers = [...source('sources/tokens/login-reason.ts').matchAll(/^ {2}\d+: '(\w+)'/gm)].map(
    ([, reason]) => reason,
  );
  expect(numbers.length).toBeGreaterThan(10);
  expect(LOGIN_REASONS).toEqual(expect.arrayContaining([...new Set(numbers)]));
});

test('the queues are those that there are', () => {
  const names = [...source('storage/jobs.ts').matchAll(/^ {2}(\w+): \{ retryLimit/gm)].map(([, name]) => name);
  expect(names).toEqual([...QUEUES]);
});

test('the sources are those that are read', () => {
  const names = [
    ...['customers', 'partner-alerts', 'house/own-house'].map((file) => source(`sources/${file}.ts`)),
    ...[
      'partner-security',
      'map-risk-detection',
      'map-risky-user',
      'security-defaults',
      'contact-accounts',
      'privileged-accounts',
    ].map((file) => source(`sources/graph/${file}.ts`)),
  ].map((text) => /export const [A-Z_]+ = '([\w.]+)'/.exec(text)?.[1]);
  expect([...SOURCES].sort()).toEqual(names.sort());
  expect(Object.keys(FIGURES).length).toBeGreaterThan(25);
});
