import { beforeAll, describe, expect, test } from '@jest/globals';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { ask, cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { alertIdIn, dataOf, numberIn, shownTexts, verbsIn } from '../support/read-card.ts';

const desk = useDesk();
const NESTOR = 'Nestor Wilke';
const nestor = staffId(NESTOR);
const lee = staffId('Lee Gu');
let alert: SimMessage;

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high', riskEventType: 'leakedCredentials' });
  alert = await cardWith(desk, 'Adele Vance');
});

const tasks = () =>
  desk.db.selectFrom('tasks').selectAll().where('alert_id', '=', alertIdIn(alert.card)).orderBy('position').execute();

const numberOf = async (index: number) => (await tasks())[index]?.number ?? 0;

/** The list in the alert's thread, as everybody sees it. */
const list = () =>
  desk.teams
    .messages({ channel: true })
    .find(({ id, threadId, card }) => threadId === alert.id && id !== alert.id && verbsIn(card).includes('task.open'));

const listShows = (text: string) => until(`the list with ${text}`, () => shownTexts(list()?.card).includes(text));

describe('the steps of an alert', () => {
  test('belong to somebody, so the alert is acknowledged first', async () => {
    const { body } = await desk.teams.invoke(nestor, alert.id, {
      verb: 'alert.tasks',
      data: { alertId: alertIdIn(alert.card) },
    });
    expect(textOf(body)).toContain('Acknowledge the alert first: a task needs an owner.');
    expect(await tasks()).toEqual([]);
  });

  test('become tasks of whoever has the alert, and one list in its thread', async () => {
    await desk.teams.press(nestor, alert.id, 'alert.acknowledge');
    const { body } = await desk.teams.press(nestor, alert.id, 'alert.tasks');
    expect(shownTexts(body)).toMatch(/tasks open, with Nestor Wilke/);
    await listShows('Nestor Wilke');
    const planned = await tasks();
    expect(planned.length).toBeGreaterThan(2);
    for (const task of planned) expect(task).toMatchObject({ owner_id: nestor, done_at: null });
    expect(shownTexts(list()?.card)).toContain(`Alert #${numberIn(alert.card)} · Contoso`);
    expect(shownTexts(list()?.card)).not.toContain('due due');
  });

  test('are planned once, however often the button is pressed', async () => {
    const before = await tasks();
    await desk.teams.press(nestor, alert.id, 'alert.tasks');
    await desk.teams.press(lee, alert.id, 'alert.tasks');
    expect(await tasks()).toEqual(before);
  });

  test('are not for readers to begin', async () => {
    const { body } = await desk.teams.invoke(staffId('Isaiah Langer'), alert.id, {
      verb: 'alert.tasks',
      data: { alertId: alertIdIn(alert.card) },
    });
    expect(textOf(body)).toContain('This is for responders');
  });
});

describe('a task', () => {
  test('opens from the list with its steps, for its owner and for others', async () => {
    const [first] = await tasks();
    await desk.teams.press(nestor, list()?.id ?? '', 'task.open', { taskId: first?.id });
    const own = await cardWith(desk, '"task.complete"', first?.title ?? '');
    expect(verbsIn(own.card)).toEqual(['task.complete', 'task.chooseAssignee']);
    expect(own.threadId).toBe(alert.id);
    const others = await ask(desk, 'Lee Gu', `task ${first?.number}`);
    expect(verbsIn(others)).toEqual(['task.complete', 'task.take', 'task.chooseAssignee']);
  });

  test('is taken over, handed over, and done; the list shows each', async () => {
    const [first] = await tasks();
    const chat = { personal: lee };
    await ask(desk, 'Lee Gu', `task ${first?.number}`);
    const message = desk.teams.messages(chat).at(-1)?.id ?? '';
    await desk.teams.press(lee, message, 'task.take');
    await listShows('Lee Gu');
    const form = await desk.teams.press(lee, message, 'task.chooseAssignee');
    expect(verbsIn(form.body)).toContain('task.assign');
    const refused = await desk.teams.press(lee, message, 'task.assign', { in_assignee: staffId('Isaiah Langer') });
    expect(textOf(refused.body)).toContain('Isaiah Langer may not act on alerts');
    await desk.teams.press(lee, message, 'task.assign', { in_assignee: staffId('Megan Bowen') });
    await listShows('Megan Bowen');
    const { body } = await desk.teams.invoke(lee, message, {
      verb: 'task.complete',
      data: dataOf(desk.teams.seenBy(lee, message) ?? {}, 'task.complete'),
    });
    expect(shownTexts(body)).toContain('Done by Lee Gu');
    await listShows('Done');
  });

  test('is done once: who comes second sees who was first', async () => {
    const number = await numberOf(1);
    expect(shownTexts(await ask(desk, NESTOR, `done ${number}`))).toContain('Done by Nestor Wilke');
    expect(shownTexts(await ask(desk, 'Lee Gu', `done ${number}`))).toContain('Done by Nestor Wilke');
    const rows = await desk.db
      .selectFrom('audit_log')
      .select('actor_name')
      .where('subject_id', '=', (await tasks())[1]?.id ?? '')
      .where('verb', '=', 'task.complete')
      .execute();
    expect(rows).toEqual([{ actor_name: NESTOR }]);
  });

  test('is handed over by a typed name, and stands in the list of its new owner', async () => {
    const number = await numberOf(2);
    expect(shownTexts(await ask(desk, NESTOR, `hand ${number} to lee`))).toContain('Lee Gu');
    expect(shownTexts(await ask(desk, 'Lee Gu', 'tasks'))).toContain(`${number}`);
    expect(shownTexts(await ask(desk, 'Isaiah Langer', `done ${number}`))).toContain('This is for responders');
  });

  test('in somebody’s chat renews itself when it is looked at, and a refresh never acts', async () => {
    const number = await numberOf(2);
    const card = await ask(desk, NESTOR, `task ${number}`);
    const message = desk.teams.messages({ personal: nestor }).at(-1)?.id ?? '';
    expect(card['refresh']).toMatchObject({ action: { verb: 'task.show' } });
    await ask(desk, 'Lee Gu', `done ${number}`);
    // What is being sent at this moment looks as if it had taken a minute.
    desk.expectLogged('card was shown after its claim had run out');
    desk.clock.advance(61_000);
    await desk.teams.open(nestor, { personal: nestor });
    await desk.teams.settled();
    expect(shownTexts(desk.teams.seenBy(nestor, message))).toContain('Done by Lee Gu');
  });

  test('that does not exist', async () => {
    const { body } = await desk.teams.invoke(nestor, alert.id, {
      verb: 'task.complete',
      data: { taskId: '0197f3a2-6d10-7c41-9b52-000000000001' },
    });
    expect(shownTexts(body)).toContain('This task is no longer here');
  });
});
