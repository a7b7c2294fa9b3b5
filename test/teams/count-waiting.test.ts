import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { type Jobs, openJobs } from '../../src/storage/jobs.ts';
import { newId } from '../../src/storage/new-id.ts';
import { countWaiting } from '../../src/teams/count-waiting.ts';
import { useDatabase } from '../support/database.ts';

const running: { jobs?: Jobs } = {};
// Before the database is dropped: hooks run in the order in which they stand.
afterAll(() => running.jobs?.stop());
const database = useDatabase();
beforeAll(async () => {
  running.jobs = await openJobs(database.url, createLog('error'));
});

test('alerts whose cards wait are counted by their jobs, each once, up to a thousand', async () => {
  const enqueue = (subjectType: 'alert' | 'taskList', ids: readonly string[]) =>
    database.db.transaction().execute(async (tx) => {
      await running.jobs?.enqueue(
        tx,
        'deliver',
        ids.map((subjectId) => ({ subjectType, subjectId })),
      );
    });
  expect(await countWaiting(database.db)).toBe(0);
  const [one, two] = [newId(new Date()), newId(new Date())];
  await enqueue('alert', [one, two]);
  await enqueue('alert', [one]);
  await enqueue('taskList', [one]);
  expect(await countWaiting(database.db)).toBe(2);
  await enqueue(
    'alert',
    Array.from({ length: 1200 }, () => newId(new Date())),
  );
  expect(await countWaiting(database.db)).toBe(1000);
});
