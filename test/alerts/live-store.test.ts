import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import {
  type Alert,
  listAlertsOf,
  listLateAlerts,
  listNewAlerts,
  listOpenAlerts,
  readAlertsOfSpan,
} from '../../src/alerts/index.ts';
import { insertAlerts } from '../../src/alerts/store.ts';
import { newId } from '../../src/storage/new-id.ts';
import { listDoneTasks, listOverdueTasks } from '../../src/tasks/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T12:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const LEE = '00000000-0000-4000-8000-000000000002';
let serial = 0;

/** An alert that was last touched when something last happened to it. */
function alert(change: Partial<Alert>): Alert {
  serial += 1;
  const shownAt = change.shownAt ?? ago(0.5);
  const whole: Alert = {
    id: newId(NOW),
    number: 0,
    situationKey: `situation-${serial}`,
    source: 'test',
    kind: 'partnerAlert',
    tenantId: 'contoso',
    subjectId: 's',
    subjectName: 'S',
    severity: 'medium',
    status: 'new',
    assigneeId: null,
    assigneeName: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    shownAt,
    happenedAt: shownAt,
    isTest: false,
    evidence: [],
    signalCount: 1,
    version: 1,
    createdAt: shownAt,
    updatedAt: shownAt,
    traceId: null,
    ...change,
  };
  return { ...whole, updatedAt: whole.resolvedAt ?? whole.acknowledgedAt ?? whole.createdAt };
}

const fresh = alert({ severity: 'high' });
const pastGoal = alert({ shownAt: ago(2) });
const pastLine = alert({ shownAt: ago(30), tenantId: 'fabrikam' });
const taken = alert({
  shownAt: ago(5),
  status: 'acknowledged',
  acknowledgedAt: ago(3),
  assigneeId: LEE,
  assigneeName: 'Lee Gu',
});
const done = alert({
  shownAt: ago(200),
  status: 'resolved',
  acknowledgedAt: ago(190),
  resolvedAt: ago(2),
  resolution: 'fraud',
});
const old = alert({ shownAt: ago(300), status: 'resolved', resolvedAt: ago(250), resolution: 'ignore' });

beforeAll(async () => {
  const all = [
    fresh,
    pastGoal,
    pastLine,
    taken,
    done,
    old,
    alert({ shownAt: ago(50), isTest: true }),
    alert({ shownAt: ago(50), kind: 'identityRisk', tenantId: 'northwind' }),
  ];
  await database.db.transaction().execute((tx) => insertAlerts(tx, all));
  const task = (step: string, dueAt: Date, doneAt: Date | null, of: Alert) => ({
    id: newId(NOW),
    alert_id: of.id,
    step_key: step,
    position: 1,
    title: step,
    why: '',
    how: '',
    owner_id: LEE,
    owner_name: 'Lee Gu',
    due_at: dueAt,
    done_at: doneAt,
    created_at: ago(10),
  });
  await database.db
    .insertInto('tasks')
    .values([
      task('late', ago(2), null, taken),
      task('later', ago(1), null, pastLine),
      task('open', ago(-2), null, taken),
      task('done', ago(2), ago(1), taken),
      task('long ago', ago(2), ago(60), taken),
    ])
    .execute();
});

const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);

describe('what is late', () => {
  test('partner alerts past the goal that nobody answered, the longest waiting first; no tests, no risky users', async () => {
    const late = await listLateAlerts(database.db, NOW, 10);
    expect(ids(late.alerts)).toEqual([pastLine.id, pastGoal.id]);
    expect(late).toMatchObject({ total: 2, pastLine: 1 });
    expect(await listLateAlerts(database.db, NOW, 1, 'contoso')).toMatchObject({ total: 1, pastLine: 0 });
  });

  test('tasks past their day, of all and of one customer', async () => {
    const titles = async (tenantId?: string) =>
      (await listOverdueTasks(database.db, NOW, 10, tenantId)).tasks.map(({ title }) => title);
    expect(await titles()).toEqual(['late', 'later']);
    expect(await titles('fabrikam')).toEqual(['later']);
    expect(await listOverdueTasks(database.db, NOW, 1)).toMatchObject({ total: 2, tasks: [{ customer: 'contoso' }] });
  });
});

test('what is open: within a severity the running clocks, then what is new, then what somebody has', async () => {
  const { alerts } = await listOpenAlerts(database.db, 10);
  expect(ids(alerts.slice(0, 3))).toEqual([fresh.id, pastLine.id, pastGoal.id]);
  expect(alerts.slice(3, 5).map(({ isTest, kind }) => ({ isTest, kind }))).toEqual([
    { isTest: false, kind: 'identityRisk' },
    { isTest: true, kind: 'partnerAlert' },
  ]);
  expect(alerts[5]?.id).toBe(taken.id);
  expect(ids((await listOpenAlerts(database.db, 2, undefined, 4)).alerts)).toEqual(ids(alerts.slice(4)));
});

test('what nobody has, worst first, and what one person has', async () => {
  const found = await listNewAlerts(database.db, 1, 'contoso');
  expect(ids(found.alerts)).toEqual([fresh.id]);
  // The test among them is not counted.
  expect(found.total).toBe(2);
  expect(ids((await listAlertsOf(database.db, LEE, 5)).alerts)).toEqual([taken.id]);
  expect(await listAlertsOf(database.db, 'nobody', 5)).toEqual({ alerts: [], total: 0 });
});

describe('a span', () => {
  test('counts what was opened, taken and resolved in it, whenever it began', async () => {
    const span = await readAlertsOfSpan(database.db, { from: ago(24), to: NOW }, 10, 'contoso');
    expect(span).toMatchObject({
      opened: 3,
      acknowledged: 1,
      resolved: 1,
      resolvedBy: [{ resolution: 'fraud', count: 1 }],
      isCut: false,
    });
    expect(ids(span.latest).toSorted()).toEqual(ids([fresh, pastGoal, taken, done]).toSorted());
    expect((await listDoneTasks(database.db, { from: ago(24), to: NOW }, 5)).tasks.map(({ title }) => title)).toEqual([
      'done',
    ]);
  });

  test('that is over leaves out what came after it', async () => {
    const span = await readAlertsOfSpan(database.db, { from: ago(400), to: ago(240) }, 10);
    expect(span).toMatchObject({ opened: 1, acknowledged: 0, resolved: 1 });
    expect(ids(span.latest)).toEqual([old.id]);
  });

  test('is not emptied by a storm that came after it', async () => {
    const storm = (count: number, hours: number, name: string) =>
      sql`
        insert into alerts (id, situation_key, source, kind, tenant_id, subject_id, subject_name, severity, status, shown_at,
          happened_at, is_test, evidence, signal_count, created_at, updated_at, resolution, resolved_at)
        select gen_random_uuid(), ${name} || n, 'test', 'identityRisk', 'tailspin', 'u' || n, 'U', 'high', 'resolved', at,
          at, false, '[]', 1, at, at, 'dismissed', at
        from generate_series(1, ${count}::int) as n, (select ${ago(hours)}::timestamptz as at) as moment
      `.execute(database.db);
    await storm(40, 700, 'before');
    await storm(5100, 0.1, 'after');
    for (const tenantId of [undefined, 'tailspin']) {
      const span = await readAlertsOfSpan(database.db, { from: ago(720), to: ago(690) }, 3, tenantId);
      expect(span).toMatchObject({ opened: 40, resolved: 40, isCut: false });
      expect(span.latest).toHaveLength(3);
    }
    const today = await readAlertsOfSpan(database.db, { from: ago(1), to: NOW }, 3);
    expect(today.isCut).toBe(true);
  });
});
