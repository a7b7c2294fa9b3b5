import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createThrottle } from '../../../src/sandbox/teams/throttle.ts';
import { ADELE } from './sample-people.ts';
import { cardMessage, type Stage, setStage, smallCard } from './stage.ts';

describe('the rate limits of one conversation', () => {
  test.each([
    ['seven in one second', 7, 0, 1],
    ['eight in two seconds', 8, 150, 1],
    ['sixty in half a minute', 60, 300, 12],
    ['1800 in an hour', 1800, 1000, 1800],
  ])('%s', (_what, allowed, apartMs, retryAfterSec) => {
    let time = 0;
    const throttle = createThrottle(() => new Date(time));
    for (let call = 0; call < allowed; call += 1) {
      expect(throttle.admit('write', 'channel')).toBeUndefined();
      time += apartMs;
    }
    expect(throttle.admit('write', 'channel')).toBe(retryAfterSec);
    time += retryAfterSec * 1000;
    expect(throttle.admit('write', 'channel')).toBeUndefined();
  });

  test('one app gets fifty calls a second in a tenant, wherever they go', () => {
    const throttle = createThrottle(() => new Date(0));
    const answers = Array.from({ length: 51 }, (_, index) => throttle.admit('write', `chat ${index}`));
    expect(answers.indexOf(1)).toBe(50);
  });

  test('whatever the pace, no window ever holds more than it may', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 200 }), (gaps) => {
        let time = 0;
        const throttle = createThrottle(() => new Date(time));
        const admitted: number[] = [];
        for (const gap of gaps) {
          time += gap;
          if (throttle.admit('write', 'channel') === undefined) admitted.push(time);
        }
        const most = (seconds: number): number =>
          Math.max(0, ...admitted.map((end) => admitted.filter((at) => at <= end && at > end - seconds * 1000).length));
        expect([most(1) <= 7, most(2) <= 8, most(30) <= 60]).toEqual([true, true, true]);
      }),
    );
  });
});

describe('the limits over HTTP', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
    await stage.teams.install(ADELE.id);
  });
  afterEach(() => stage.end());

  test('all threads of a channel share one budget, and the answer says when to come back', async () => {
    const { teams, call, advance } = stage;
    const thread = (): ReturnType<Stage['call']> =>
      call('POST', 'v3/conversations', {
        isGroup: true,
        channelData: { channel: { id: teams.channelId } },
        activity: cardMessage(smallCard('alert')),
      });
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await thread()).status);
    expect(statuses).toEqual(Array.from({ length: 7 }, () => 201));

    expect(await thread()).toEqual({
      status: 429,
      retryAfter: '1',
      body: { error: { code: 'Throttled', message: 'Too many requests.' } },
    });
    advance(1);
    expect((await thread()).status).toBe(201);
    expect(teams.messages({ channel: true })).toHaveLength(8);
  });

  test.each([
    ['just fits', 50_000, 201],
    ['is too big, counted as UTF-16', 51_200, 413],
  ])('a message that %s', async (_what, characters, status) => {
    const { teams, call } = stage;
    const sent = await call('POST', `v3/conversations/${teams.channelId}/activities`, {
      type: 'message',
      text: 'x'.repeat(characters),
    });
    expect(sent.status).toBe(status);
    expect(teams.messages({ channel: true })).toHaveLength(status === 201 ? 1 : 0);
  });
});
