import { describe, expect, test } from '@jest/globals';
import { newId } from '../../src/storage/new-id.ts';
import { VERBS } from '../../src/teams/card-data.ts';
import { ask, textOf, useDesk } from '../support/desk.ts';
import { deliveredActivity, postActivity } from '../support/wire.ts';

const desk = useDesk();

/** Everything that any button of ours carries, and what a form sends. */
const NAMES = [
  ...['alert', 'task', 'question', 'article', 'teamQuestion', 'drill', 'fold', 'import', 'contact', 'tenant'],
  ...['erasure', 'alarm', 'reminder', 'branch', 'reading', 'page', 'upTo', 'from', 'version', 'versions', 'filter'],
  ...['about', 'purpose', 'at', 'card', 'step'],
].map((name) => `${name}Id`);
const INPUTS = [
  'in_assignee',
  'in_resolution',
  'in_contact',
  'in_question',
  'in_answer',
  'in_note',
  'in_zone',
  'in_hour',
];

describe('a press that no card of ours sends, by somebody who may do everything', () => {
  test.each([
    ['names that are no ids', "x' or 1=1 --"],
    ['numbers below nothing', '-5'],
    ['numbers without end', '9'.repeat(40)],
    ['numbers that are none', '1e999'],
    ['ids of nothing', '0197f3a2-6d10-7c41-9b52-ffffffffffff'],
  ])('with %s is answered, whatever its verb, and breaks nothing', async (_what, value) => {
    await ask(desk, 'Megan Bowen', 'alerts');
    const model = deliveredActivity(desk, 'message', 'Megan Bowen');
    const data = Object.fromEntries([...NAMES, ...INPUTS].map((name) => [name, value]));
    const failed: string[] = [];
    for (const verb of VERBS) {
      const invoke = { ...model, type: 'invoke', name: 'adaptiveCard/action', text: undefined, id: newId(new Date()) };
      const { status, body } = await postActivity(desk, { ...invoke, value: { action: { verb, data } } });
      if (status !== 200 || body['statusCode'] === 500) failed.push(verb);
    }
    expect(failed).toEqual([]);
  });

  test('asks for a page of a storm before its first', async () => {
    const id = newId(new Date());
    const at = desk.clock.now();
    await desk.db
      .insertInto('folds')
      .values({
        id,
        kind: 'storm',
        group_key: 'kind:x',
        event_type: 'x',
        tenant_id: null,
        opened_at: at,
        until: at,
      } as never)
      .execute();
    await ask(desk, 'Megan Bowen', 'alerts');
    const model = deliveredActivity(desk, 'message', 'Megan Bowen');
    const value = { action: { verb: 'fold.list', data: { foldId: id, pageId: '-5' } } };
    const invoke = { ...model, type: 'invoke', name: 'adaptiveCard/action', id: newId(new Date()), value };
    const { body } = await postActivity(desk, invoke);
    expect([body['statusCode'], textOf(body)]).toEqual([200, expect.not.stringContaining('did not work')]);
  });
});

describe('the sandbox', () => {
  test('a web page in the browser of whoever tries it out cannot speak as anybody', async () => {
    desk.expectLogged('activity refused');
    await ask(desk, 'Nestor Wilke', 'help');
    const body = JSON.stringify({ ...deliveredActivity(desk, 'message', 'Nestor Wilke'), id: 'from-a-page' });
    // What a page may send without being asked whether it may: a form, in a way.
    const headers = { 'content-type': 'text/plain', origin: 'https://evil.example' };
    const answer = await fetch(`${desk.url}/api/messages`, { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
    expect(desk.log.filter(({ msg }) => msg === 'activity refused').at(-1)).toMatchObject({
      reason: 'from a web page',
    });
  });
});
