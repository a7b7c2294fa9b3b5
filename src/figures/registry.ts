import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Figure, OTHER } from './figure.ts';
import { FIGURES } from './list.ts';
import { PROCESS_FIGURES } from './process-figures.ts';

type LabelsOf<F> = F extends Figure<infer L> ? Readonly<Record<L, string>> : never;
type InstrumentOf<F extends Figure> = F extends { readonly type: 'counter' }
  ? { inc(labels: LabelsOf<F>, by?: number): void }
  : F extends { readonly type: 'histogram' }
    ? { observe(labels: LabelsOf<F>, seconds: number): void }
    : {
        set(labels: LabelsOf<F>, value: number): void;
        /** It is not known now: nothing is shown rather than what was. */
        clear(): void;
      };

/** What the parts of the service count on. */
export type Instruments = { readonly [Name in keyof typeof FIGURES]: InstrumentOf<(typeof FIGURES)[Name]> };

/** Figures of fewer combinations than this are shown from the start, so that the first event is seen as a rise from 0. */
const SHOWN_FROM_START = 25;

/** Makes the figures of one process, all at zero, and the registry that both ways out read. */
export function createRegistry(): { readonly registry: Registry; readonly instruments: Instruments } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const names = new Set(PROCESS_FIGURES.map(({ name }) => name));
  for (const { name } of registry.getMetricsAsArray()) if (!names.has(name)) registry.removeSingleMetric(name);
  const instruments = Object.fromEntries(
    Object.entries(FIGURES).map(([key, figure]) => [key, instrumentOf(figure, registry)]),
  );
  return { registry, instruments: instruments as unknown as Instruments };
}

function instrumentOf(figure: Figure, registry: Registry) {
  const { name, labels, about } = figure;
  const options = { name, help: about, labelNames: Object.keys(labels), registers: [registry] };
  // A value that nobody has listed must not grow the series without end, whoever sent it.
  const listed = (given: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(labels).map(([label, values]) => {
        const value = given[label] ?? OTHER;
        return [label, values.includes(value) ? value : OTHER];
      }),
    );
  switch (figure.type) {
    case 'counter': {
      const counter = new Counter(options);
      for (const combination of fewCombinations(figure)) counter.inc(combination, 0);
      return { inc: (given: Readonly<Record<string, string>>, by = 1) => counter.inc(listed(given), by) };
    }
    case 'histogram': {
      const histogram = new Histogram({ ...options, buckets: [...figure.buckets] });
      for (const combination of fewCombinations(figure)) histogram.zero(combination);
      return {
        observe: (given: Readonly<Record<string, string>>, seconds: number) =>
          // A clock that was set back must not take something away from a sum that only grows.
          histogram.observe(listed(given), Math.max(0, seconds)),
      };
    }
    case 'gauge': {
      const gauge = new Gauge(options);
      return {
        set: (given: Readonly<Record<string, string>>, value: number) => gauge.set(listed(given), value),
        clear: () => gauge.reset(),
      };
    }
  }
}

function fewCombinations({ labels }: Figure): readonly Record<string, string>[] {
  const combinations = Object.entries(labels).reduce<readonly Record<string, string>[]>(
    (all, [label, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [label]: value }))),
    [{}],
  );
  return combinations.length < SHOWN_FROM_START ? combinations : [];
}
