import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { createRegistry, createStoreFigures, type Instruments, readStore } from './figures/index.ts';
import { connectionsOf, type Database } from './storage/connect.ts';

/** The figures of one process; `src/figures` lists them. No label carries a tenant or a person. */
export interface Metrics extends Instruments {
  /** As Prometheus reads them. Any number may look, as often as they like. */
  expose(): Promise<{ contentType: string; text: string }>;
  /** The same as objects, for the other way out. */
  collect(): Promise<readonly MetricObjectWithValues<MetricValue<string>>[]>;
}

/**
 * Makes the figures of one process, all at zero.
 *
 * @param store - where the figures of the desk are read; without it they are absent
 */
export function createMetrics(store?: { readonly db: Database; readonly now: () => Date }): Metrics {
  const { registry, instruments } = createRegistry();
  const readAll = store
    ? createStoreFigures(instruments, () => readStore(store.db, store.now()), store.now)
    : () => Promise.resolve();
  const look = async () => {
    await readAll();
    if (!store) return;
    const { busy, idle, waiting } = connectionsOf(store.db);
    instruments.connections.set({ state: 'busy' }, busy);
    instruments.connections.set({ state: 'idle' }, idle);
    instruments.connections.set({ state: 'waiting' }, waiting);
  };
  return {
    ...instruments,
    async expose() {
      await look();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    async collect() {
      await look();
      return registry.getMetricsAsJSON();
    },
  };
}
