import { QUEUES } from './card-figures.ts';
import { ALARM_KINDS, DESK_FIGURES } from './desk-figures.ts';
import type { StoreReading } from './read-store.ts';
import type { Instruments } from './registry.ts';

/** Milliseconds for which one reading does for all who look: a storm of looks must not become one on the database. */
const GOOD_FOR_MS = 5_000;

/** Milliseconds that a look waits for the database; it then goes without those figures. */
const PATIENCE_MS = 2_500;

/**
 * Keeps the figures that come from the database up to date for those who look.
 *
 * However many look, there is one reading at a time and at most one in five seconds; ages are counted up to the look. While
 * the database does not answer, the figures are absent rather than old.
 *
 * @param read - reads the database once
 * @returns what to call before each look; never throws
 */
export function createStoreFigures(
  instruments: Instruments,
  read: () => Promise<StoreReading>,
  now: () => Date,
): () => Promise<void> {
  let asking: Promise<StoreReading> | undefined;
  let last: { readonly reading: StoreReading; readonly atMs: number } | undefined;
  const ask = () => {
    asking ??= read()
      .then((reading) => {
        last = { reading, atMs: performance.now() };
        return reading;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return async () => {
    const isFresh = last !== undefined && performance.now() - last.atMs < GOOD_FOR_MS;
    const reading = isFresh ? last?.reading : await within(PATIENCE_MS, ask());
    clear(instruments);
    instruments.storeReadable.set({}, reading ? 1 : 0);
    if (reading) show(instruments, reading, now());
  };
}

function show(to: Instruments, reading: StoreReading, now: Date): void {
  const secondsSince = (at: Date) => Math.max(0, (now.getTime() - at.getTime()) / 1000);
  for (const [source, rows] of Map.groupBy(reading.sources, (row) => row.source)) {
    for (const { status, count } of rows) to.sourceTenants.set({ source, status }, count);
    const latest = rows.flatMap(({ latestAt }) => latestAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
    if (latest) to.sourceAge.set({ source }, secondsSince(latest));
    const readable = rows.filter(({ status }) => status !== 'notReadable');
    const oldest = readable.flatMap(({ oldestAt }) => oldestAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
    if (oldest) to.sourceOldest.set({ source }, secondsSince(oldest));
  }
  for (const queue of QUEUES) {
    const due = reading.queues.find((row) => row.queue === queue);
    to.jobsWaiting.set({ queue }, due?.count ?? 0);
    to.jobsOldest.set({ queue }, due?.oldestSec ?? 0);
  }
  for (const severity of DESK_FIGURES.alertsOpen.labels.severity) {
    for (const status of DESK_FIGURES.alertsOpen.labels.status) {
      const open = reading.alerts.find((row) => row.severity === severity && row.status === status);
      to.alertsOpen.set({ severity, status }, open?.count ?? 0);
    }
  }
  to.alertsLate.set({ past: 'goal' }, reading.late.goal);
  to.alertsLate.set({ past: 'line' }, reading.late.line);
  to.cardsStuck.set({ state: 'parked' }, reading.cards.parked);
  to.cardsStuck.set({ state: 'doubtful' }, reading.cards.doubtful);
  for (const kind of ALARM_KINDS) {
    to.alarmsOpen.set({ kind }, reading.alarms.find((row) => row.kind === kind)?.count ?? 0);
  }
  for (const kind of DESK_FIGURES.foldsOpen.labels.kind) {
    to.foldsOpen.set({ kind }, reading.folds.find((row) => row.kind === kind)?.count ?? 0);
  }
}

const SHARED = [
  'sourceAge',
  'sourceOldest',
  'sourceTenants',
  'jobsWaiting',
  'jobsOldest',
  'alertsOpen',
  'alertsLate',
  'cardsStuck',
  'alarmsOpen',
  'foldsOpen',
] as const satisfies readonly (keyof Instruments)[];

function clear(instruments: Instruments): void {
  for (const name of SHARED) instruments[name].clear();
}

/** @returns `undefined` when it failed or took longer */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  return Promise.race([work.catch(() => undefined), late.promise]).finally(() => clearTimeout(timer));
}
