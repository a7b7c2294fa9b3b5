import { describe, expect, test } from '@jest/globals';
import type { TeamQuestion } from '../../src/questions/index.ts';
import { ANSWER_LINES_SHOWN } from '../../src/teams/card-data.ts';
import {
  answerLines,
  questionListView,
  teamQuestionForm,
  teamQuestionSummary,
  teamQuestionUnchanged,
  teamQuestionView,
} from '../../src/teams/views/team-question-view.ts';

const NOW = new Date('2026-03-04T15:00:00Z');
const CLOCK = { zone: 'UTC', now: NOW };
const at = (hour: number) => new Date(Date.UTC(2026, 2, 4, hour, 5));
const OPEN: TeamQuestion = {
  id: '0197f3a2-6d10-7c41-9b52-000000000701',
  number: 7,
  text: 'Which customers may call the night desk?',
  askedById: 'isaiah',
  askedByName: 'Isaiah Langer',
  askedAt: at(12),
  takenById: null,
  takenByName: null,
  takenAt: null,
  answer: null,
  answeredById: null,
  answeredByName: null,
  answeredAt: null,
  localArticleId: null,
  version: 1,
};
const TAKEN: TeamQuestion = { ...OPEN, takenById: 'nestor', takenByName: 'Nestor Wilke', takenAt: at(13), version: 2 };
const ANSWERED: TeamQuestion = {
  ...TAKEN,
  answer: 'All of them.',
  answeredById: 'lee',
  answeredByName: 'Lee Gu',
  answeredAt: at(14),
  version: 3,
};

describe('the card of a question to the team', () => {
  test.each<[string, TeamQuestion, string, string[]]>([
    ['open', OPEN, 'Open, nobody has it yet', ['teamQuestion.take', 'teamQuestion.chooseAnswer']],
    ['taken', TAKEN, 'Taken by Nestor Wilke at 13:05 UTC', ['teamQuestion.chooseAnswer']],
    ['answered', ANSWERED, 'Answered by Lee Gu at 14:05 UTC', []],
  ])('%s', (_state, question, status, verbs) => {
    const view = teamQuestionView(question, CLOCK);
    expect(view.status).toBe(status);
    expect(view.actions.map(({ verb }) => verb)).toEqual(verbs);
    expect(view).toMatchObject({ hasBanner: false, hasSaved: false, version: question.version });
  });

  test.each<[string, TeamQuestion, string, string]>([
    ['a taken one, to somebody else', TAKEN, 'lee', 'Nestor Wilke was first: took at 13:05 UTC.'],
    ['a taken one, to whoever took it', TAKEN, 'nestor', 'You took it already, at 13:05 UTC.'],
    ['an answered one, to whoever took it', ANSWERED, 'nestor', 'Lee Gu was first: answered at 14:05 UTC.'],
    ['an answered one, to whoever answered', ANSWERED, 'lee', 'You answered it already, at 14:05 UTC.'],
  ])('says why a press changed nothing: %s', (_what, question, reader, words) => {
    expect(teamQuestionUnchanged(question, reader, CLOCK)).toBe(words);
  });

  test('says which answer was saved', () => {
    const view = teamQuestionView({ ...ANSWERED, localArticleId: OPEN.id }, CLOCK);
    expect(view).toMatchObject({ hasSaved: true, saved: expect.stringContaining('Saved') });
  });

  test('cuts long names, and shows no foreign links', () => {
    const name = `[Sign in](https://evil.example) ${'Wolfeschlegelsteinhausen'.repeat(10)}`;
    const view = teamQuestionView({ ...TAKEN, askedByName: name, takenByName: name, text: name }, CLOCK);
    for (const text of [view.asker, view.taker, view.status, view.text]) {
      expect(text).not.toMatch(/\]\(|https:\/\//);
    }
    expect([...view.asker].length).toBeLessThanOrEqual(60);
    expect([...view.taker].length).toBeLessThanOrEqual(60);
  });

  test('is spoken of with its number', () => {
    expect(teamQuestionSummary(OPEN)).toBe(`Question 7 of Isaiah Langer: ${OPEN.text}`);
    expect(teamQuestionSummary(ANSWERED)).toBe(`Question 7 is answered: ${OPEN.text}`);
  });
});

describe('an answer', () => {
  test('keeps its lines, without the empty ones', () => {
    expect(answerLines('First.\r\n\r\n  Second.\nThird.')).toEqual(['First.', 'Second.', 'Third.']);
    expect(answerLines(' \n ')).toEqual([]);
  });

  test('of very many lines loses no word', () => {
    const lines = answerLines(Array.from({ length: 30 }, (_, index) => `line${index}`).join('\n'));
    expect(lines).toHaveLength(ANSWER_LINES_SHOWN);
    expect(lines.at(-1)).toMatch(/^line11 line12 .* line29$/);
  });

  test('that was begun stands in its form as it was typed', () => {
    expect(teamQuestionForm(OPEN, 'Ask *Lee*.\nOr me.').typed).toBe('Ask *Lee*.\nOr me.');
  });
});

describe('the list of open questions', () => {
  test('says who has them, how long they wait, and how many more there are', () => {
    const view = questionListView([OPEN, TAKEN], 5, CLOCK);
    expect(view.rows.map(({ state, detail }) => [state, detail])).toEqual([
      ['Nobody has it', 'Isaiah Langer, 2 h 55 min ago'],
      ['With Nestor Wilke', 'Isaiah Langer, 2 h 55 min ago'],
    ]);
    expect(view).toMatchObject({ hasMore: true, more: 'and 3 more', isEmpty: false });
  });

  test('that is empty says so', () => {
    expect(questionListView([], 0, CLOCK)).toMatchObject({ isEmpty: true, hasMore: false });
  });
});
