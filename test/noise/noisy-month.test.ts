import { describe, expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { makeMonth } from './make-month.ts';
import { playMonth } from './play-month.ts';
import { scoreMonth } from './score-month.ts';

// Whole months, the given one among them, are played by `node test/noise/score.ts`: each takes minutes.
const database = useDatabase();

describe('some noisy days', () => {
  test('are quiet in the channel, and hide nothing that people must see', async () => {
    const days = makeMonth(5, { days: 2, customers: 10 });
    const played = await playMonth(database.db, days, { mostAnHour: 10, pollSec: 600 });
    const { ratio, ...score } = await scoreMonth(database.db, days, played);
    expect(score).toMatchObject({ untold: [], notUpdated: [], folded: [], twoCards: [], lost: [], testsCounted: [] });
    // All the stories of a month in two days of a small partner: what must be told is a larger share here.
    expect(ratio).toBeLessThanOrEqual(0.1);
  }, 300_000);
});

describe('a month', () => {
  test('of one seed is the same month again, and of another seed another', () => {
    const text = (seed: number) => JSON.stringify(makeMonth(seed, { days: 1, customers: 5 }));
    const [one, again, another] = [text(5), text(5), text(6)];
    expect(again === one).toBe(true);
    expect(another === one).toBe(false);
  });
});
