import { type Actor, type IngestPorts, ingestSignals, type Signal } from '../alerts/index.ts';
import { record } from '../audit/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { newId } from '../storage/new-id.ts';

/**
 * A **test alert** goes the whole way of an alert, to show that the way is open.
 *
 * Words: its *receipt* says when it was written, when Teams took it and under which message id, and who acknowledged it.
 * Invariants: it bears the same mark as the test events of Microsoft (`is_test`), and is in no digest, figure, clock or
 * fold; its buttons work like those of any alert; it ends by itself after a day; one is sent at a time.
 */
export interface TestAlertPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly now: () => Date;
  readonly partnerTenantId: string;
}

/** Milliseconds after which a test alert ends by itself. */
export const TEST_ENDS_AFTER_MS = 86_400_000;

/** Milliseconds within which a second test alert is not sent: the first has not had its chance yet. */
const PAUSE_MS = 60_000;

/** Source and event type of our own test alerts. */
export const TEST_SOURCE = 'test';

/**
 * Writes a test alert, with everything that an alert has: its signal, its log line, its card's job; and the job that
 * watches its receipt.
 *
 * @returns `tooSoon` with the test that somebody sent within the last minute; nothing is written then
 */
export async function raiseTestAlert(
  ports: TestAlertPorts,
  actor: Actor,
): Promise<{ readonly kind: 'raised' | 'tooSoon'; readonly testId: string }> {
  const { db, jobs, now, partnerTenantId } = ports;
  const at = now();
  const id = newId(at);
  const recent = await db
    .selectFrom('test_alerts')
    .select('id')
    .where('asked_at', '>', new Date(at.getTime() - PAUSE_MS))
    .where('asked_at', '<=', at)
    .where('ended_at', 'is', null)
    .orderBy('asked_at', 'desc')
    .executeTakeFirst();
  if (recent) return { kind: 'tooSoon', testId: recent.id };
  // Folds are not asked: a test stands on a card of its own, whatever the channel is up to.
  const ingest: IngestPorts = { db, jobs, now };
  await ingestSignals(ingest, partnerTenantId, [signalOf(id, partnerTenantId, at)], async (tx) => {
    const alert = await tx
      .selectFrom('alerts')
      .select('id')
      .where('situation_key', '=', situationOf(id))
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('test_alerts')
      .values({
        id,
        alert_id: alert.id,
        asked_at: at,
        asked_by_id: actor.entraId,
        asked_by_name: actor.name,
        ended_at: null,
      })
      .execute();
    await record(tx, [{ at, actor, verb: 'testAlert.send', subjectType: 'alert', subjectId: alert.id, detail: {} }]);
    await jobs.enqueue(tx, 'setup', [{ subjectType: 'testAlert', subjectId: alert.id }]);
  });
  return { kind: 'raised', testId: id };
}

const situationOf = (id: string): string => `${TEST_SOURCE}:alert:${id}`;

/** Low, so that nobody is woken; a partner alert, because those have every button. */
const signalOf = (id: string, tenantId: string, at: Date): Signal => ({
  key: situationOf(id),
  situationKey: situationOf(id),
  twinKey: '',
  source: TEST_SOURCE,
  kind: 'partnerAlert',
  tenantId,
  subject: { id: 'test', name: 'Nobody: this is a test' },
  severity: 'low',
  sourceState: { kind: 'open' },
  shownAt: at,
  happenedAt: at,
  fingerprint: 'test',
  isTest: true,
  evidence: {
    type: 'partnerAlert',
    eventType: 'watchpostTest',
    displayName: 'Test alert',
    description: '',
    confidence: '',
    subscriptionId: '',
    resources: [],
    happenedAt: at.toISOString(),
    detectedAt: at.toISOString(),
    lastObservedAt: at.toISOString(),
    state: 'active',
  },
});
