import { beforeEach, describe, expect, test } from '@jest/globals';
import { readContext, saveContext } from '../../src/questions/context.ts';
import {
  countVotes,
  listUnanswered,
  noteUnanswered,
  QUESTION_MAX,
  tidyQuestions,
  vote,
  wordingOf,
} from '../../src/questions/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const MEGAN = '00000000-0000-4000-8000-000000000001';
const LEE = '00000000-0000-4000-8000-000000000002';
const ports = (now = NOW) => ({ db: database.db, now: () => now });
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const WEEK = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-09T00:00:00Z') };

beforeEach(async () => {
  await database.db.deleteFrom('unanswered_questions').execute();
  await database.db.deleteFrom('answer_votes').execute();
  await database.db.deleteFrom('question_contexts').execute();
});

describe('questions without an answer', () => {
  test.each([
    ['How do we reset the VPN?', 'how do we reset   the vpn'],
    ['Wi-Fi password', '“Wi‑Fi” … PASSWORD!!'],
    ['ＶＰＮ', 'vpn'],
    ['Wer hält die Prüfung?', 'WER HÄLT DIE PRÜFUNG'],
  ])('%s is the same wording as %s', (one, other) => {
    expect(wordingOf(other)).toBe(wordingOf(one));
  });

  test.each([
    ['reset VPN', 'reset the VPN'],
    ['P1', 'P2'],
    ['???', '!!!'],
  ])('%s is not the same as %s', (one, other) => {
    expect(wordingOf(other)).not.toBe(wordingOf(one));
  });

  test('the same wording counts up and keeps its first text', async () => {
    const first = await noteUnanswered(ports(), 'How do we reset the VPN?');
    const again = await noteUnanswered(ports(later(5)), 'how do we reset the vpn');
    await noteUnanswered(ports(later(6)), 'Where is the printer?');
    expect(again).toBe(first);
    expect(await listUnanswered(database.db, WEEK, 5)).toEqual({
      total: 2,
      questions: [
        { id: first, text: 'How do we reset the VPN?', times: 2, firstAt: NOW, lastAt: later(5) },
        expect.objectContaining({ text: 'Where is the printer?', times: 1 }),
      ],
    });
  });

  test('many people ask the same at once, and each counts', async () => {
    await Promise.all(Array.from({ length: 8 }, () => noteUnanswered(ports(), 'Is there lunch?')));
    expect((await listUnanswered(database.db, WEEK, 5)).questions).toMatchObject([{ times: 8 }]);
  });

  test('nothing of the asker is kept, and no more than the most of a text', async () => {
    await noteUnanswered(ports(), '\u{fdfa}'.repeat(2000));
    const row = await database.db.selectFrom('unanswered_questions').selectAll().executeTakeFirstOrThrow();
    expect(Object.keys(row).sort()).toEqual(['first_at', 'id', 'last_at', 'text', 'text_key', 'times']);
    expect(row.text).toHaveLength(QUESTION_MAX);
  });

  test('only those of the period are listed', async () => {
    await noteUnanswered(ports(new Date('2026-03-01T23:59:00Z')), 'Too early?');
    await noteUnanswered(ports(WEEK.to), 'Too late?');
    expect(await listUnanswered(database.db, WEEK, 5)).toEqual({ total: 0, questions: [] });
  });

  test('of too many, those asked once and longest ago go', async () => {
    await database.db
      .insertInto('unanswered_questions')
      .values(
        Array.from({ length: 3004 }, (_, index) => ({
          id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
          text_key: `question ${index}`,
          text: `Question ${index}?`,
          times: index === 0 ? 2 : 1,
          first_at: NOW,
          last_at: later(index),
        })),
      )
      .execute();
    await tidyQuestions(database.db, NOW);
    const rows = await database.db.selectFrom('unanswered_questions').select('text').orderBy('last_at').execute();
    expect(rows).toHaveLength(3000);
    expect(rows.slice(0, 2)).toEqual([{ text: 'Question 0?' }, { text: 'Question 5?' }]);
  });
});

describe('what a person asked last', () => {
  const asked = { articleId: 'customer-mfa', branchId: '', question: 'Customer refuses MFA, now what?' };

  test('is known in that conversation, to that person, for half an hour', async () => {
    await saveContext(database.db, 'chat', MEGAN, asked, NOW);
    expect(await readContext(database.db, 'chat', MEGAN, later(30))).toEqual(asked);
    expect(await readContext(database.db, 'chat', MEGAN, later(31))).toBeUndefined();
    expect(await readContext(database.db, 'chat', LEE, NOW)).toBeUndefined();
    expect(await readContext(database.db, 'channel', MEGAN, NOW)).toBeUndefined();
  });

  test('is the latest question, and begins its half hour anew', async () => {
    await saveContext(database.db, 'chat', MEGAN, asked, NOW);
    const next = { articleId: '', branchId: '', question: 'And the printer?' };
    await saveContext(database.db, 'chat', MEGAN, next, later(20));
    expect(await readContext(database.db, 'chat', MEGAN, later(49))).toEqual(next);
  });

  test('is removed after a day', async () => {
    await saveContext(database.db, 'chat', MEGAN, asked, NOW);
    await saveContext(database.db, 'chat', LEE, asked, later(60));
    await tidyQuestions(database.db, later(24 * 60 + 1));
    const rows = await database.db.selectFrom('question_contexts').select('entra_id').execute();
    expect(rows).toEqual([{ entra_id: LEE }]);
  });
});

describe('whether an answer helped', () => {
  test('one vote a person and article; a change of mind changes it', async () => {
    expect(await vote(ports(), 'customer-mfa', MEGAN, true)).toEqual({ changed: true });
    expect(await vote(ports(), 'customer-mfa', MEGAN, true)).toEqual({ changed: false });
    expect(await vote(ports(), 'customer-mfa', LEE, false)).toEqual({ changed: true });
    expect(await vote(ports(), 'old-names', MEGAN, true)).toEqual({ changed: true });
    expect(await countVotes(database.db, WEEK)).toEqual({ helpful: 2, unhelpful: 1 });
    expect(await vote(ports(later(1)), 'customer-mfa', MEGAN, false)).toEqual({ changed: true });
    expect(await countVotes(database.db, WEEK)).toEqual({ helpful: 1, unhelpful: 2 });
  });

  test('a voter is not named, and not the same for two articles', async () => {
    await vote(ports(), 'customer-mfa', MEGAN, true);
    await vote(ports(), 'old-names', MEGAN, true);
    const rows = await database.db.selectFrom('answer_votes').select('voter').execute();
    expect(new Set(rows.map(({ voter }) => voter)).size).toBe(2);
    expect(JSON.stringify(rows)).not.toContain(MEGAN.slice(0, 8));
  });
});
