import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Signal } from '../../src/alerts/index.ts';
import { issueDueDigest } from '../../src/digest/index.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { seededFaults } from '../../src/sandbox/teams/fault-plan.ts';
import { archiveAlerts } from '../../src/storage/archive.ts';
import { useDatabase } from '../support/database.ts';
import { shownTexts } from '../support/read-card.ts';
import type { Instance } from './instance.ts';
import { openPairLab, type PairLab } from './pair-lab.ts';
import { violationsIn } from './read-history.ts';
import { subjectOf } from './replay.ts';
import { detection } from './signals.ts';

const database = useDatabase();
const PEOPLE = ['Nestor Wilke', 'Lee Gu', 'Megan Bowen'];
let lab: PairLab;

beforeAll(async () => {
  lab = await openPairLab(database);
});
afterAll(() => lab.stop());
afterEach(async () => {
  await lab.rest();
  const { findings, presses } = await lab.read();
  expect({ ...violationsIn(findings), ambiguous: findings.ambiguous, presses }).toEqual({ ambiguous: [], presses: [] });
});

/** Takes items in on the first instance, on the second, or on both at once. */
const ingest = (on: readonly number[], ...signals: readonly Signal[]) =>
  Promise.all(on.map((index) => (lab.pair[index] ?? lab.pair[0]).ingest(signals)));

/** An alert of somebody new, with its card in the channel. */
async function newAlert(user: string): Promise<{ readonly id: string; readonly messageId: string }> {
  // A day apart, so that no storm is seen in them.
  lab.pass(86_400_000);
  await ingest([0], detection(user, 1, lab.now()));
  await lab.rest();
  const { id } = await database.db
    .selectFrom('alerts')
    .select('id')
    .where('subject_id', '=', user)
    .executeTakeFirstOrThrow();
  const message = lab.teams.messages({ channel: true }).find(({ card }) => subjectOf(card) === `alert ${id}`);
  return { id, messageId: message?.id ?? '' };
}

const press = (person: string, alert: { id: string; messageId: string }, verb: string, inputs: object = {}) =>
  lab.teams.invoke(staffId(person), alert.messageId, { verb, data: { alertId: alert.id, ...inputs } });

const linesOf = async (alertId: string): Promise<string[]> => {
  const rows = await database.db
    .selectFrom('audit_log')
    .select(['verb', 'actor_name'])
    .where('subject_id', '=', alertId)
    .where('actor_id', '<>', 'microsoft')
    .orderBy('id')
    .execute();
  return rows.map(({ verb, actor_name: name }) => `${name} ${verb}`);
};

test('twenty presses at once on two instances: one winner, nineteen polite answers, one line, one card', async () => {
  const alert = await newAlert('Adele Vance');
  const before = lab.pair.map(({ scissors }) => scissors.steps);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_none, index) => press(PEOPLE[index % 3] ?? '', alert, 'alert.acknowledge')),
  );
  expect(lab.pair.every(({ scissors }, index) => scissors.steps > (before[index] ?? 0))).toBe(true);
  expect(answers.map(({ httpStatus }) => httpStatus)).toEqual(Array.from({ length: 20 }, () => 200));
  const texts = answers.map(({ body }) => shownTexts((body as { value: unknown }).value));
  const [winner = ''] = await linesOf(alert.id);
  const name = winner.replace(' alert.acknowledge', '');
  expect(await linesOf(alert.id)).toEqual([`${name} alert.acknowledge`]);
  expect(texts.filter((text) => text.includes(`Acknowledged by ${name}`))).toHaveLength(20);
  const polite = texts.filter((text) => /was first: acknowledged at|You acknowledged it already/.test(text));
  expect(polite).toHaveLength(19);

  await lab.rest();
  const edits = lab.teams.history.filter(
    ({ operation, activityId }) => operation === 'updateActivity' && activityId === alert.messageId,
  );
  expect(edits).toHaveLength(1);
});

test('assigning against resolving: both in one order, or the second is told', async () => {
  for (let round = 0; round < 8; round += 1) {
    const alert = await newAlert(`Alex Wilber ${round}`);
    await Promise.all([
      press('Lee Gu', alert, 'alert.assign', { in_assignee: staffId('Lee Gu') }),
      press('Megan Bowen', alert, 'alert.resolve', { in_resolution: 'dismissed', in_note: '' }),
    ]);
    const lines = await linesOf(alert.id);
    // Assigned and then resolved, or resolved and the assignment refused; the reader plays the lines as they stand.
    expect([['Megan Bowen alert.resolve'], ['Lee Gu alert.assign', 'Megan Bowen alert.resolve']]).toContainEqual(lines);
  }
});

test('reopening and resolving by everybody at once leaves one card that is as the last of them left it', async () => {
  const alert = await newAlert('Joni Sherman');
  for (let round = 0; round < 4; round += 1) {
    await Promise.all([
      ...PEOPLE.map((person) => press(person, alert, 'alert.resolve', { in_resolution: 'confirmedSafe', in_note: '' })),
      ...PEOPLE.map((person) => press(person, alert, 'alert.reopen')),
      lab.pair[round % 2]?.jobs.drain(2),
    ]);
  }
});

test('twenty plans and twenty completions at once: each task planned once, done once, and one list in the thread', async () => {
  const alert = await newAlert('Christie Cline');
  await press('Lee Gu', alert, 'alert.acknowledge');
  await Promise.all(Array.from({ length: 20 }, (_none, index) => press(PEOPLE[index % 3] ?? '', alert, 'alert.tasks')));
  const tasks = await database.db.selectFrom('tasks').selectAll().where('alert_id', '=', alert.id).execute();
  expect(new Set(tasks.map((task) => task.step_key)).size).toBe(tasks.length);
  expect((await linesOf(alert.id)).filter((line) => line.endsWith('task.plan'))).toHaveLength(1);
  await lab.rest();

  const [task] = tasks;
  const complete = (person: string) =>
    lab.teams.invoke(staffId(person), alert.messageId, { verb: 'task.complete', data: { taskId: task?.id } });
  const answers = await Promise.all(Array.from({ length: 20 }, (_none, index) => complete(PEOPLE[index % 3] ?? '')));
  expect(answers.every(({ httpStatus }) => httpStatus === 200)).toBe(true);
  expect(await linesOf(task?.id ?? '')).toEqual([expect.stringMatching(/ task\.complete$/)]);
  await lab.rest();
  const lists = lab.teams
    .messages({ channel: true })
    .filter(({ id, threadId, deleted }) => threadId === alert.messageId && id !== threadId && !deleted);
  expect(lists).toHaveLength(1);
  expect(shownTexts(lists[0]?.card)).toContain(`${tasks.length - 1} open`);
});

test('one item that two instances read at the same moment is one alert with one signal', async () => {
  for (let round = 0; round < 8; round += 1) {
    const user = `Debra Berger ${round}`;
    lab.pass(86_400_000);
    const taken = await ingest([0, 1, 0, 1], detection(user, 1, lab.now()));
    expect(taken.map(({ opened }) => opened).toSorted()).toEqual([0, 0, 0, 1]);
  }
});

test('several items of one situation, read by both at once, gather on one alert', async () => {
  const items = Array.from({ length: 6 }, (_none, index) => detection('Irvin Sayers', index, lab.now()));
  await Promise.all(items.map((item, index) => ingest([index % 2], item)));
  const alerts = await database.db
    .selectFrom('alerts')
    .select(['signal_count', 'version'])
    .where('subject_id', '=', 'Irvin Sayers')
    .execute();
  expect(alerts).toEqual([{ signal_count: 6, version: 6 }]);
});

test('both instances deliver one card at once: one post, and every edit after it on the same message', async () => {
  const alert = await newAlert('Henrietta Mueller');
  // Teams takes its time, so that the next change finds the edit before it still under way.
  lab.teams.faults.follow(seededFaults(1, { late: 1 }));
  const change = async () => {
    for (let number = 2; number < 12; number += 1)
      await ingest([number % 2], detection('Henrietta Mueller', number, lab.now()));
  };
  const work = async (instance: Instance) => {
    for (let round = 0; round < 12; round += 1) await instance.jobs.drain(3);
  };
  await Promise.all([change(), ...lab.pair.map(work)]);
  lab.teams.faults.follow(undefined);
  await lab.rest();
  const written = lab.teams.messages({ channel: true }).filter(({ card }) => subjectOf(card) === `alert ${alert.id}`);
  expect(written.map(({ id }) => id)).toEqual([alert.messageId]);
});

test('a digest that is due is issued once, by whichever instance looks first', async () => {
  lab.pass(7 * 86_400_000);
  const schedule = { day: 'monday', hour: 8, timeZone: 'UTC' } as const;
  const since = new Date('2026-03-01T00:00:00Z');
  const issued = await Promise.all(
    [0, 1, 0, 1].map((index) => issueDueDigest({ ...(lab.pair[index] ?? lab.pair[0]), now: lab.now }, schedule, since)),
  );
  expect(issued.toSorted()).toEqual(['already', 'already', 'already', 'issued']);
  await lab.rest();
  const digests = lab.teams.messages({ channel: true }).filter(({ summary }) => summary?.includes('eek'));
  expect(digests).toHaveLength(1);
});

test('two archive runs at once move each alert once', async () => {
  const resolved = await database.db.selectFrom('alerts').select('id').where('status', '=', 'resolved').execute();
  expect(resolved.length).toBeGreaterThan(5);
  lab.pass(400 * 86_400_000);
  const moved = await Promise.all(lab.pair.map(({ db }) => archiveAlerts(db, lab.now(), lab.now(), 250)));
  expect(moved.reduce((sum, count) => sum + count, 0)).toBe(resolved.length);
  const archived = await database.db.selectFrom('archived_alerts').select('id').execute();
  expect(archived.map(({ id }) => id).toSorted()).toEqual(resolved.map(({ id }) => id).toSorted());
});
