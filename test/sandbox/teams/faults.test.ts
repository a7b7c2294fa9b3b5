import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ROUGH_DAY, seededFaults } from '../../../src/sandbox/teams/fault-plan.ts';
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

  test('a call on its way late is carried out late, and one answered late at once: the order tells them apart', async () => {
    const { teams } = stage;
    teams.faults.next({ kind: 'arriveLate', ms: 30 });
    const late = send('late');
    await send('in between');
    await late;
    expect(written()).toEqual(['in between', 'late']);
    teams.faults.next({ kind: 'answerLate', ms: 30 });
    const slow = send('slow');
    await send('after it');
    await slow;
    expect(written()).toEqual(['in between', 'late', 'slow', 'after it']);
    const [between, lateCall, after, slowCall] = teams.history;
    expect(lateCall?.order.arrived).toBeLessThan(between?.order.arrived ?? 0);
    expect(lateCall?.order.done).toBeGreaterThan(between?.order.ended ?? 0);
    expect(slowCall?.order.done).toBeLessThan(after?.order.arrived ?? 0);
    expect(slowCall?.order.ended).toBeGreaterThan(after?.order.ended ?? 0);
  });

  test('a caller that leaves before the answer has not heard it, and the history says so', async () => {
    const { teams } = stage;
    const gate = teams.faults.hold();
    const leaving = new AbortController();
    const url = new URL(`v3/conversations/${teams.channelId}/activities`, teams.serviceUrl);
    const body = JSON.stringify({ type: 'message', text: 'left alone' });
    const called = fetch(url, { method: 'POST', body, signal: leaving.signal });
    await gate.reached;
    leaving.abort();
    await expect(called).rejects.toThrow();
    teams.mark('the caller left');
    // A call of somebody else, so that Teams has seen the broken connection.
    await stage.call('GET', 'v3/conversations/19%3Aelsewhere/members');
    gate.release();
    await teams.idle();
    const [left] = teams.history.filter(({ operation }) => operation === 'sendToConversation');
    expect(left).toMatchObject({ applied: true, status: 201, unheard: true });
    expect(teams.marks).toMatchObject([{ what: 'the caller left' }]);
    expect(written()).toEqual(['left alone']);
  });

  test('a followed plan decides about every write, the same way for the same seed, until it is ended', async () => {
    const { teams } = stage;
    const decided = (seed: number) => {
      const plan = seededFaults(seed, ROUGH_DAY);
      return Array.from({ length: 300 }, () => plan('updateActivity')?.kind);
    };
    expect(decided(7)).toEqual(decided(7));
    expect(decided(7)).not.toEqual(decided(8));
    expect(new Set(decided(7))).toEqual(
      new Set([undefined, 'answer', 'drop', 'deliverThenAnswer', 'deliverThenDrop', 'arriveLate', 'answerLate']),
    );
    expect(seededFaults(7, { fail: 1 })('getMember')).toBeUndefined();

    teams.faults.follow(seededFaults(7, { fail: 1 }));
    teams.faults.next({ kind: 'answer', status: 412 });
    expect([(await send()).status, (await send()).status]).toEqual([412, 502]);
    teams.faults.follow(undefined);
    expect((await send()).status).toBe(201);
  });

  test('a storm refuses several writes in a row', () => {
    const plan = seededFaults(1, { storm: 0.05 });
    const refused = Array.from({ length: 200 }, () => (plan('updateActivity') ? 'x' : '.')).join('');
    expect(refused).toMatch(/\.x{6}/);
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
