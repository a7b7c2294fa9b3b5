import { beforeEach, describe, expect, test } from '@jest/globals';
import { createChannelPace } from '../../src/teams/channel-pace.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();

describe('the pace of a channel', () => {
  const lane = 'channel:19:storm';
  const places = async () => {
    const rows = await database.db
      .selectFrom('paced_sends')
      .select('at')
      .where('lane', '=', lane)
      .orderBy('at')
      .execute();
    return rows.map(({ at }) => at.getTime());
  };
  beforeEach(async () => {
    await database.db.deleteFrom('paced_sends').execute();
  });

  test('stays within what Teams allows, whoever sends', async () => {
    const waits: number[] = [];
    const pause = async (ms: number) => void waits.push(ms);
    const instances = [createChannelPace(database.db, pause), createChannelPace(database.db, pause)];
    await Promise.all(
      instances.map(async (pace) => {
        for (let card = 0; card < 15; card += 1) await pace.take('19:storm');
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

  test('a full channel costs one place, however many cards ask, so that they do not push each other back for ever', async () => {
    let elapsedMs = 0;
    const pace = createChannelPace(
      database.db,
      async () => undefined,
      () => elapsedMs,
    );
    const turns = [];
    for (let card = 0; card < 200; card += 1) turns.push(await pace.take('19:storm'));
    const taken = turns.filter(({ kind }) => kind === 'now').length;
    expect(taken).toBeGreaterThan(8);
    expect(await places()).toHaveLength(taken + 1);
    expect(turns.at(-1)).toEqual({ kind: 'later', afterSec: expect.any(Number) });
    elapsedMs += 30_000;
    await pace.take('19:storm');
    expect(await places()).toHaveLength(taken + 2);
  });
});
