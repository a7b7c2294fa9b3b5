import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { play } from './play.ts';
import { type Stage, startStage } from './stage.ts';

/** Shared out over every kind of input; `node test/fuzz/run.ts 500000 --seed 7` plays a hundred times as many. */
const CASES = 5_000;
const SEED = 7;

const database = useDatabase();
const state: { stage?: Stage } = {};
beforeAll(async () => {
  state.stage = await startStage(database.url);
}, 120_000);
afterAll(() => state.stage?.stop());

// Every third case goes over HTTP to the real process, one after the other: that takes its seconds.
test(`${CASES} nasty inputs are refused or served, and the service is well after each of them`, async () => {
  const { stage } = state;
  if (!stage) throw new Error('the stage is there from beforeAll on');
  const played = await play(stage, { cases: CASES, seed: SEED });
  expect(played.reduce((sum, { cases }) => sum + cases, 0)).toBeGreaterThanOrEqual(CASES - 50);
}, 300_000);
