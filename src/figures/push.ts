import type { HrTime } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { Logger } from '../log.ts';
import { createTrouble } from '../trouble.ts';
import { CHAPTERS } from './list.ts';
import { type Shown, toMetricData } from './to-otlp.ts';

export interface PushOptions {
  /** Whole address, with `/v1/metrics`. */
  readonly url: string;
  /** Sent along; may hold a key, and is never logged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  /** What tells this service and this process from others. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface PushPorts {
  /** Everything as it stands. */
  readonly collect: () => Promise<readonly unknown[]>;
  /** Told how each push ended. */
  readonly count: (outcome: 'done' | 'failed') => void;
  readonly log: Logger;
}

/** Milliseconds that one push may take, its tries included; less where the next one comes sooner. */
const PATIENCE_MS = 10_000;
/** Milliseconds that the last push has when the process ends. */
const LAST_MS = 3_000;

/**
 * Pushes the figures by OTLP over HTTP at an interval, and once more at the end.
 *
 * A collector that is away, slow or full is not noticed by anybody else: a push is given up after ten seconds, the next
 * one holds everything that it would have held, and the log says once that it fails and once that it works again.
 *
 * @returns what ends it
 */
export function startPush(ports: PushPorts, options: PushOptions): () => Promise<void> {
  const { url, headers, intervalMs, attributes } = options;
  const timeoutMillis = Math.min(PATIENCE_MS, intervalMs);
  const exporter = new OTLPMetricExporter({ url, headers: { ...headers }, timeoutMillis, concurrencyLimit: 1 });
  const reader = new PeriodicExportingMetricReader({
    exporter: watched(exporter, ports),
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: timeoutMillis,
    metricProducers: [producerOf(ports)],
  });
  const provider = new MeterProvider({ resource: resourceFromAttributes({ ...attributes }), readers: [reader] });
  return () => provider.shutdown({ timeoutMillis: LAST_MS }).catch(() => undefined);
}

/** Units by name; the registry does not keep them. */
const UNITS = new Map(CHAPTERS.flatMap(({ figures }) => figures.map(({ name, unit }) => [name, unit] as const)));

function producerOf({ collect }: PushPorts): MetricProducer {
  const start = timeNow();
  return {
    async collect() {
      const shown = (await collect()) as readonly Shown[];
      const span = { start, end: timeNow() };
      const metrics = shown.map((figure) => toMetricData(figure, UNITS.get(figure.name) ?? '', span));
      const scopeMetrics = [{ scope: { name: 'watchpost' }, metrics }];
      return { resourceMetrics: { resource: resourceFromAttributes({}), scopeMetrics }, errors: [] };
    },
  };
}

/** The exporter with its failures told here: the SDK would tell a logger of its own, which is the whole process'. */
function watched(exporter: OTLPMetricExporter, { count, log }: PushPorts): PushMetricExporter {
  const trouble = createTrouble(log, 'figures could not be pushed', 'figures are pushed again');
  return {
    export: (metrics, done) =>
      exporter.export(metrics, (result) => {
        // 0 is success; the enumeration stands in a package that is not ours to import.
        if (result.code === 0) trouble.worked();
        else trouble.failed(result.error);
        count(result.code === 0 ? 'done' : 'failed');
        done({ code: 0 });
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
    selectAggregationTemporality: (type) => exporter.selectAggregationTemporality(type),
    selectAggregation: (type) => exporter.selectAggregation(type),
  };
}

/** Seconds and nanoseconds since 1970, by the clock of the machine: the collector compares them with its own. */
function timeNow(): HrTime {
  const ms = Date.now();
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000];
}
