import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Transaction } from 'kysely';
import {
  answerTeamQuestion,
  askTeam,
  findLocalArticle,
  findTeamQuestionByNumber,
  listLocalArticles,
  listOpenTeamQuestions,
  listUnanswered,
  noteUnanswered,
  retireLocalArticle,
  takeTeamQuestion,
} from '../../src/questions/index.ts';
import type { JobData, QueueName } from '../../src/storage/jobs.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const lee = { entraId: '00000000-0000-4000-8000-000000000002', name: 'Lee Gu' };
const NOBODY = '00000000-0000-4000-8000-000000000009';
const TEXT = 'Which customers may call the night desk?';

let enqueued: unknown[] = [];
const withDb = () => ({
  db: database.db,
  now: () => NOW,
  jobs: {
    async enqueue<Q extends QueueName>(_tx: Transaction<Tables>, queue: Q, jobs: readonly JobData[Q][]) {
      enqueued.push(...jobs.map((job) => [queue, job]));
    },
  },
});
const verbs = async () =>
  (await database.db.selectFrom('audit_log').select('verb').orderBy('id').execute()).map(({ verb }) => verb);

beforeEach(async () => {
  enqueued = [];
  for (const table of ['team_questions', 'local_articles', 'audit_log', 'unanswered_questions'] as const) {
    await database.db.deleteFrom(table).execute();
  }
});

describe('a question to the team', () => {
  test('is open, with its log line and its card', async () => {
    const asked = await askTeam(withDb(), `  ${TEXT} `, megan);
    expect(asked).toMatchObject({ kind: 'changed', question: { text: TEXT, askedByName: 'Megan Bowen', version: 1 } });
    expect(enqueued).toEqual([['deliver', { subjectType: 'teamQuestion', subjectId: asked.question.id }]]);
    expect(await verbs()).toEqual(['question.sendToTeam']);
    expect(await findTeamQuestionByNumber(database.db, asked.question.number)).toEqual(asked.question);
  });

  test('is one question, however often its button is pressed', async () => {
    const presses = await Promise.all(Array.from({ length: 5 }, () => askTeam(withDb(), TEXT, megan)));
    expect(presses.map(({ kind }) => kind).sort()).toEqual([
      'changed',
      'unchanged',
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
    expect(enqueued).toHaveLength(1);
    // Somebody else may ask the same.
    expect((await askTeam(withDb(), TEXT, lee)).kind).toBe('changed');
    expect(await listOpenTeamQuestions(database.db, 1)).toMatchObject({ total: 2, questions: [{ text: TEXT }] });
  });

  test('is taken once, by the first', async () => {
    const { question } = await askTeam(withDb(), TEXT, megan);
    const taken = await Promise.all([
      takeTeamQuestion(withDb(), question.id, lee),
      takeTeamQuestion(withDb(), question.id, megan),
    ]);
    expect(taken.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged']);
    const names = taken.map((acted) => (acted.kind === 'gone' ? '' : acted.question.takenByName));
    expect(names[0]).toBe(names[1]);
    expect(await verbs()).toEqual(['question.sendToTeam', 'teamQuestion.take']);
    expect(taken).toContainEqual(
      expect.objectContaining({ kind: 'changed', question: expect.objectContaining({ version: 2 }) }),
    );
  });

  test('is answered once, by anybody, and whoever asked is told', async () => {
    const { question } = await askTeam(withDb(), TEXT, megan);
    await takeTeamQuestion(withDb(), question.id, megan);
    enqueued = [];
    const answers = await Promise.all(
      ['All of them.', 'None.'].map((answer) =>
        answerTeamQuestion(withDb(), question.id, { answer, isSaved: false }, lee),
      ),
    );
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged']);
    expect(answers[0]).toMatchObject({ question: { answeredByName: 'Lee Gu', takenByName: 'Megan Bowen' } });
    expect(enqueued).toEqual([
      ['deliver', { subjectType: 'teamQuestion', subjectId: question.id }],
      ['tell', { subjectType: 'teamQuestion', subjectId: question.id, entraId: megan.entraId }],
    ]);
    expect((await takeTeamQuestion(withDb(), question.id, lee)).kind).toBe('unchanged');
    expect((await listOpenTeamQuestions(database.db, 5)).total).toBe(0);
    expect((await askTeam(withDb(), TEXT, megan)).kind).toBe('changed');
  });

  test('nobody is told of their own answer', async () => {
    const { question } = await askTeam(withDb(), TEXT, megan);
    await answerTeamQuestion(withDb(), question.id, { answer: 'Found it.', isSaved: false }, megan);
    expect(enqueued.filter((job) => Array.isArray(job) && job[0] === 'tell')).toEqual([]);
  });

  test.each(['no id', NOBODY])('one that does not exist is gone: %s', async (id) => {
    expect(await takeTeamQuestion(withDb(), id, lee)).toEqual({ kind: 'gone' });
    expect(await answerTeamQuestion(withDb(), id, { answer: 'x', isSaved: true }, lee)).toEqual({ kind: 'gone' });
    expect(await verbs()).toEqual([]);
    expect((await listLocalArticles(database.db, 5)).total).toBe(0);
  });
});

describe('a saved answer', () => {
  const save = async (text = TEXT, answer = 'Those with the gold plan.') => {
    const { question } = await askTeam(withDb(), text, megan);
    const acted = await answerTeamQuestion(withDb(), question.id, { answer, isSaved: true }, lee);
    if (acted.kind !== 'changed') throw new Error('not answered');
    return acted.question;
  };

  test('is the question, the answer and the author; the wording is no longer without an answer', async () => {
    await noteUnanswered({ db: database.db, now: () => NOW }, TEXT.toUpperCase());
    const { localArticleId } = await save();
    expect(await findLocalArticle(database.db, localArticleId ?? '')).toMatchObject({
      title: TEXT,
      asks: [TEXT],
      text: 'Those with the gold plan.',
      authorName: 'Lee Gu',
      createdAt: NOW,
    });
    expect(await verbs()).toEqual(['question.sendToTeam', 'teamQuestion.answer', 'localArticle.save']);
    const week = { from: NOW, to: new Date(NOW.getTime() + 1) };
    expect((await listUnanswered(database.db, week, 5)).total).toBe(0);
  });

  test('is retired once, with a log line, and stays in the database', async () => {
    const { localArticleId } = await save();
    const { articles } = await listLocalArticles(database.db, 5);
    const number = articles[0]?.number ?? 0;
    const retired = await Promise.all([
      retireLocalArticle(withDb(), number, megan),
      retireLocalArticle(withDb(), number, lee),
    ]);
    expect(retired.filter(Boolean)).toHaveLength(1);
    expect((await verbs()).at(-1)).toBe('localArticle.retire');
    expect(await findLocalArticle(database.db, localArticleId ?? '')).toBeUndefined();
    expect((await listLocalArticles(database.db, 5)).total).toBe(0);
    expect(await database.db.selectFrom('local_articles').select('author_name').execute()).toHaveLength(1);
  });

  test('no text stands in the audit log', async () => {
    await save('A secret question?', 'A secret answer.');
    const lines = await database.db.selectFrom('audit_log').selectAll().execute();
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});
