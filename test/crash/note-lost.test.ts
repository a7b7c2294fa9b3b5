import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { useDatabase } from '../support/database.ts';
import { type CutLab, openCutLab } from './cut-lab.ts';
import { detection } from './signals.ts';

const database = useDatabase();
let lab: CutLab;

beforeAll(async () => {
  // It may not look into the channel: what it does not write down is lost to it.
  lab = await openCutLab(database, { mayLook: false });
});
afterAll(() => lab.stop());

test('Teams has taken the card, and the line to the database breaks before that is written down: it is written down', async () => {
  const course = await lab.begin(1, undefined);
  await course.ingest([detection('Adele Vance', 1, lab.now())]);
  const gate = lab.teams.faults.hold({ on: ['createConversation'] });
  const working = course.work(1);
  await gate.reached;
  // The next message is the answer of Teams, the one after it what is written down about it.
  course.cutSoon(2, 'tear');
  gate.release();
  await working;
  const { findings, violations } = await course.end();
  expect(course.wasCut).toBe(true);
  expect(violations).toEqual({});
  expect(findings.figures).toMatchObject({ alerts: 1, posts: 1, ambiguousPosts: 0 });
});
