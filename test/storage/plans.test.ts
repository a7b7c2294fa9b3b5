import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import {
  actOnAlert,
  findAlert,
  findAlertByNumber,
  findArchivedAlert,
  findArchivedAlertByNumber,
  ingestSignals,
  listAlertsOf,
  listLateAlerts,
  listNewAlerts,
  listOpenAlerts,
  readAlertsOfSpan,
  type Signal,
} from '../../src/alerts/index.ts';
import { actorsSince, linesAbout } from '../../src/audit/index.ts';
import { buildDigest } from '../../src/digest/index.ts';
import { readStore } from '../../src/figures/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { claimDue, endClaim } from '../../src/sources/source-states.ts';
import { archiveAlerts, eraseArchived } from '../../src/storage/archive.ts';
import type { Tables } from '../../src/storage/tables.ts';
import {
  findTaskByNumber,
  finishTask,
  listDoneTasks,
  listOverdueTasks,
  listTasksOf,
  listTasksOfAlert,
} from '../../src/tasks/index.ts';
import { countWaiting } from '../../src/teams/count-waiting.ts';
import { countParked } from '../../src/teams/parked.ts';
import { useDatabase } from '../support/database.ts';
import { customerId, fillStore } from '../support/fill-store.ts';

/** Tables that grow with the years. Reading one of them whole is what nobody can wait for. */
const BIG = ['alerts', 'archived_alerts', 'signals', 'tasks', 'cards', 'audit_log', 'source_states'];

const HOUR_MS = 3_600_000;
const state: { db?: Kysely<Tables>; seen: { sql: string; parameters: readonly unknown[] }[] } = { seen: [] };
// Before the database is dropped: hooks run in the order in which they stand.
afterAll(() => state.db?.destroy());
const database = useDatabase();
const ports = { jobs: { enqueue: async () => undefined }, now: () => new Date() };
const megan = { entraId: staffId('Megan Bowen'), name: 'Megan Bowen' };
const customer = customerId(7);
const db = () => {
  if (!state.db) throw new Error('the database is there from beforeAll on');
  return state.db;
};
/** Some alert, task and archived alert to ask for. */
const some = { alertId: '', number: 0, task: 0, taskId: '', archivedId: '', archived: 0 };

beforeAll(async () => {
  await fillStore(database.db, { alerts: 20_000, customers: 1000, open: 500, days: 100, tasksEvery: 6 });
  while ((await archiveAlerts(database.db, new Date(Date.now() - 60 * 24 * HOUR_MS), new Date(), 2500)) > 0);
  await sql`vacuum analyze`.execute(database.db);
  state.db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url, max: 4 }) }),
    log: (event) => {
      if (event.level === 'query') state.seen.push({ sql: event.query.sql, parameters: event.query.parameters });
    },
  });
  const [alert, task, archived] = await Promise.all([
    database.db
      .selectFrom('alerts')
      .select(['id', 'number'])
      .where('status', '=', 'new')
      .limit(1)
      .executeTakeFirstOrThrow(),
    database.db
      .selectFrom('tasks')
      .select(['id', 'number'])
      .where('done_at', 'is', null)
      .limit(1)
      .executeTakeFirstOrThrow(),
    database.db.selectFrom('archived_alerts').select(['id', 'number']).limit(1).executeTakeFirstOrThrow(),
  ]);
  Object.assign(some, {
    alertId: alert.id,
    number: alert.number,
    task: task.number,
    taskId: task.id,
    archivedId: archived.id,
    archived: archived.number,
  });
}, 60_000);

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** The big tables that a plan reads from the first row to the last. */
const readWhole = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && BIG.includes(plan['Relation Name'] ?? '')
    ? [plan['Relation Name'] ?? '']
    : []),
  ...(plan.Plans ?? []).flatMap(readWhole),
];

async function plansOf(work: () => Promise<unknown>): Promise<{ statements: number; whole: string[] }> {
  state.seen = [];
  await work();
  const statements = state.seen.filter(({ sql: text }) => /^\s*(select|with|insert|update|delete)\b/i.test(text));
  const whole: string[] = [];
  for (const { sql: text, parameters } of statements) {
    const { rows } = await explain(text, parameters);
    for (const table of readWhole(rows[0]?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': '' }))
      whole.push(`${table}: ${text}`);
  }
  return { statements: statements.length, whole };
}

async function explain(text: string, parameters: readonly unknown[]) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return client
    .query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(`explain (format json) ${text}`, [...parameters])
    .finally(() => client.end());
}

const week = () => ({ from: new Date(Date.now() - 7 * 24 * HOUR_MS), to: new Date() });
const signalOf = (key: string): Signal => ({
  key,
  situationKey: key,
  twinKey: `twin:${key}`,
  source: 'graph.riskDetections',
  kind: 'identityRisk',
  tenantId: customer,
  subject: { id: key, name: 'Seat' },
  severity: 'low',
  sourceState: { kind: 'open' },
  shownAt: new Date(),
  happenedAt: new Date(),
  fingerprint: 'new',
  isTest: false,
  evidence: {
    type: 'riskyUser',
    eventType: '',
    happenedAt: new Date().toISOString(),
    detectedAt: new Date().toISOString(),
    ip: '',
    place: '',
    device: '',
    state: 'atRisk',
    detail: '',
  },
});

describe('no table that grows is read whole by', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['alerts', () => listOpenAlerts(db(), 10)],
    ['alerts of a customer', () => listOpenAlerts(db(), 10, customer)],
    ['alert 12', () => findAlertByNumber(db(), some.number)],
    ['a refresh', () => findAlert(db(), some.alertId)],
    ['an alert of the archive, by number', () => findArchivedAlertByNumber(db(), some.archived)],
    ['an alert of the archive, by its card', () => findArchivedAlert(db(), some.archivedId)],
    ['a press', () => actOnAlert({ ...ports, db: db() }, some.alertId, { verb: 'acknowledge' }, megan)],
    ['what is new', () => listNewAlerts(db(), 10)],
    ['what somebody has', () => listAlertsOf(db(), megan.entraId, 10)],
    ['what is late', () => listLateAlerts(db(), new Date(), 10)],
    ['what is late at a customer', () => listLateAlerts(db(), new Date(), 10, customer)],
    ['what happened this week', () => readAlertsOfSpan(db(), week(), 3)],
    ['what happened at a customer', () => readAlertsOfSpan(db(), week(), 3, customer)],
    ['tasks', () => listTasksOf(db(), megan.entraId, 10)],
    ['tasks of an alert', () => listTasksOfAlert(db(), some.alertId)],
    ['task 5', () => findTaskByNumber(db(), some.task)],
    ['a task that is done', () => finishTask({ ...ports, db: db() }, some.taskId, megan)],
    ['tasks that are late', () => listOverdueTasks(db(), new Date(), 10)],
    ['tasks that were done this week', () => listDoneTasks(db(), week(), 10)],
    ['the log of an alert', () => linesAbout(db(), 'alert', [some.alertId], 5)],
    ['who is on duty', () => actorsSince(db(), week().from, 5)],
    ['the cards that wait', () => countWaiting(db())],
    ['the cards that are parked', () => countParked(db())],
    ['a page of a poll', () => ingestSignals({ ...ports, db: db() }, customer, [signalOf('a'), signalOf('b')])],
    [
      'a claim of what is due',
      async () => {
        const now = new Date(Date.now() + 48 * HOUR_MS);
        const [claim] = await claimDue(db(), ['graph.riskyUsers'], 8, now);
        if (!claim) throw new Error('everything is due in two days');
        await endClaim(db(), claim, { status: 'ok', reason: undefined, failures: 0, nextAt: now }, now);
      },
    ],
    ['the move into the archive', () => archiveAlerts(db(), week().from, new Date(), 10)],
    ['erasing', () => eraseArchived(db(), new Date(Date.now() - 99 * 24 * HOUR_MS), 10)],
  ])('%s', async (_what, work) => {
    const { statements, whole } = await plansOf(work);
    expect(statements).toBeGreaterThan(0);
    expect(whole).toEqual([]);
  });

  test('the figures, but for how each source stands', async () => {
    const { whole } = await plansOf(() => readStore(db(), new Date()));
    expect(whole.filter((line) => !line.startsWith('source_states'))).toEqual([]);
  });

  test('the digest, but for what could not be read', async () => {
    const { from, to } = week();
    const { whole } = await plansOf(() => buildDigest(db(), { periodStart: from, periodEnd: to }, to));
    expect(whole.filter((line) => !line.startsWith('source_states'))).toEqual([]);
  });
});

test('the list of open alerts comes from its index, on any page, and is not sorted', async () => {
  state.seen = [];
  await listOpenAlerts(db(), 10, undefined, 200);
  const [list] = state.seen.filter(({ sql: text }) => text.includes('order by'));
  const { rows } = await explain(list?.sql ?? '', list?.parameters ?? []);
  const plan = JSON.stringify(rows[0]?.['QUERY PLAN']);
  expect(plan).toContain('"Index Name":"alerts_waiting_first"');
  expect(plan).not.toMatch(/"Node Type":"(?:Incremental )?Sort"/);
});

test('a plan that reads a table whole is noticed', async () => {
  const { whole } = await plansOf(() => sql`select count(*) from alerts where subject_name like '%7'`.execute(db()));
  expect(whole).toHaveLength(1);
});
