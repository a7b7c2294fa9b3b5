import { type HrTime, ValueType } from '@opentelemetry/api';
import { AggregationTemporality, type DataPoint, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { MetricObjectWithValues, MetricValueWithName } from 'prom-client';
import type { Figure } from './figure.ts';

/** One figure as the registry shows it: what Prometheus would read, before it becomes text. */
export type Shown = MetricObjectWithValues<MetricValueWithName<string>>;

/** When the counting began, and when it was looked at. */
export interface Span {
  readonly start: HrTime;
  readonly end: HrTime;
}

/** Units as OpenTelemetry writes them (UCUM). */
const UNITS: Readonly<Record<Figure['unit'], string>> = { seconds: 's', bytes: 'By', '': '1' };

/**
 * One figure in OpenTelemetry's shape: the same name, values and labels, cumulative since the start.
 *
 * @param unit - of its definition; the registry does not know it
 */
export function toMetricData({ name, help, type, values }: Shown, unit: Figure['unit'], span: Span): MetricData {
  const about = {
    descriptor: { name, description: help, unit: UNITS[unit], valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const point = <T>(labels: Shown['values'][number]['labels'], value: T): DataPoint<T> => ({
    startTime: span.start,
    endTime: span.end,
    attributes: labels as Readonly<Record<string, string>>,
    value,
  });
  const plain = () => values.map(({ labels, value }) => point(labels, value));
  switch (String(type)) {
    case 'counter':
      return { ...about, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: plain() };
    case 'histogram':
      return { ...about, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(name, values, point) };
    default:
      return { ...about, dataPointType: DataPointType.GAUGE, dataPoints: plain() };
  }
}

type Row = Shown['values'][number];

/** Prometheus counts up to each bound; OpenTelemetry counts between two. */
function histograms(
  name: string,
  rows: readonly Row[],
  point: <T>(labels: Row['labels'], value: T) => DataPoint<T>,
): DataPoint<{ buckets: { boundaries: number[]; counts: number[] }; sum: number; count: number }>[] {
  const groups = Map.groupBy(rows, ({ labels }) => JSON.stringify(withoutBound(labels)));
  return [...groups.values()].map((group) => {
    const of = (part: string) => group.find(({ metricName }) => metricName === `${name}_${part}`)?.value ?? 0;
    const bounded = group
      .filter(({ metricName }) => metricName === `${name}_bucket`)
      .map(({ labels, value }) => ({ bound: Number(String(labels['le']).replace('+Inf', 'Infinity')), value }))
      .sort((a, b) => a.bound - b.bound);
    const counts = bounded.map(({ value }, index) => value - (bounded[index - 1]?.value ?? 0));
    const boundaries = bounded.map(({ bound }) => bound).filter(Number.isFinite);
    const labels = withoutBound(group[0]?.labels ?? {});
    return point(labels, { buckets: { boundaries, counts }, sum: of('sum'), count: of('count') });
  });
}

const withoutBound = ({ le: _, ...labels }: Row['labels']): Row['labels'] => labels;
