import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { App } from '../../src/app.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { ask, cardWith, type LogLine, textOf, until, useDesk } from '../support/desk.ts';
import { numberIn } from '../support/read-card.ts';
import { messagesOf, storyOf } from '../support/read-story.ts';
import { deliveredActivity } from '../support/wire.ts';

// So long between two reads that what is read is read because a webhook asked for it.
const desk = useDesk({ env: { POLL_INTERVAL_SEC: '3600' } });
const nestor = staffId('Nestor Wilke');
const OUTSIDE = '4bf92f3577b34da6a3ce929d0e0e4736';
let second: App;
let trace: string;

const lines = (msg: string, more: Readonly<Record<string, unknown>> = {}): LogLine[] =>
  desk.log.filter((line) => line.msg === msg && Object.entries(more).every(([name, value]) => line[name] === value));

beforeAll(async () => {
  desk.cloud.limits.enforced = false;
  second = await desk.another();
  await until('every source to be read', async () => {
    const { rest } = await desk.db
      .selectFrom('source_states')
      .select((eb) => eb.fn.countAll<number>().as('rest'))
      .where((eb) => eb.or([eb('status', '=', 'new'), eb('claimed_until', 'is not', null)]))
      .executeTakeFirstOrThrow();
    return rest === 0;
  });
  // Microsoft speaks to the second instance, people to the first.
  const { registration } = desk.cloud.webhooks;
  if (!registration) throw new Error('the webhook is registered');
  desk.cloud.webhooks.registration = { ...registration, url: registration.url.replace(/:\d+\//, `:${second.port}/`) };
  desk.cloud.happen.fraud('Fabrikam');
  const card = await cardWith(desk, 'Partner alert', 'Fabrikam');
  await desk.teams.press(nestor, card.id, 'alert.acknowledge');
  await cardWith(desk, 'Partner alert', 'Acknowledged by Nestor Wilke');
  const row = await desk.db
    .selectFrom('alerts')
    .select('trace_id')
    .where('kind', '=', 'partnerAlert')
    .executeTakeFirstOrThrow();
  trace = row.trace_id ?? '';
  await until('the edit to be noted', () => lines('job done', { trace }).length >= 2);
});

const allShown = () =>
  until('every card to be up to date', async () => {
    const { rows } = await sql`
      select from cards join alerts on id = cards.subject_id where shown_version < version or sending_until is not null
    `.execute(desk.db);
    return rows.length === 0;
  });

describe('one alert, from Microsoft to the press, on two instances', () => {
  test('the log alone tells its story, found by its trace', () => {
    expect(trace).toMatch(/^[0-9a-f]{32}$/);
    const told = messagesOf(storyOf(desk.log, trace)).filter((msg) => msg !== 'outside call');
    expect(told).toEqual([
      'webhook accepted',
      'alert opened',
      'source read',
      'card is sent',
      'card shown',
      'job done',
      'alert changed',
      'press answered',
      'card is sent',
      'card shown',
      'job done',
    ]);
  });

  test('each line says on which way it was written, and both instances have written some', () => {
    const [webhook] = lines('webhook accepted');
    const [opened] = lines('alert opened', { trace });
    expect(opened).toMatchObject({ cause: webhook?.['trace'], source: 'partnerAlerts', place: 'own' });
    const story = storyOf(desk.log, trace);
    expect(new Set(story.map((line) => line['instance']))).toEqual(new Set([undefined, 'another']));
    expect(webhook?.['instance']).toBe('another');
    const [pressed] = lines('press answered', { alertTrace: trace });
    expect(pressed).toMatchObject({ verb: 'alert.acknowledge', outcome: 'changed' });
    expect(pressed?.['instance']).toBeUndefined();
    // The press has a trace of its own, and so has the read.
    expect(new Set([trace, pressed?.['trace'], webhook?.['trace']]).size).toBe(3);
  });

  test('what people do by words has the alert beside it too', async () => {
    const { number } = await desk.db.selectFrom('alerts').select('number').executeTakeFirstOrThrow();
    await ask(desk, 'Nestor Wilke', `assign ${number} to me`);
    const [changed] = lines('alert changed', { verb: 'assign' });
    expect(changed).toMatchObject({ alertTrace: trace, number });
    expect(lines('message answered').at(-1)).toMatchObject({ alertTrace: trace, trace: changed?.['trace'] });
    await allShown();
  });

  test('a trace from outside is noted, and ours is another', async () => {
    const press = { ...deliveredActivity(desk, 'invoke', 'Nestor Wilke'), id: 'another-press' };
    const answer = await fetch(`http://127.0.0.1:${second.port}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${OUTSIDE}-00f067aa0ba902b7-01` },
      body: JSON.stringify(press),
    });
    expect(answer.status).toBe(200);
    const [answered] = lines('press answered', { parent: OUTSIDE });
    expect(answered).toMatchObject({ alertTrace: trace, instance: 'another', outcome: 'unchanged' });
    expect(answered?.['trace']).not.toBe(OUTSIDE);
  });

  test('a card that nobody works on is brought back on the alert’s trace', async () => {
    await sql`update cards set shown_version = 1 where subject_type = 'alert'`.execute(desk.db);
    // The repair leaves a minute to the job that came with a change, and looks every minute by the clock of the machine.
    await sql`update alerts set updated_at = updated_at - interval '5 minutes'`.execute(desk.db);
    await desk.restart();
    await until('the line of the repair', () => lines('card brought back', { trace }).length > 0);
  });

  test('an alert of an older instance, which has none, is found by its id', async () => {
    await sql`update alerts set trace_id = null`.execute(desk.db);
    const { id, number } = await desk.db.selectFrom('alerts').select(['id', 'number']).executeTakeFirstOrThrow();
    await allShown();
    await ask(desk, 'Nestor Wilke', `resolve ${number} fraud`);
    const own = id.replaceAll('-', '');
    await until('the edit', () => lines('card shown', { trace: own }).length > 0);
    expect(lines('alert changed', { alertTrace: own }).length).toBeGreaterThan(0);
  });
});

describe('when something fails', () => {
  test('a press is answered with a reference that finds it in the log', async () => {
    desk.expectLogged('press failed');
    desk.cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high', riskEventType: 'anomalousToken' });
    desk.clock.advance(3_601_000);
    const card = await cardWith(desk, 'Adele Vance');
    await desk.teams.press(nestor, card.id, 'alert.chooseAssignee');
    desk.teams.faults.next({ kind: 'answer', status: 502 }, { times: 3, on: ['getMember'] });
    const answer = await desk.teams.press(nestor, card.id, 'alert.assign', { in_assignee: staffId('Lee Gu') });
    const text = textOf(answer);
    const reference = /Reference ([0-9a-f]{8})\./.exec(text)?.[1] ?? 'none was given';
    expect(text).not.toMatch(/node_modules|\bat .*:\d+/);
    const story = storyOf(desk.log, reference);
    expect(messagesOf(story)).toContain('press failed');
    // With the alert beside it, the reference leads to the whole story.
    expect(messagesOf(story)).toContain('alert opened');
    expect(numberIn(card.card)).toBe(story.find(({ msg }) => msg === 'alert opened')?.['number']);
  });

  test('a message is answered with one too', async () => {
    desk.expectLogged('message failed');
    desk.expectLogged('source changed');
    await sql`alter table contacts rename to contacts_away`.execute(desk.db);
    const card = await ask(desk, 'Nestor Wilke', 'contacts contoso').finally(() =>
      sql`alter table contacts_away rename to contacts`.execute(desk.db),
    );
    const reference = /Reference ([0-9a-f]{8})\./.exec(textOf(card))?.[1] ?? 'none was given';
    expect(messagesOf(storyOf(desk.log, reference))).toEqual(
      expect.arrayContaining(['message answered', 'message failed']),
    );
  });
});
