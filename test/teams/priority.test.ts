import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { type Jobs, openJobs, PRIORITY } from '../../src/storage/jobs.ts';
import { newId } from '../../src/storage/new-id.ts';
import { priorityOf } from '../../src/teams/send-card.ts';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/desk.ts';

const database = useDatabase();
let jobs: Jobs;
beforeAll(async () => {
  jobs = await openJobs(database.url, createLog('error', { write: () => undefined }));
});
afterAll(() => jobs.stop());

const POSTED = { posted: { conversationId: 'c', activityId: '1' } };
const NOT_YET = { posted: undefined };

describe('what goes out first', () => {
  test('what nobody has seen before what changes, the worst before all', () => {
    const order = [
      priorityOf(NOT_YET, { isUrgent: true }),
      priorityOf(NOT_YET, {}),
      priorityOf(POSTED, { isUrgent: true }),
      priorityOf(POSTED, {}),
    ];
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    expect(new Set(order).size).toBe(4);
  });

  test('an alert that comes last overtakes a hundred edits that wait', async () => {
    const subject = () => ({ subjectType: 'alert', subjectId: newId(new Date()) }) as const;
    const edits = Array.from({ length: 100 }, subject);
    const [usual, urgent] = [subject(), subject()];
    await database.db.transaction().execute(async (tx) => {
      await jobs.enqueue(tx, 'deliver', edits, PRIORITY.edit);
      await jobs.enqueue(tx, 'deliver', [usual], PRIORITY.post);
      await jobs.enqueue(tx, 'deliver', [urgent], PRIORITY.urgentPost);
    });
    const done: string[] = [];
    await jobs.work('deliver', async ({ subjectId }) => void done.push(subjectId));
    await until('all of them', () => done.length === 102);
    expect(done.indexOf(urgent.subjectId)).toBeLessThan(8);
    expect(done.indexOf(usual.subjectId)).toBeLessThan(8);
  });
});
