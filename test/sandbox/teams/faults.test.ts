import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlaceState } from '../../../src/sandbox/teams/places.ts';
import { ADELE, ALEX } from './sample-people.ts';
import { type Stage, setStage } from './stage.ts';

describe('what goes wrong on the way', () => {
  let stage: Stage;
  const send = (text = 'hello') =>
    stage.call('POST', `v3/conversations/${stage.teams.channelId}/activities`, { type: 'message', text });
  const written = () => stage.teams.messages({ channel: true }).map(({ text }) => text);

  beforeEach(async () => {
    stage = await setStage();
    await stage.teams.install(ADELE.id);
  });
  afterEach(() => stage.end());

  test.each([
    [{ kind: 'answer', status: 429 } as const, 429, 'Throttled', null],
    [{ kind: 'answer', status: 429, retryAfterSec: 3 } as const, 429, 'Throttled', '3'],
    [{ kind: 'answer', status: 412 } as const, 412, 'PreconditionFailed', null],
    [{ kind: 'answer', status: 502 } as const, 502, 'ServiceError', null],
    [{ kind: 'answer', status: 403, code: 'InvalidBotApiHost' } as const, 403, 'InvalidBotApiHost', null],
  ])('%j has no effect and is used up by one call', async (fault, status, code, retryAfter) => {
    stage.teams.faults.next(fault);
    expect(await send()).toMatchObject({ status, retryAfter, body: { error: { code } } });
    expect((await send('again')).status).toBe(201);
    expect(written()).toEqual(['again']);
  });

  test('delivered, and yet answered with 502', async () => {
    const { teams } = stage;
    teams.faults.next({ kind: 'deliverThenAnswer', status: 502 });
    expect((await send()).status).toBe(502);
    expect(written()).toEqual(['hello']);
    expect(teams.history.at(-1)).toMatchObject({ status: 502, applied: true, fault: 'deliverThenAnswer' });
  });

  test('a cut connection', async () => {
    stage.teams.faults.next({ kind: 'drop' });
    await expect(send()).rejects.toThrow();
    expect(written()).toEqual([]);
    expect(stage.teams.history.at(-1)).toMatchObject({ status: 0, applied: false });
  });

  test('a fault waits for the operation that it is meant for', async () => {
    const { faults } = stage.teams;
    faults.next({ kind: 'answer', status: 500 }, { on: ['updateActivity'] });
    expect((await send()).status).toBe(201);
    expect(faults.pending).toBe(1);
  });

  test('a held call goes on when the test says so, and a write beside it can be refused', async () => {
    const { faults } = stage.teams;
    faults.refuseOverlappingWrites(true);
    const gate = faults.hold();
    const held = send('first');
    await gate.reached;
    expect((await send('second')).status).toBe(412);
    expect(written()).toEqual([]);
    gate.release();
    expect((await held).status).toBe(201);
    expect(written()).toEqual(['first']);
  });

  test.each<[PlaceState, number, unknown]>([
    ['removed', 403, { errorCode: 209, message: expect.stringContaining('MessageWritesBlocked') }],
    ['blocked', 403, { error: { code: 'ConversationBlockedByUser' } }],
    ['deleted', 404, { error: { code: 'ConversationNotFound' } }],
  ])('a personal chat that is %s', async (state, status, body) => {
    const { teams, call } = stage;
    const { body: chat } = await call('POST', 'v3/conversations', { members: [{ id: ADELE.id }] });
    teams.setState({ personal: ADELE.id }, state);
    const sent = await call('POST', `v3/conversations/${(chat as { id: string }).id}/activities`, {
      type: 'message',
      text: 'hi',
    });
    expect(sent).toMatchObject({ status, body });
  });

  test.each([
    ['somebody without the app', { members: [{ id: ALEX.id }] }, 403, 'ForbiddenOperationException'],
    ['somebody by address', { members: [{ id: ADELE.upn }] }, 403, 'ForbiddenOperationException'],
    ['an unknown channel', { isGroup: true, channelData: { channel: { id: '19:x' } } }, 404, 'ConversationNotFound'],
    ['a foreign tenant', { members: [{ id: ADELE.id }], tenantId: 'elsewhere' }, 400, 'BadArgument'],
  ])('a conversation with %s', async (_what, body, status, code) => {
    expect(await stage.call('POST', 'v3/conversations', body)).toMatchObject({ status, body: { error: { code } } });
  });

  test('a bot changes its own messages only, and only where they are', async () => {
    const { teams, call } = stage;
    await teams.say(ADELE.id, 'channel', 'mine', { mention: false });
    const [mine] = teams.messages({ channel: true });
    const edit = (conversation: string, id = '') =>
      call('PUT', `v3/conversations/${conversation}/activities/${id}`, { type: 'message', text: 'changed' });

    expect(await edit(`${teams.channelId};messageid=${mine?.id}`, mine?.id)).toMatchObject({ status: 403 });
    expect(await edit(teams.channelId, mine?.id)).toMatchObject({
      status: 404,
      body: { error: { code: 'ActivityNotFoundInConversation' } },
    });
  });

  test('an address that Teams does not have is refused', async () => {
    expect((await stage.call('PATCH', 'v3/conversations')).status).toBe(404);
  });
});
