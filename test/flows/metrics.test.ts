import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { type Collector, startCollector } from '../support/collector.ts';
import { ask, cardWith, until, useDesk } from '../support/desk.ts';
import { readMetrics, type Sample, sampleOf } from '../support/read-metrics.ts';

const TOKEN = 'a-token-of-at-least-16-characters';
const env: Record<string, string> = { METRICS_TOKEN: TOKEN };
let collector: Collector;
// Before the desk starts: it is told where the collector is.
beforeAll(async () => {
  collector = await startCollector();
  env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
  env['OTEL_METRIC_EXPORT_INTERVAL'] = '1000';
});
const desk = useDesk({ env });
afterAll(() => collector.stop());
const nestor = staffId('Nestor Wilke');
let samples: readonly Sample[];

const look = async () => {
  const answer = await fetch(`${desk.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return readMetrics(await answer.text()).samples;
};

beforeAll(async () => {
  desk.expectLogged('webhook refused', 'activity refused', 'figures could not be pushed', 'card postponed');
  desk.cloud.limits.enforced = false;
  await until('every source to be read', async () => {
    const states = await desk.db.selectFrom('source_states').select('status').execute();
    return states.length > 20 && states.every(({ status }) => status !== 'new');
  });
  desk.cloud.faults.add({ host: 'graph', path: /riskDetections/, status: 429, times: 2 });
  desk.cloud.happen.fraud('Fabrikam');
  const card = await cardWith(desk, 'Partner alert', 'Fabrikam');
  await desk.teams.press(staffId('Isaiah Langer'), card.id, 'alert.acknowledge');
  await desk.teams.press(nestor, card.id, 'alert.acknowledge');
  await cardWith(desk, 'Partner alert', 'Acknowledged by Nestor Wilke');
  await ask(desk, 'Nestor Wilke', 'help');
  await desk.cloud.webhooks.idle();
  await desk.cloud.webhooks.send({ name: 'azure-fraud-event-detected', resourceUri: null }, { omit: ['signature'] });
  await fetch(`${desk.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', channelId: 'telegram' }),
  });
  samples = await until('two calls that were slowed down, and a fresh look into the database', async () => {
    const now = await look();
    const slowed = sampleOf(now, 'watchpost_outside_calls_total', { api: 'graph', status: '429' }) ?? 0;
    const open = sampleOf(now, 'watchpost_alerts_open', { severity: 'high', status: 'acknowledged' });
    return slowed >= 2 && open === 1 && now;
  });
});

const of = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  sampleOf(samples, `watchpost_${name}`, labels);

describe('the figures after a story', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['turns_total', { kind: 'message', outcome: 'answered' }],
    ['turn_seconds_count', { kind: 'message' }],
    ['presses_total', { verb: 'alert.acknowledge', outcome: 'changed' }],
    ['presses_total', { verb: 'alert.acknowledge', outcome: 'refused' }],
    ['press_seconds_count', { outcome: 'changed' }],
    ['refusals_total', { door: 'person', reason: 'role' }],
    ['refusals_total', { door: 'activity', reason: 'not from Teams' }],
    ['refusals_total', { door: 'webhook', reason: 'unsigned' }],
    ['webhooks_total', { outcome: 'accepted' }],
    ['source_reads_total', { source: 'partnerAlerts', outcome: 'ok' }],
    ['source_read_seconds_count', { source: 'partnerAlerts' }],
    ['signals_total', { outcome: 'opened' }],
    ['ingest_lag_seconds_count', { source: 'partnerAlerts' }],
    ['outside_calls_total', { api: 'graph', status: '2xx' }],
    ['outside_call_seconds_count', { api: 'partnerCenter' }],
    ['card_sends_total', { how: 'post', outcome: 'done' }],
    ['card_sends_total', { how: 'edit', outcome: 'done' }],
    ['card_lag_seconds_count', { way: 'own' }],
    ['alerts_placed_total', { place: 'own' }],
    ['job_seconds_count', { queue: 'deliver', outcome: 'done' }],
    ['login_failures_total', { reason: 'noConsent' }],
    ['source_tenants', { source: 'graph.riskyUsers', status: 'ok' }],
  ])('%s %j has moved', (name, labels) => {
    expect(of(name, labels)).toBeGreaterThan(0);
  });

  test('give how the desk stands', () => {
    expect(of('store_readable')).toBe(1);
    expect(of('alerts_late', { past: 'line' })).toBe(0);
    expect(of('alarms_open', { kind: 'silent' })).toBe(0);
    expect(of('source_age_seconds', { source: 'partnerAlerts' })).toBeLessThan(60);
    const connections = ['busy', 'idle'].map((state) => of('database_connections', { state }) ?? 0);
    expect(connections.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
  });

  test('have no value that nobody listed, and name nobody', async () => {
    expect(samples.filter(({ labels }) => Object.values(labels).includes('other'))).toEqual([]);
    const text = JSON.stringify(samples);
    expect(text).not.toMatch(/Fabrikam|Contoso|Nestor|[0-9a-f]{8}-[0-9a-f]{4}/i);
    expect(samples.length).toBeLessThan(1_500);
  });

  test('are pushed too, the same ones', async () => {
    const push = await until('a push with the press', () =>
      collector.pushes.findLast(({ figures }) =>
        figures.some(({ name, sum }) => name === 'watchpost_presses_total' && (sum?.dataPoints.length ?? 0) > 1),
      ),
    );
    expect(push.resource).toMatchObject({ 'service.name': 'watchpost' });
    expect(new Set(push.figures.map(({ name }) => name))).toEqual(
      new Set((await look()).map(({ name }) => name.replace(/_seconds_(bucket|sum|count)$/, '_seconds'))),
    );
  });
});

describe('who may see them', () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${desk.url}${path}`, { headers });

  test.each<[string, Record<string, string>]>([
    ['without a token', {}],
    ['with another one', { authorization: `Bearer ${TOKEN}x` }],
    ['with an empty one', { authorization: 'Bearer ' }],
    ['in another way', { authorization: `Basic ${Buffer.from(`:${TOKEN}`).toString('base64')}` }],
  ])('nobody %s, from this machine either, where there is one', async (_how, headers) => {
    const answer = await get('/metrics', headers);
    expect([answer.status, await answer.text()]).toEqual([401, '{"error":"unauthorised"}']);
    // A probe needs the status, and nobody needs to be told what the desk cannot see.
    const ready = await get('/readyz', headers);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });

  test('whoever has it, with the reasons of readiness', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await get('/metrics', headers)).status).toBe(200);
    expect(await (await get('/readyz', headers)).json()).toMatchObject({ reasons: [], codes: [] });
  });
});

describe('a collector that never answers', () => {
  test('holds up no press, and not the end of the service', async () => {
    collector.answer = 'never';
    const asked = collector.asked;
    await until('a push that hangs', () => collector.asked > asked);
    desk.cloud.happen.fraud('Contoso');
    const card = await cardWith(desk, 'Partner alert', 'Contoso');
    await desk.teams.press(nestor, card.id, 'alert.acknowledge');
    await cardWith(desk, 'Partner alert', 'Contoso', 'Acknowledged by Nestor Wilke');
    await desk.restart();
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200);
  });
});
