import { describe, expect, test } from '@jest/globals';
import {
  actOnAlert,
  COUNTED_UP_TO,
  findAlertByNumber,
  ingestSignals,
  listOpenAlerts,
  type Signal,
} from '../../src/alerts/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const enqueued: string[] = [];
const ports = () => ({
  db: database.db,
  now: () => NOW,
  jobs: {
    enqueue: async (_tx: unknown, _queue: unknown, jobs: readonly { subjectId: string }[]) => {
      enqueued.push(...jobs.map((job) => job.subjectId));
    },
  },
});

let serial = 0;
/** A detection of a user, shown at the given minute before now. */
function detection(user: string, change: Partial<Signal> = {}): Signal {
  serial += 1;
  const shownAt = change.shownAt ?? new Date(NOW.getTime() - 600_000);
  return {
    key: `graph:riskDetection:t1/${serial}`,
    situationKey: `graph:user:t1/${user}`,
    twinKey: '',
    source: 'graph.riskDetections',
    kind: 'identityRisk',
    tenantId: 't1',
    subject: { id: user, name: user },
    severity: 'medium',
    sourceState: { kind: 'open' },
    shownAt,
    happenedAt: shownAt,
    fingerprint: 'a',
    isTest: false,
    evidence: {
      type: 'riskDetection',
      eventType: 'unfamiliarFeatures',
      happenedAt: shownAt.toISOString(),
      detectedAt: shownAt.toISOString(),
      ip: '203.0.113.7',
      place: 'Lagos, NG',
      device: '',
      state: 'atRisk',
      detail: 'none',
    },
    ...change,
  };
}

const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };

describe('taking signals in', () => {
  test('the same item twice changes nothing', async () => {
    const signal = detection('adele');
    expect(await ingestSignals(ports(), 't1', [signal])).toEqual({ opened: 1, updated: 0, unchanged: 0 });
    const before = enqueued.length;
    expect(await ingestSignals(ports(), 't1', [signal, signal])).toEqual({ opened: 0, updated: 0, unchanged: 1 });
    expect(enqueued).toHaveLength(before);
  });

  test('a second detection joins the open alert, and a rise of level shows', async () => {
    await ingestSignals(ports(), 't1', [detection('alex')]);
    await ingestSignals(ports(), 't1', [detection('alex', { severity: 'high' })]);
    const { alerts } = await listOpenAlerts(database.db, 50);
    const mine = alerts.filter((alert) => alert.subjectId === 'alex');
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ severity: 'high', signalCount: 2, version: 2 });
  });

  test('a handled alert does not swallow what comes later', async () => {
    const first = detection('lee');
    await ingestSignals(ports(), 't1', [first]);
    const open = (await listOpenAlerts(database.db, 50)).alerts.find((alert) => alert.subjectId === 'lee');
    await actOnAlert(ports(), open?.id ?? '', { verb: 'resolve', resolution: 'dismissed', note: '' }, megan);
    const earlier = detection('lee');
    expect(await ingestSignals(ports(), 't1', [earlier])).toMatchObject({ opened: 0, updated: 1 });
    const later = detection('lee', { shownAt: new Date(NOW.getTime() + 1) });
    expect(await ingestSignals(ports(), 't1', [later])).toMatchObject({ opened: 1, updated: 0 });
    expect(await findAlertByNumber(database.db, open?.number ?? 0)).toMatchObject({
      status: 'resolved',
      signalCount: 2,
    });
  });

  test('what the portal closes is closed here, by Microsoft', async () => {
    const first = detection('lynne');
    await ingestSignals(ports(), 't1', [first]);
    const closed = { ...first, fingerprint: 'b', sourceState: { kind: 'closed', resolution: 'dismissed' } } as const;
    await ingestSignals(ports(), 't1', [closed]);
    const row = await database.db.selectFrom('alerts').selectAll().where('subject_id', '=', 'lynne').executeTakeFirst();
    expect(row).toMatchObject({ status: 'resolved', resolution: 'dismissed', resolved_by: 'Microsoft' });
    await ingestSignals(ports(), 't1', [{ ...first, fingerprint: 'c' }]);
    const again = await database.db.selectFrom('alerts').selectAll().where('subject_id', '=', 'lynne').execute();
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ status: 'new', resolution: null });
  });

  test('an older alert that somebody reopened goes on, although a newer one was closed since', async () => {
    const first = detection('diego');
    await ingestSignals(ports(), 't1', [first]);
    const [old] = (await listOpenAlerts(database.db, 50)).alerts.filter((alert) => alert.subjectId === 'diego');
    await actOnAlert(ports(), old?.id ?? '', { verb: 'resolve', resolution: 'dismissed', note: '' }, megan);
    const later = detection('diego', { shownAt: new Date(NOW.getTime() + 1) });
    await ingestSignals(ports(), 't1', [later]);
    const over = { kind: 'closed', resolution: 'dismissed' } as const;
    await ingestSignals(ports(), 't1', [{ ...later, fingerprint: 'b', sourceState: over }]);
    await actOnAlert(ports(), old?.id ?? '', { verb: 'reopen' }, megan);
    await ingestSignals(ports(), 't1', [{ ...later, fingerprint: 'c' }]);
    const open = (await listOpenAlerts(database.db, 50)).alerts.filter((alert) => alert.subjectId === 'diego');
    expect(open.map((alert) => alert.number)).toEqual([old?.number]);
  });

  test('history that was closed before we first saw it opens nothing', async () => {
    const signal = detection('nestor', { sourceState: { kind: 'closed', resolution: 'dismissed' } });
    expect(await ingestSignals(ports(), 't1', [signal])).toEqual({ opened: 0, updated: 0, unchanged: 0 });
  });

  test('open alerts are counted up to a thousand, and one more stands for any number above', async () => {
    const many = Array.from({ length: COUNTED_UP_TO + 50 }, (_, at) => detection(`user-${at}`));
    await ingestSignals(ports(), 't1', many);
    expect((await listOpenAlerts(database.db, 3, 't1')).total).toBe(COUNTED_UP_TO + 1);
    expect((await listOpenAlerts(database.db, 3, 'nobody')).total).toBe(0);
  });
});
