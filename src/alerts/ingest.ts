import { sql, type Transaction } from 'kysely';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import { type JobData, type Jobs, PRIORITY, type Priority } from '../storage/jobs.ts';
import type { Tables } from '../storage/tables.ts';
import type { Alert, Signal } from './alert.ts';
import { findArchivedSituations } from './archive-store.ts';
import { closed, type Draft, draftAlerts } from './draft.ts';
import type { KnownSignal } from './gather.ts';
import { findSignals, findTwins, saveSignals, withOpenSignals } from './signal-store.ts';
import { insertAlerts, lockLatestAlerts, updateAlerts } from './store.ts';
import { inTheirSituations } from './twins.ts';
import { readWhereabouts, type Whereabouts } from './whereabouts.ts';

/** What ingesting needs from outside. */
export interface IngestPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  /**
   * Decides, in the same transaction, what shows the alerts that were taken in: each its own card, or one card for many.
   * Default: each its own.
   */
  readonly place?: (tx: Transaction<Tables>, taken: readonly Taken[]) => Promise<readonly Shown[]>;
  /** Told after the commit what was taken in and where people see it: for the log and the figures. */
  readonly onTaken?: (news: readonly TakenAt[]) => void;
}

/** An alert as an ingest leaves it, with the signals of this ingest that belong to it. All are of one tenant. */
export interface Taken {
  readonly alert: Alert;
  readonly isNew: boolean;
  readonly signals: readonly Signal[];
}

/** The same, with its number and where people see it. */
export type TakenAt = Pick<Taken, 'alert' | 'isNew'> & Whereabouts;

/** What has to be shown, how soon among other things, and after how many seconds at the earliest. */
export interface Shown {
  readonly subject: JobData['deliver'];
  readonly priority: Priority;
  readonly afterSec: number;
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
  const news: TakenAt[] = [];
  const ingested = await ports.db.transaction().execute(async (tx) => {
    // Two sources speak about the same user or subscription; one after the other keeps one alert per situation.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ingest:${tenantId}`}, 0))`.execute(tx);
    const unique = [...new Map(signals.map((signal) => [signal.key, signal])).values()];
    const keys = unique.map((signal) => signal.key);
    const known = await findSignals(tx, keys);
    const fresh = unique.filter((signal) => known.get(signal.key)?.fingerprint !== signal.fingerprint);
    // A page without news is the rule. Nobody waits for the disk to have its cursor: lost with the database server, it is
    // read once more.
    if (fresh.length === 0) await sql`set local synchronous_commit = off`.execute(tx);
    const drafts = fresh.length > 0 ? await take(tx, ports, fresh, known) : [];
    await alongside?.(tx);
    if (ports.onTaken) news.push(...(await locate(tx, drafts)));
    const opened = drafts.filter((draft) => draft.isNew).length;
    return { opened, updated: drafts.length - opened, unchanged: unique.length - fresh.length };
  });
  if (news.length > 0) ports.onTaken?.(news);
  return ingested;
}

async function locate(tx: Transaction<Tables>, drafts: readonly Draft[]): Promise<TakenAt[]> {
  const places = await readWhereabouts(
    tx,
    drafts.map(({ alert }) => alert.id),
  );
  return drafts.flatMap(({ alert, isNew }) => {
    const place = places.get(alert.id);
    return place ? [{ alert, isNew, ...place }] : [];
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
  const situations = [...new Set(signals.map((signal) => signal.situationKey))];
  const latest = await lockLatestAlerts(tx, situations);
  const archived = await findArchivedSituations(
    tx,
    situations.filter((key) => !latest.has(key)),
  );
  const { drafts, placed } = draftAlerts(signals, latest, known, now, archived);

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
  const taken = final.map(({ alert, isNew }) => ({
    alert,
    isNew,
    signals: placed.filter(({ alertId }) => alertId === alert.id).map(({ signal }) => signal),
  }));
  await enqueueShown(
    tx,
    ports,
    ports.place ? await ports.place(tx, taken) : taken.map(({ alert, isNew }) => showAlert(alert, !isNew)),
  );
  return final;
}

/** An alert on a card of its own. `isPosted`: people see it already, and it only changes. */
export function showAlert(alert: Alert, isPosted: boolean): Shown {
  const isUrgent = alert.severity === 'high' || alert.kind === 'partnerAlert';
  const [urgent, usual] = isPosted ? [PRIORITY.urgentEdit, PRIORITY.edit] : [PRIORITY.urgentPost, PRIORITY.post];
  const subject = { subjectType: 'alert', subjectId: alert.id } as const;
  return { subject, priority: isUrgent ? urgent : usual, afterSec: 0 };
}

async function enqueueShown(tx: Transaction<Tables>, ports: IngestPorts, shown: readonly Shown[]): Promise<void> {
  for (const group of Map.groupBy(shown, (item) => `${item.priority} ${item.afterSec}`).values()) {
    const subjects = group.map(({ subject }) => subject);
    await ports.jobs.enqueue(tx, 'deliver', subjects, group[0]?.priority, group[0]?.afterSec);
  }
}

/** Resolves what the source has closed: at once where the item speaks for the situation, else when none is open. */
async function closeAtSource(tx: Transaction<Tables>, drafts: readonly Draft[], now: Date): Promise<readonly Draft[]> {
  const unsure = drafts.filter((draft) => draft.closing && !draft.closing.forAll).map((draft) => draft.alert.id);
  const stillOpen = await withOpenSignals(tx, unsure);
  return drafts.map((draft) => (stillOpen.has(draft.alert.id) ? draft : closed(draft, now)));
}
