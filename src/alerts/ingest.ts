import { sql, type Transaction } from 'kysely';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { Signal } from './alert.ts';
import { closed, type Draft, draftAlerts } from './draft.ts';
import type { KnownSignal } from './gather.ts';
import { findSignals, findTwins, saveSignals, withOpenSignals } from './signal-store.ts';
import { insertAlerts, lockLatestAlerts, updateAlerts } from './store.ts';
import { inTheirSituations } from './twins.ts';

/** What ingesting needs from outside. */
export interface IngestPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
}

export interface Ingested {
  readonly opened: number;
  readonly updated: number;
  /** Items that were known already, exactly as they are. */
  readonly unchanged: number;
}

/**
 * Takes a batch of signals of one tenant into the alerts: state, log lines, the source's progress and the jobs that
 * show it to people, all in one transaction.
 *
 * Safe to repeat, in any order and on several machines: a signal with a known fingerprint changes nothing.
 *
 * @param signals - items of one tenant, of one or more situations
 * @param alongside - what must be saved with them or not at all: the cursor, items in quarantine
 */
export async function ingestSignals(
  ports: IngestPorts,
  tenantId: string,
  signals: readonly Signal[],
  alongside?: (tx: Transaction<Tables>) => Promise<void>,
): Promise<Ingested> {
  return ports.db.transaction().execute(async (tx) => {
    // Two sources speak about the same user or subscription; one after the other keeps one alert per situation.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ingest:${tenantId}`}, 0))`.execute(tx);
    const unique = [...new Map(signals.map((signal) => [signal.key, signal])).values()];
    const keys = unique.map((signal) => signal.key);
    const known = await findSignals(tx, keys);
    const fresh = unique.filter((signal) => known.get(signal.key)?.fingerprint !== signal.fingerprint);
    const drafts = fresh.length > 0 ? await take(tx, ports, fresh, known) : [];
    await alongside?.(tx);
    const opened = drafts.filter((draft) => draft.isNew).length;
    return { opened, updated: drafts.length - opened, unchanged: unique.length - fresh.length };
  });
}

async function take(
  tx: Transaction<Tables>,
  ports: IngestPorts,
  fresh: readonly Signal[],
  known: ReadonlyMap<string, KnownSignal>,
): Promise<readonly Draft[]> {
  const now = ports.now();
  const unknown = fresh.filter((signal) => signal.twinKey !== '' && !known.has(signal.key));
  const twins = await findTwins(
    tx,
    unknown.map((signal) => signal.twinKey),
  );
  const signals = inTheirSituations(fresh, known, twins);
  const latest = await lockLatestAlerts(tx, [...new Set(signals.map((signal) => signal.situationKey))]);
  const { drafts, placed } = draftAlerts(signals, latest, known, now);

  await insertAlerts(
    tx,
    drafts.filter((draft) => draft.isNew).map((draft) => draft.alert),
  );
  await saveSignals(tx, placed, now);
  const final = await closeAtSource(tx, drafts, now);
  await updateAlerts(
    tx,
    final.filter((draft) => !draft.isNew || draft.alert.status === 'resolved').map((draft) => draft.alert),
  );
  await record(
    tx,
    final.flatMap((draft) => draft.log),
  );
  await ports.jobs.enqueue(
    tx,
    'deliver',
    final.map((draft) => ({ subjectType: 'alert', subjectId: draft.alert.id })),
  );
  return final;
}

/** Resolves what the source has closed: at once where the item speaks for the situation, else when none is open. */
async function closeAtSource(tx: Transaction<Tables>, drafts: readonly Draft[], now: Date): Promise<readonly Draft[]> {
  const unsure = drafts.filter((draft) => draft.closing && !draft.closing.forAll).map((draft) => draft.alert.id);
  const stillOpen = await withOpenSignals(tx, unsure);
  return drafts.map((draft) => (stillOpen.has(draft.alert.id) ? draft : closed(draft, now)));
}
