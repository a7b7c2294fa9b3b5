import { beforeAll, describe, expect, test } from '@jest/globals';
import { roleGroupId, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { cardWith, textOf, until, useDesk } from '../support/desk.ts';
import { alertIdIn, shownTexts, verbsIn } from '../support/read-card.ts';
import { deliveredActivity, postActivity } from '../support/wire.ts';

const desk = useDesk();
const nestor = staffId('Nestor Wilke');
const lee = staffId('Lee Gu');
const isaiah = staffId('Isaiah Langer');
const miriam = staffId('Miriam Graham');

const PEOPLE = {
  Contoso: ['Adele Vance', 'Alex Wilber', 'Joni Sherman', 'Debra Berger'],
  Fabrikam: ['Henrietta Mueller', 'Irvin Sayers', 'Christie Cline', 'Pradeep Gupta'],
};

/** One alert a person; a test that acts takes one that no other test touches. */
const cards = new Map<string, SimMessage>();
const cardOf = (subject: string): SimMessage => {
  const card = cards.get(subject);
  if (!card) throw new Error(`no alert about ${subject}`);
  return card;
};

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  for (const [customer, people] of Object.entries(PEOPLE)) {
    for (const user of people) desk.cloud.happen.riskySignIn(customer, { user, level: 'medium' });
  }
  desk.cloud.happen.fraud('Fabrikam');
  for (const user of Object.values(PEOPLE).flat()) cards.set(user, await cardWith(desk, user, 'Identity risk'));
  cards.set('fraud', await cardWith(desk, 'Partner alert'));
});

const press = (person: string, subject: string, verb: string, inputs?: Record<string, unknown>) =>
  desk.teams.press(person, cardOf(subject).id, verb, inputs);

/** What the service answered inside the HTTP 200 that Teams asks for. */
const answered = ({ httpStatus, body }: { httpStatus: number; body: unknown }) => {
  expect(httpStatus).toBe(200);
  const { statusCode, type, value } = body as { statusCode: number; type: string; value: unknown };
  return { statusCode, type, value, text: typeof value === 'string' ? value : shownTexts(value) };
};

const everybodySees = (subject: string, ...texts: string[]) =>
  until(`everybody sees ${texts.join(', ')}`, () => {
    const shown = shownTexts(desk.teams.seenBy(miriam, cardOf(subject).id));
    return texts.every((text) => shown.includes(text));
  });

const auditOf = async (subject: string) => {
  const rows = await desk.db
    .selectFrom('audit_log')
    .select(['verb', 'actor_name'])
    .where('subject_id', '=', alertIdIn(cardOf(subject).card))
    .where('actor_id', '<>', 'microsoft')
    .orderBy('id')
    .execute();
  return rows.map((row) => `${row.actor_name} ${row.verb}`);
};

const editsOf = (subject: string) =>
  desk.teams.history.filter(
    ({ operation, activityId }) => operation === 'updateActivity' && activityId === cardOf(subject).id,
  ).length;

describe('what the buttons do', () => {
  test('acknowledge, assign to me, resolve with a reason, reopen: each shows at once, and then to everybody', async () => {
    const taken = answered(await press(nestor, 'Adele Vance', 'alert.acknowledge'));
    expect(taken).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(taken.text).toContain('Acknowledged by Nestor Wilke');
    await everybodySees('Adele Vance', 'Acknowledged by Nestor Wilke');

    const form = answered(await press(nestor, 'Adele Vance', 'alert.chooseAssignee'));
    expect(verbsIn(form.value)).toEqual(['alert.assign', 'alert.show']);
    answered(await press(nestor, 'Adele Vance', 'alert.assign'));
    await everybodySees('Adele Vance', 'with Nestor Wilke');

    const reasons = textOf(answered(await press(nestor, 'Adele Vance', 'alert.chooseResolution')).value);
    for (const reason of ['confirmedCompromised', 'confirmedSafe', 'dismissed']) expect(reasons).toContain(reason);
    expect(reasons).not.toContain('"fraud"');
    const over = answered(
      await press(nestor, 'Adele Vance', 'alert.resolve', { in_resolution: 'confirmedSafe', in_note: 'On holiday' }),
    );
    expect(verbsIn(over.value)).toEqual(['alert.reopen', 'alert.tasks']);
    await everybodySees('Adele Vance', 'Resolved by Nestor Wilke');

    answered(await press(lee, 'Adele Vance', 'alert.reopen'));
    await everybodySees('Adele Vance', 'New, nobody has it yet');
    expect(await auditOf('Adele Vance')).toEqual([
      'Nestor Wilke alert.acknowledge',
      'Nestor Wilke alert.assign',
      'Nestor Wilke alert.resolve',
      'Lee Gu alert.reopen',
    ]);
  });

  test('a partner alert ends with the reasons of Partner Center', async () => {
    const form = textOf(answered(await press(lee, 'fraud', 'alert.chooseResolution')).value);
    for (const reason of ['fraud', 'legitimate', 'ignore']) expect(form).toContain(`"value":"${reason}"`);
    const wrong = answered(await press(lee, 'fraud', 'alert.resolve', { in_resolution: 'confirmedSafe' }));
    expect(verbsIn(wrong.value)).toContain('alert.resolve');
    expect(await auditOf('fraud')).toEqual([]);
    for (const [length, limit] of [
      [501, '500'],
      [2_001, '2,000'],
    ] as const) {
      const long = { in_resolution: 'fraud', in_note: 'x'.repeat(length) };
      const told = answered(await press(lee, 'fraud', 'alert.resolve', long));
      expect(told.text).toContain(`at most ${limit} fit. Nothing was changed`);
      expect(await auditOf('fraud')).toEqual([]);
    }
    answered(await press(lee, 'fraud', 'alert.resolve', { in_resolution: 'fraud', in_note: 'x'.repeat(500) }));
    await everybodySees('fraud', 'Resolved by Lee Gu');
  });

  test('it is given to another member who may act, and to nobody else', async () => {
    await press(nestor, 'Alex Wilber', 'alert.chooseAssignee');
    const toReader = answered(await press(nestor, 'Alex Wilber', 'alert.assign', { in_assignee: isaiah }));
    expect(toReader).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
    expect(toReader.text).toBe(
      'Isaiah Langer may not act on alerts. Please choose one of the responders, approvers and administrators.',
    );
    const toStranger = answered(
      await press(nestor, 'Alex Wilber', 'alert.assign', { in_assignee: '99999999-aaaa-4bbb-8ccc-000000000099' }),
    );
    expect(toStranger.text).toContain('not a member of the team');
    expect(await auditOf('Alex Wilber')).toEqual([]);
    answered(await press(nestor, 'Alex Wilber', 'alert.assign', { in_assignee: lee }));
    await everybodySees('Alex Wilber', 'with Lee Gu');
  });

  test('a press without the role is refused, and says who may', async () => {
    const refused = answered(await press(isaiah, 'Joni Sherman', 'alert.acknowledge'));
    expect(refused.type).toBe('application/vnd.microsoft.activity.message');
    expect(refused.text).toContain('You are a reader. This is for responders, approvers and administrators.');
    expect(await auditOf('Joni Sherman')).toEqual([]);
  });

  test('a client that refreshes by itself is shown the alert and changes nothing', async () => {
    await press(isaiah, 'Joni Sherman', 'alert.acknowledge');
    const last = deliveredActivity(desk, 'invoke', 'Isaiah Langer');
    const value = { ...(last['value'] as object), trigger: 'automatic' };
    const from = { ...(last['from'] as object), aadObjectId: nestor };
    const { status, body } = await postActivity(desk, { ...last, id: 'f:automatic', from, value });
    expect(answered({ httpStatus: status, body }).text).toContain('New, nobody has it yet');
    expect(await auditOf('Joni Sherman')).toEqual([]);
  });
});

describe('many at once', () => {
  test('twenty presses: one is first, the others learn who, everybody’s copy is edited once', async () => {
    const before = editsOf('Debra Berger');
    const people = Array.from({ length: 20 }, (_, index) => [nestor, lee, staffId('Megan Bowen')][index % 3] ?? lee);
    const answers = await Promise.all(people.map((person) => press(person, 'Debra Berger', 'alert.acknowledge')));
    const texts = answers.map((answer) => answered(answer).text);
    const told = texts.filter((text) => / was first: acknowledged at | acknowledged it already, at /.test(text));
    expect(told).toHaveLength(19);
    expect(await auditOf('Debra Berger')).toHaveLength(1);
    await everybodySees('Debra Berger', 'Acknowledged by');
    expect(editsOf('Debra Berger')).toBe(before + 1);
  });

  test('the same press delivered twice does nothing twice', async () => {
    await press(nestor, 'Henrietta Mueller', 'alert.acknowledge');
    const sent = deliveredActivity(desk, 'invoke', 'Nestor Wilke');
    await desk.teams.press(lee, cardOf('Henrietta Mueller').id, 'alert.chooseResolution');
    await press(lee, 'Henrietta Mueller', 'alert.resolve', { in_resolution: 'dismissed' });
    await press(lee, 'Henrietta Mueller', 'alert.reopen');
    const again = await postActivity(desk, sent);
    expect(answered({ httpStatus: again.status, body: again.body }).text).toContain('Your press has arrived');
    expect(await auditOf('Henrietta Mueller')).toEqual([
      'Nestor Wilke alert.acknowledge',
      'Lee Gu alert.resolve',
      'Lee Gu alert.reopen',
    ]);
  });
});

describe('what no card of ours sends', () => {
  const invoke = (verb: string, data: Record<string, unknown>) =>
    desk.teams.invoke(nestor, cardOf('Irvin Sayers').id, { verb, data });

  test.each([
    ['an alert that was deleted', { alertId: '0197f3a2-6d10-7c41-9b52-000000000001' }],
    ['no id', {}],
    ['a number', { alertId: 12 }],
    ['dashes', { alertId: '-'.repeat(36) }],
    ['a huge text', { alertId: 'a'.repeat(100_000) }],
    ['an object', { alertId: { $ne: '' } }],
    ['names of prototypes', JSON.parse('{"__proto__":{"alertId":"x"},"constructor":"x","alertId":"toString"}')],
    ['SQL', { alertId: "'; drop table alerts; --" }],
  ])('%s: says that it is gone, and what to do', async (_what, data) => {
    const { statusCode, text } = answered(await invoke('alert.acknowledge', data));
    expect(statusCode).toBe(200);
    expect(text).toContain('This alert is no longer here');
    expect(text).toContain('Type **alerts**');
  });

  test.each(['alert.explode', '', '__proto__', 'toString', 'alert.acknowledge '])(
    'the verb “%s” is not known here',
    async (verb) => {
      const { statusCode, type, value } = answered(await invoke(verb, {}));
      expect({ statusCode, type }).toEqual({ statusCode: 400, type: 'application/vnd.microsoft.error' });
      expect(value).toMatchObject({ message: expect.stringContaining('Type “alerts”') });
    },
  );

  test('a note with what no database takes is kept without it', async () => {
    const alertId = alertIdIn(cardOf('Irvin Sayers').card);
    const note = `a\0b\ud800c${'x'.repeat(400)}`;
    answered(await invoke('alert.resolve', { alertId, in_resolution: 'dismissed', in_note: note }));
    const [row] = await desk.db
      .selectFrom('audit_log')
      .select('detail')
      .where('subject_id', '=', alertId)
      .where('verb', '=', 'alert.resolve')
      .execute();
    expect(row?.detail['note']).toMatch(/^ab\ufffdcx{400}$/);
  });

  test.each([12, 'not a person', '../../v3/conversations', `${'a'.repeat(36)}`])(
    'the assignee %j is nobody',
    async (in_assignee) => {
      const alertId = alertIdIn(cardOf('Christie Cline').card);
      const { statusCode } = answered(await invoke('alert.assign', { alertId, in_assignee }));
      expect(statusCode).toBe(200);
      expect(await auditOf('Christie Cline')).toEqual([]);
    },
  );

  test('an invoke that is none of ours is told so', async () => {
    const model = deliveredActivity(desk, 'invoke', 'Nestor Wilke');
    expect((await postActivity(desk, { ...model, id: 'f:other', name: 'task/fetch' })).status).toBe(501);
    const empty = await postActivity(desk, { ...model, id: 'f:empty', value: {} });
    expect(answered({ httpStatus: empty.status, body: empty.body }).statusCode).toBe(400);
  });

  test('a press from another tenant is refused', async () => {
    desk.expectLogged('message of a stranger ignored');
    const model = deliveredActivity(desk, 'invoke', 'Nestor Wilke');
    const foreign = '99999999-aaaa-4bbb-8ccc-000000000099';
    const { status, body } = await postActivity(desk, {
      ...model,
      id: 'f:foreign',
      conversation: { ...(model['conversation'] as object), tenantId: foreign },
      channelData: { ...(model['channelData'] as object), tenant: { id: foreign } },
    });
    expect(answered({ httpStatus: status, body })).toMatchObject({ statusCode: 403 });
  });
});

describe('older clients', () => {
  test('send the button as a message, and are answered with a message', async () => {
    await press(nestor, 'Christie Cline', 'alert.chooseAssignee');
    const { name: _name, value: _value, ...model } = deliveredActivity(desk, 'invoke', 'Nestor Wilke');
    const alertId = alertIdIn(cardOf('Christie Cline').card);
    const value = { verb: 'alert.acknowledge', alertId };
    await postActivity(desk, { ...model, type: 'message', id: 'f:submitted', value });
    await everybodySees('Christie Cline', 'Acknowledged by Nestor Wilke');
    await until('the answer', () =>
      desk.teams
        .messages({ channel: true })
        .find(({ id, threadId, card }) => id !== threadId && shownTexts(card).includes('Acknowledged by Nestor Wilke')),
    );
  });
});

describe('a role that is taken away', () => {
  test('ends within five minutes', async () => {
    const [responders] = desk.cloud.world.partner.groups.filter(({ id }) => id === roleGroupId('responder'));
    responders?.memberIds.splice(0);
    answered(await press(nestor, 'Pradeep Gupta', 'alert.acknowledge'));
    expect(await auditOf('Pradeep Gupta')).toEqual(['Nestor Wilke alert.acknowledge']);
    desk.clock.advance(5 * 60_000 + 1);
    const { text } = answered(await press(nestor, 'Pradeep Gupta', 'alert.chooseResolution'));
    expect(text).toContain('You have no role here yet. This is for responders, approvers and administrators.');
  });
});
