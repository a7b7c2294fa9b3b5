import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pushOptions } from '../../src/figures/index.ts';
import { startPush } from '../../src/figures/push.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics, type Metrics } from '../../src/metrics.ts';
import { type Arrived, type Collector, type Point, startCollector } from '../support/collector.ts';
import { until } from '../support/desk.ts';
import { readMetrics, sampleOf } from '../support/read-metrics.ts';

const NONE = {
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: '',
  OTEL_EXPORTER_OTLP_HEADERS: '',
  OTEL_METRIC_EXPORT_INTERVAL: 60_000,
  OTEL_SERVICE_NAME: '',
  OTEL_RESOURCE_ATTRIBUTES: '',
};

let collector: Collector;
let metrics: Metrics;
let stop: () => Promise<void> = async () => undefined;
const log: { level: number; msg: string }[] = [];

beforeEach(async () => {
  collector = await startCollector();
  metrics = createMetrics();
  log.length = 0;
});
afterEach(async () => {
  // First, or the last push would wait for one that never answers.
  await collector.stop();
  await stop();
});

function push(settings: Partial<typeof NONE> = {}, intervalMs = 60_000): void {
  const options = pushOptions({ ...NONE, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...settings }, '1.2.3');
  if (!options) throw new Error('an address is set');
  stop = startPush(
    {
      collect: metrics.collect,
      count: (outcome) => metrics.exports.inc({ outcome }),
      log: createLog('info', { write: (line) => void log.push(JSON.parse(line)) }),
    },
    { ...options, intervalMs },
  );
}

const figure = (name: string): Arrived | undefined => collector.pushes.at(-1)?.figures.find((one) => one.name === name);
const labelsOf = ({ attributes }: Point) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));

describe('where and as whom the figures are pushed', () => {
  test('nowhere, unless an address is set', () => {
    expect(pushOptions(NONE, '1.2.3')).toBeUndefined();
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.contoso.com' }, 'https://otel.contoso.com/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.contoso.com/otlp/' }, 'https://otel.contoso.com/otlp/v1/metrics'],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://otel.contoso.com/m' }, 'https://otel.contoso.com/m'],
  ])('%j: %s', (settings, url) => {
    expect(pushOptions({ ...NONE, ...settings }, '1')?.url).toBe(url);
  });

  test('with headers, name and attributes in OpenTelemetry’s own form', async () => {
    push({
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s%3Dcret,x-team=desk',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test,service.name=overruled',
      OTEL_SERVICE_NAME: 'desk',
    });
    await stop();
    const [sent] = collector.pushes;
    expect(sent).toMatchObject({
      path: '/v1/metrics',
      headers: { 'api-key': 's=cret', 'x-team': 'desk' },
      resource: { 'service.name': 'desk', 'service.version': '1.2.3', 'deployment.environment': 'test' },
    });
    expect(sent?.resource['service.instance.id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('what arrives', () => {
  test('is what Prometheus reads: the same names, values and labels', async () => {
    metrics.sends.inc({ how: 'post', outcome: 'done' }, 3);
    metrics.connections.set({ state: 'busy' }, 2);
    for (const sec of [0.004, 0.02, 0.02, 3, 99]) metrics.pressTime.observe({ outcome: 'changed' }, sec);
    push();
    await stop();
    const sends = figure('watchpost_card_sends_total');
    expect(sends?.sum).toMatchObject({ isMonotonic: true, aggregationTemporality: 2 });
    const point = sends?.sum?.dataPoints.find((one) => labelsOf(one)['outcome'] === 'done');
    expect(point && [labelsOf(point), point.asDouble]).toEqual([{ how: 'post', outcome: 'done' }, 3]);
    expect(figure('watchpost_database_connections')?.gauge?.dataPoints).toHaveLength(1);

    const press = figure('watchpost_press_seconds');
    expect([press?.unit, press?.histogram?.aggregationTemporality]).toEqual(['s', 2]);
    const changed = press?.histogram?.dataPoints.find((one) => labelsOf(one)['outcome'] === 'changed');
    // 0.004 | 0.005 0.01 | 0.02 0.02 …; what is above the last bound has a place of its own.
    expect(changed).toMatchObject({
      count: 5,
      explicitBounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      bucketCounts: [1, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0, 1],
    });
    expect(changed?.sum).toBeCloseTo(102.044);
    expect(labelsOf(changed ?? (undefined as never))).toEqual({ outcome: 'changed' });

    const { types } = readMetrics((await metrics.expose()).text);
    expect(collector.pushes[0]?.figures.map(({ name }) => name).sort()).toEqual([...types.keys()].sort());
  });

  test('a restart begins a new count at a later start, so that it is not taken for a loss', async () => {
    metrics.webhooks.inc({ outcome: 'accepted' }, 7);
    push();
    await stop();
    const before = figure('watchpost_webhooks_total')?.sum?.dataPoints[0];
    metrics = createMetrics();
    push();
    await stop();
    const after = figure('watchpost_webhooks_total')?.sum?.dataPoints[0];
    expect([before?.asDouble, after?.asDouble]).toEqual([7, 0]);
    expect(BigInt(after?.startTimeUnixNano ?? 0)).toBeGreaterThan(BigInt(before?.timeUnixNano ?? 0));
    const [first, second] = collector.pushes.map(({ resource }) => resource['service.instance.id']);
    expect(first).not.toBe(second);
  });
});

describe('a collector that', () => {
  test.each<[string, () => Promise<unknown> | unknown]>([
    ['is away', () => collector.stop()],
    ['never answers', () => Object.assign(collector, { answer: 'never' })],
    ['asks to slow down', () => Object.assign(collector, { answer: 429 })],
    ['is broken', () => Object.assign(collector, { answer: 503 })],
    ['refuses', () => Object.assign(collector, { answer: 401 })],
  ])('%s is one line in the log, however often it is tried, and holds up nobody', async (_what, breakIt) => {
    await breakIt();
    push({ OTEL_EXPORTER_OTLP_HEADERS: 'api-key=hunter2' }, 200);
    await until('two pushes to fail', async () => {
      const { samples } = readMetrics((await metrics.expose()).text);
      return (sampleOf(samples, 'watchpost_metric_exports_total', { outcome: 'failed' }) ?? 0) >= 2;
    });
    expect(log.map(({ msg }) => msg)).toEqual(['figures could not be pushed']);
    expect(JSON.stringify(log)).not.toMatch(/hunter2/);
  });

  test('comes back gets everything with the next push', async () => {
    collector.answer = 401;
    push({}, 200);
    metrics.webhooks.inc({ outcome: 'accepted' }, 5);
    await until('a push to fail', () => log.length > 0);
    collector.answer = 200;
    await until('the next push', () => collector.pushes.length > 0);
    expect(figure('watchpost_webhooks_total')?.sum?.dataPoints[0]?.asDouble).toBe(5);
    await until('the news', () => log.length > 1);
    expect(log.map(({ msg }) => msg)).toEqual(['figures could not be pushed', 'figures are pushed again']);
  });
});
