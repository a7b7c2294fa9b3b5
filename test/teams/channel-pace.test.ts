import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createThrottle } from '../../src/sandbox/teams/throttle.ts';
import { reserveAll } from '../../src/storage/pace.ts';
import { createChannelPace, lanesOf, SPARE_MS } from '../../src/teams/channel-pace.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const STORM = { tenantId: 'adatum', conversationId: '19:storm' };
const lane = 'channel:19:storm';

const places = async (of = lane): Promise<number[]> => {
  const rows = await database.db.selectFrom('paced_sends').select('at').where('lane', '=', of).orderBy('at').execute();
  return rows.map(({ at }) => at.getTime());
};

beforeEach(async () => {
  await database.db.deleteFrom('paced_sends').execute();
});

describe('the pace of a channel', () => {
  test('stays within what Teams allows, whoever sends', async () => {
    const waits: number[] = [];
    const pause = async (ms: number) => void waits.push(ms);
    const instances = [createChannelPace(database.db, pause), createChannelPace(database.db, pause)];
    await Promise.all(
      instances.map(async (pace) => {
        for (let card = 0; card < 15; card += 1) await pace.take(STORM, 'post');
      }),
    );
    const times = await places();
    expect(times).toHaveLength(30);
    // So many in any stretch of this length, wherever it begins.
    for (const [most, withinMs] of [
      [7, 1_000],
      [8, 2_000],
    ] as const) {
      for (const from of times) {
        expect(times.filter((at) => at >= from && at < from + withinMs).length).toBeLessThanOrEqual(most);
      }
    }
    expect(waits.length).toBeGreaterThan(15);
  });

  test('a full channel costs no place, however many cards ask, and is asked again when it has room', async () => {
    let elapsedMs = 0;
    const pace = createChannelPace(
      database.db,
      async () => undefined,
      () => elapsedMs,
    );
    const turns = [];
    for (let card = 0; card < 200; card += 1) turns.push(await pace.take(STORM, 'post'));
    const taken = turns.filter(({ kind }) => kind === 'now').length;
    expect(taken).toBeGreaterThan(8);
    expect(await places()).toHaveLength(taken);
    const last = turns.at(-1);
    expect(last).toEqual({ kind: 'later', afterSec: expect.any(Number) });
    elapsedMs += 1_000 * (last?.kind === 'later' ? last.afterSec : 0);
    await sql`update paced_sends set at = at - interval '1 minute'`.execute(database.db);
    expect(await pace.take(STORM, 'post')).toMatchObject({ kind: 'now', hasWaited: false });
  });

  test('a sender that is late for its place takes another, and not for ever', async () => {
    let elapsedMs = 0;
    let lateMs = 400;
    const pace = createChannelPace(
      database.db,
      async (ms) => {
        elapsedMs += ms + lateMs;
      },
      () => elapsedMs,
    );
    const turn = await pace.take(STORM, 'post');
    elapsedMs += 300;
    if (turn.kind === 'now') await turn.begin();
    expect(await places()).toHaveLength(2);

    const onTime = await pace.take({ ...STORM, conversationId: '19:calm' }, 'post');
    lateMs = 0;
    if (onTime.kind === 'now') await onTime.begin();
    expect(await places('channel:19:calm')).toHaveLength(1);

    const always = createChannelPace(
      database.db,
      async () => undefined,
      () => (elapsedMs += 1_000),
    );
    const hopeless = await always.take({ ...STORM, conversationId: '19:busy' }, 'post');
    if (hopeless.kind === 'now') await hopeless.begin();
    expect(await places('channel:19:busy')).toHaveLength(4);
  });

  test('edits leave room for what is new', async () => {
    const pace = createChannelPace(database.db, async () => undefined);
    await sql`
      insert into paced_sends (lane, at)
      select ${lane}, clock_timestamp() - interval '5 seconds' from generate_series(1, 58)
    `.execute(database.db);
    expect(await pace.take(STORM, 'edit')).toMatchObject({ kind: 'later' });
    expect(await pace.take(STORM, 'post')).toMatchObject({ kind: 'now', hasWaited: false });
  });

  test('after a 429 nobody asks there until Teams is ready again', async () => {
    let elapsedMs = 0;
    const pace = createChannelPace(
      database.db,
      async () => undefined,
      () => elapsedMs,
    );
    pace.hold(STORM, 7);
    expect(await pace.take(STORM, 'edit')).toEqual({ kind: 'later', afterSec: 7 });
    expect(await pace.take({ ...STORM, conversationId: '19:other' }, 'post')).toMatchObject({ kind: 'now' });
    elapsedMs = 7_000;
    expect(await pace.take(STORM, 'post')).toMatchObject({ kind: 'now' });
  });

  test('a message to a person who waits is counted, and does not wait', async () => {
    const pauses: number[] = [];
    const pace = createChannelPace(database.db, async (ms) => void pauses.push(ms));
    for (let reply = 0; reply < 7; reply += 1) await pace.note(STORM);
    expect(pauses).toEqual([]);
    expect(await places()).toHaveLength(7);
    const turn = await pace.take(STORM, 'post');
    expect(pauses).toHaveLength(1);
    if (turn.kind === 'now') await turn.begin();
    // Ready shortly before its moment, and then the rest of the wait.
    expect(pauses[0]).toBeGreaterThan(300);
    expect(pauses[1]).toBeGreaterThan(200);
  });

  test('a chat and another channel have lanes of their own; the tenant is shared', async () => {
    const pauses: number[] = [];
    const pace = createChannelPace(database.db, async (ms) => void pauses.push(ms));
    for (let channel = 0; channel < 10; channel += 1) {
      for (let card = 0; card < 5; card += 1) {
        await pace.take({ tenantId: 'adatum', conversationId: `19:${channel}` }, 'post');
      }
    }
    expect(pauses).toEqual([]);
    await pace.take({ tenantId: 'adatum', conversationId: 'a:1megan' }, 'post');
    expect(pauses).toHaveLength(1);
    await pace.take({ tenantId: 'fabrikam', conversationId: 'a:1pradeep' }, 'post');
    expect(pauses).toHaveLength(1);
  });
});

// The moments are reserved without waiting for them; a reader of its own then lets the calls arrive, each some
// milliseconds late, and counts what Teams would have refused.
test('ten minutes of backlog reach 95 % of what Teams allows, and provoke no 429', async () => {
  const from = Date.now();
  for (let card = 0; card < 1_200; card += 1) await reserveAll(database.db, lanesOf(STORM, 'post'));
  const times = (await places()).filter((at) => at - from < 600_000);
  const allowed = 60 * (600 / 30);
  expect(times.length / allowed).toBeGreaterThanOrEqual(0.95);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
      const wayMs = latencies(seed);
      const arrivals = times.map((at) => at + wayMs()).sort((a, b) => a - b);
      const clock = { at: 0 };
      const throttle = createThrottle(() => new Date(clock.at));
      const refused = arrivals.filter((at) => {
        clock.at = at;
        return throttle.admit('write', STORM.conversationId) !== undefined;
      });
      expect(refused).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

/** Milliseconds on the way, less than the spare; a small generator, so that a run can be repeated by its seed. */
function latencies(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % (SPARE_MS - 1)) + 1;
  };
}
