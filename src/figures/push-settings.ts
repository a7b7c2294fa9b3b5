import { randomUUID } from 'node:crypto';
import type { PushOptions } from './push.ts';

/** The settings of OpenTelemetry that count here, under its own names. */
export interface PushSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string;
  readonly OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: string;
  readonly OTEL_EXPORTER_OTLP_HEADERS: string;
  readonly OTEL_METRIC_EXPORT_INTERVAL: number;
  readonly OTEL_SERVICE_NAME: string;
  readonly OTEL_RESOURCE_ATTRIBUTES: string;
}

/**
 * Where and how to push, from OpenTelemetry's own names: the address of the metrics is taken as it is, the general one
 * gets `/v1/metrics`; the service's name goes before one among the attributes.
 * Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 *
 * @returns `undefined` where no address is set
 */
export function pushOptions(settings: PushSettings, version: string): PushOptions | undefined {
  const base = settings.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '');
  const url = settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT || (base && `${base}/v1/metrics`);
  if (!url) return undefined;
  const given = readPairs(settings.OTEL_RESOURCE_ATTRIBUTES) ?? {};
  return {
    url,
    headers: readPairs(settings.OTEL_EXPORTER_OTLP_HEADERS) ?? {},
    intervalMs: settings.OTEL_METRIC_EXPORT_INTERVAL,
    attributes: {
      'service.version': version,
      // Sums of two processes must not be taken for one that jumps.
      'service.instance.id': randomUUID(),
      ...given,
      'service.name': settings.OTEL_SERVICE_NAME || given['service.name'] || 'watchpost',
    },
  };
}

/**
 * Reads `key=value,key2=value2`, percent-encoded, as OpenTelemetry writes headers and attributes.
 *
 * @returns `undefined` for anything else
 */
export function readPairs(text: string): Readonly<Record<string, string>> | undefined {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => /^([^=\s]+)\s*=(.*)$/.exec(pair));
  try {
    return Object.fromEntries(
      pairs.map((pair) => {
        if (!pair) throw new TypeError('not a pair');
        const [, key = '', value = ''] = pair;
        return [decodeURIComponent(key), decodeURIComponent(value.trim())];
      }),
    );
  } catch {
    return undefined;
  }
}
