import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../src/storage/new-id.ts';
import {
  countTasks,
  findTask,
  findTaskByNumber,
  finishTask,
  handOverTask,
  isOverdue,
  listTasksOf,
  listTasksOfAlert,
  planArticleTask,
  planTasks,
  reopenTask,
  type Task,
  taskListVersion,
} from '../../src/tasks/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const lee = { entraId: '00000000-0000-4000-8000-000000000002', name: 'Lee Gu' };
const STEPS = [
  { key: 'revoke', title: 'Revoke sessions', why: 'They outlive a password', how: 'In Entra', dueInHours: 1 },
  { key: 'reset', title: 'Reset the password', why: 'It is known', how: 'In Entra', dueInHours: 4 },
  { key: 'review', title: 'Review rules', why: 'They forward mail', how: 'In Exchange', dueInHours: 48 },
];

let enqueued: unknown[] = [];
const ports = (now = NOW) => ({
  db: database.db,
  now: () => now,
  jobs: {
    enqueue: async (_tx: unknown, _queue: unknown, jobs: readonly unknown[]) => {
      enqueued.push(...jobs);
    },
  },
});

/** An alert in the database, as far as tasks care. */
async function givenAlert(status: 'new' | 'acknowledged'): Promise<{ id: string }> {
  const id = newId(NOW);
  await database.db
    .insertInto('alerts')
    .values({
      id,
      situation_key: id,
      source: 'graph.riskDetections',
      kind: 'identityRisk',
      tenant_id: 'contoso',
      subject_id: 'adele',
      subject_name: 'Adele Vance',
      severity: 'high',
      status,
      shown_at: NOW,
      happened_at: NOW,
      is_test: false,
      evidence: '[]',
      signal_count: 1,
      created_at: NOW,
      updated_at: NOW,
    })
    .execute();
  return { id };
}

async function givenTask(): Promise<Task> {
  const tasks = await planTasks(ports(), await givenAlert('acknowledged'), STEPS, megan, megan);
  enqueued = [];
  if (!tasks[0]) throw new Error('planned');
  return tasks[0];
}

const verbsOf = async (subjectId: string) =>
  (await database.db.selectFrom('audit_log').select('verb').where('subject_id', '=', subjectId).execute()).map(
    (row) => row.verb,
  );

beforeAll(async () => {
  await database.db
    .insertInto('tenants')
    .values({ id: 'contoso', name: 'Contoso', domain: 'contoso.com', kind: 'customer', seen_at: NOW })
    .execute();
});
beforeEach(() => {
  enqueued = [];
});

describe('planning', () => {
  test('the steps of an alert become tasks with an owner and a due date, and one card lists them', async () => {
    const alert = await givenAlert('acknowledged');
    const tasks = await planTasks(ports(), alert, STEPS, megan, lee);
    expect(tasks.map((task) => task.stepKey)).toEqual(['revoke', 'reset', 'review']);
    expect(tasks[0]).toMatchObject({ customer: 'Contoso', ownerName: 'Megan Bowen', position: 1, doneAt: null });
    expect(tasks[1]?.dueAt).toEqual(new Date('2026-03-04T14:00:00Z'));
    expect(enqueued).toEqual([{ subjectType: 'taskList', subjectId: alert.id }]);
    expect(await verbsOf(alert.id)).toEqual(['task.plan']);
  });

  test('planning again, by two at once or with a new step, adds only what is missing', async () => {
    const alert = await givenAlert('acknowledged');
    await Promise.all([1, 2, 3].map(() => planTasks(ports(), alert, STEPS.slice(0, 2), megan, megan)));
    expect(await verbsOf(alert.id)).toEqual(['task.plan']);
    const [first] = await listTasksOfAlert(database.db, alert.id);
    await handOverTask(ports(), first?.id ?? '', lee, megan);
    const again = await planTasks(ports(), alert, STEPS, megan, megan);
    expect(again.map((task) => [task.stepKey, task.ownerName])).toEqual([
      ['revoke', 'Lee Gu'],
      ['reset', 'Megan Bowen'],
      ['review', 'Megan Bowen'],
    ]);
    enqueued = [];
    await planTasks(ports(), alert, STEPS, megan, megan);
    expect(enqueued).toEqual([]);
  });

  test('a step that is found later stands where it belongs', async () => {
    const alert = await givenAlert('acknowledged');
    await planTasks(
      ports(),
      alert,
      [STEPS[0], STEPS[2]].flatMap((step) => step ?? []),
      megan,
      megan,
    );
    const all = await planTasks(ports(), alert, STEPS, megan, megan);
    expect(all.map((task) => [task.position, task.stepKey])).toEqual([
      [1, 'revoke'],
      [2, 'reset'],
      [3, 'review'],
    ]);
  });

  test.each([
    ['an alert that nobody has taken', 'new', STEPS],
    ['an alert that asks for nothing', 'acknowledged', []],
  ] as const)('%s gets no tasks', async (_what, status, steps) => {
    const alert = await givenAlert(status);
    expect(await planTasks(ports(), alert, steps, megan, megan)).toEqual([]);
    expect(enqueued).toEqual([]);
  });
});

describe('acting', () => {
  test('of twenty presses at once one finishes the task, and all see it done', async () => {
    const task = await givenTask();
    const results = await Promise.all(Array.from({ length: 20 }, () => finishTask(ports(), task.id, lee)));
    expect(results.filter((result) => result.kind === 'changed')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'unchanged')).toHaveLength(19);
    for (const result of results) expect(result).toMatchObject({ task: { doneBy: 'Lee Gu', doneAt: NOW, version: 2 } });
    expect(enqueued).toEqual([{ subjectType: 'taskList', subjectId: task.alertId }]);
    expect(await verbsOf(task.id)).toEqual(['task.complete']);
  });

  test('a task is handed over while it is open, and once', async () => {
    const task = await givenTask();
    expect(await handOverTask(ports(), task.id, lee, megan)).toMatchObject({
      kind: 'changed',
      task: { ownerId: lee.entraId, ownerName: 'Lee Gu', dueAt: task.dueAt },
    });
    expect(await handOverTask(ports(), task.id, lee, megan)).toMatchObject({ kind: 'unchanged' });
    await finishTask(ports(), task.id, lee);
    expect(await handOverTask(ports(), task.id, megan, megan)).toMatchObject({
      kind: 'unchanged',
      task: { ownerName: 'Lee Gu', doneBy: 'Lee Gu' },
    });
    expect(await verbsOf(task.id)).toEqual(['task.assign', 'task.complete']);
  });

  test('what was finished by mistake is opened again', async () => {
    const task = await givenTask();
    expect(await reopenTask(ports(), task.id, megan)).toMatchObject({ kind: 'unchanged' });
    await finishTask(ports(), task.id, megan);
    expect(await reopenTask(ports(), task.id, megan)).toMatchObject({
      kind: 'changed',
      task: { doneAt: null, doneBy: null, version: 3 },
    });
  });

  test.each([['no id at all'], [newId(NOW)]])('a task that does not exist is gone: %s', async (id) => {
    expect(await finishTask(ports(), id, megan)).toEqual({ kind: 'gone' });
    expect(await findTask(database.db, id)).toBeUndefined();
  });
});

describe('a task of an article', () => {
  const step = (articleId: string) => ({ articleId, title: 'Customer MFA', why: 'It stops most', how: 'Ask me' });
  const diego = { entraId: '00000000-0000-4000-8000-000000000008', name: 'Diego Siciliani' };

  test('has no alert, is due in a week, and is told to no channel', async () => {
    enqueued = [];
    const { kind, task } = await planArticleTask(ports(), step('one'), diego);
    expect(kind).toBe('changed');
    expect(task).toMatchObject({
      alertId: null,
      alertNumber: null,
      tenantId: null,
      customer: '',
      articleId: 'one',
      ownerName: 'Diego Siciliani',
      dueAt: new Date('2026-03-11T10:00:00Z'),
    });
    expect(await findTaskByNumber(database.db, task.number)).toEqual(task);
    expect((await listTasksOf(database.db, diego.entraId, 5)).tasks).toEqual([task]);
    expect(await verbsOf(task.id)).toEqual(['task.plan']);
    expect(await finishTask(ports(), task.id, megan)).toMatchObject({ kind: 'changed' });
    expect(enqueued).toEqual([]);
  });

  test('is one while it is open, however often it is asked for, and a new one after that', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => planArticleTask(ports(), step('two'), diego)));
    expect(made.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged', 'unchanged', 'unchanged']);
    expect(new Set(made.map(({ task }) => task.id)).size).toBe(1);
    await finishTask(ports(), made[0]?.task.id ?? '', diego);
    expect((await planArticleTask(ports(), step('two'), diego)).kind).toBe('changed');
  });

  test('is not handed to somebody who has it, nor opened again beside the one that is open', async () => {
    const { task } = await planArticleTask(ports(), step('three'), diego);
    const other = await planArticleTask(ports(), step('three'), megan);
    expect(other.kind).toBe('changed');
    expect((await handOverTask(ports(), task.id, megan, diego)).kind).toBe('unchanged');
    expect((await handOverTask(ports(), task.id, lee, diego)).kind).toBe('changed');
    await finishTask(ports(), other.task.id, megan);
    await planArticleTask(ports(), step('three'), megan);
    expect((await reopenTask(ports(), other.task.id, megan)).kind).toBe('unchanged');
  });

  test('two are handed to one person at once, while that person makes a third: one of them is', async () => {
    const adele = { entraId: '00000000-0000-4000-8000-00000000000a', name: 'Adele Vance' };
    for (const article of ['five', 'six', 'seven', 'eight']) {
      const first = await planArticleTask(ports(), step(article), diego);
      const second = await planArticleTask(ports(), step(article), megan);
      const results = await Promise.all([
        handOverTask(ports(), first.task.id, adele, diego),
        handOverTask(ports(), second.task.id, adele, megan),
        planArticleTask(ports(), step(article), adele),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged', 'unchanged']);
    }
    expect((await listTasksOf(database.db, adele.entraId, 9)).total).toBe(4);
  });
});

describe('finding', () => {
  test('a person sees the open tasks, the first due first, and how many there are', async () => {
    const owner = { entraId: '00000000-0000-4000-8000-000000000009', name: 'Diego Siciliani' };
    const later = new Date(NOW.getTime() + 7_200_000);
    const [late] = await planTasks(ports(later), await givenAlert('acknowledged'), STEPS.slice(0, 1), owner, owner);
    const tasks = await planTasks(ports(), await givenAlert('acknowledged'), STEPS, owner, owner);
    await finishTask(ports(), tasks[0]?.id ?? '', owner);
    const { tasks: mine, total } = await listTasksOf(database.db, owner.entraId, 2);
    expect(mine.map((task) => task.id)).toEqual([late?.id, tasks[1]?.id]);
    expect(total).toBe(3);
  });

  test.each([Number.NaN, 1e30, -1, 1.5])('the number %s is nobody', async (number) => {
    expect(await findTaskByNumber(database.db, number)).toBeUndefined();
  });

  test('a task is found by its number', async () => {
    const task = await givenTask();
    expect(await findTaskByNumber(database.db, task.number)).toEqual(task);
  });

  test('open and overdue tasks are counted', async () => {
    const before = await countTasks(database.db, NOW);
    await givenTask();
    expect(await countTasks(database.db, NOW)).toEqual({ open: before.open + 3, overdue: before.overdue });
    const { overdue, open } = await countTasks(database.db, new Date('2027-01-01T00:00:00Z'));
    expect(overdue).toBe(open);
  });

  test('a task is overdue after its due date, not on it, and not when it is done', () => {
    expect(isOverdue({ dueAt: NOW, doneAt: null }, NOW)).toBe(false);
    expect(isOverdue({ dueAt: NOW, doneAt: null }, new Date(NOW.getTime() + 1))).toBe(true);
    expect(isOverdue({ dueAt: NOW, doneAt: NOW }, new Date(NOW.getTime() + 1))).toBe(false);
  });

  test('the version of a list grows with what is added and what changes', () => {
    const versions = [[], [{ version: 1 }], [{ version: 2 }], [{ version: 2 }, { version: 1 }]].map(taskListVersion);
    expect(versions).toEqual([0, 1, 2, 3]);
  });
});
