import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

/** The figures of one process. Names and labels are listed here and nowhere else; no label carries a tenant or a person. */
export interface Metrics {
  readonly turns: Counter<'kind' | 'outcome'>;
  readonly presses: Counter<'verb' | 'outcome'>;
  readonly signals: Counter<'outcome'>;
  readonly sends: Counter<'outcome'>;
  readonly webhooks: Counter<'outcome'>;
  expose(): Promise<{ contentType: string; text: string }>;
}

/** Makes the figures of one process, all at zero. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter<L>({ name: `watchpost_${name}_total`, help, labelNames, registers: [registry] });
  return {
    turns: counter('turns', 'Activities handled', ['kind', 'outcome']),
    presses: counter('presses', 'Buttons pressed', ['verb', 'outcome']),
    signals: counter('signals', 'Items taken in from the sources', ['outcome']),
    sends: counter('card_sends', 'Cards sent to Teams', ['outcome']),
    webhooks: counter('webhooks', 'Partner Center webhooks', ['outcome']),
    expose: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
