import { beforeAll, describe, expect, test } from '@jest/globals';
import { actorsSince, linesAbout, record } from '../../src/audit/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const at = (time: string) => new Date(`2026-03-04T${time}:00Z`);
const lee = { entraId: '00000000-0000-4000-8000-000000000002', name: 'Lee Gu' };
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const microsoft = { entraId: 'microsoft', name: 'Microsoft' };

beforeAll(async () => {
  const line = (actor: typeof lee, verb: string, subjectId: string, time: string) => ({
    at: at(time),
    actor,
    verb,
    subjectType: 'alert',
    subjectId,
    detail: {},
  });
  await database.db
    .transaction()
    .execute((tx) =>
      record(tx, [
        line(megan, 'alert.acknowledge', 'a', '08:00'),
        line(lee, 'alert.assign', 'a', '09:00'),
        line(lee, 'alert.resolve', 'b', '10:00'),
        line(microsoft, 'alert.resolve', 'a', '11:00'),
      ]),
    );
});

describe('lines about a subject', () => {
  test('are the newest first, of that subject only, from a moment on', async () => {
    const verbs = async (...about: [string[], number, Date?]) =>
      (await linesAbout(database.db, 'alert', ...about)).map(({ verb, actorName }) => `${verb} ${actorName}`);
    expect(await verbs(['a'], 10)).toEqual([
      'alert.resolve Microsoft',
      'alert.assign Lee Gu',
      'alert.acknowledge Megan Bowen',
    ]);
    expect(await verbs(['a', 'b'], 2)).toEqual(['alert.resolve Microsoft', 'alert.resolve Lee Gu']);
    expect(await verbs(['a'], 10, at('10:30'))).toEqual(['alert.resolve Microsoft']);
    expect(await linesAbout(database.db, 'task', ['a'], 10)).toEqual([]);
    expect(await linesAbout(database.db, 'alert', [], 10)).toEqual([]);
  });
});

test('who has been at work are people, the latest first', async () => {
  expect(await actorsSince(database.db, at('08:30'), 5)).toEqual([{ ...lee, lastAt: at('10:00') }]);
  expect(await actorsSince(database.db, at('07:00'), 5)).toEqual([
    { ...lee, lastAt: at('10:00') },
    { ...megan, lastAt: at('08:00') },
  ]);
});
