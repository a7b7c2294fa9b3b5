import type { LocalArticle, TeamQuestion } from '../../questions/index.ts';
import {
  ANSWER_LINES_SHOWN,
  inputText,
  type QuestionListCard,
  ROWS_SHOWN,
  type SavedAnswersCard,
  type TeamQuestionAnswerCard,
  type TeamQuestionCard,
  type TeamQuestionVerb,
  teamQuestionButton,
} from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { type Clock, day, duration, instant, shortInstant } from './when.ts';

/** Graphemes of a question on its card; as many as its form takes. */
const TEXT_SHOWN = 500;
/** Graphemes of one line of a list, and of a line of an answer. */
const LINE_SHOWN = 160;
const ANSWER_LINE_SHOWN = 2000;

/**
 * The card of one team question as it stands.
 *
 * @param banner - a sentence for the reader alone; empty for everybody else
 */
export function teamQuestionView(question: TeamQuestion, clock: Clock, banner: CardText = words``): TeamQuestionCard {
  const isSaved = question.localArticleId !== null;
  return {
    teamQuestionId: question.id,
    version: question.version,
    number: question.number,
    hasBanner: banner !== '',
    banner,
    text: cardText(question.text, TEXT_SHOWN),
    ...statusOf(question, clock),
    asker: person(question.askedByName),
    askedAt: instant(question.askedAt, clock),
    hasTaker: question.takenAt !== null,
    taker: question.takenAt === null ? words`` : person(question.takenByName),
    answer: answerLines(question.answer ?? ''),
    hasSaved: isSaved,
    saved: isSaved ? words`Saved: it answers such a question from now on. **saved answers** lists all.` : words``,
    actions: verbsOf(question).map(teamQuestionButton),
  };
}

/** What a notification and a screen reader say about a team question. */
export const teamQuestionSummary = (question: TeamQuestion): CardText =>
  question.answeredAt === null
    ? words`Question ${question.number} of ${person(question.askedByName)}: ${cardText(question.text, 100)}`
    : words`Question ${question.number} is answered: ${cardText(question.text, 100)}`;

/** Why a press changed nothing, for whoever pressed: who was first, or that it is so already. */
export function teamQuestionUnchanged(question: TeamQuestion, readerId: string, clock: Clock): CardText {
  const first = (id: string | null, name: string | null, did: CardText, at: Date) =>
    id === readerId
      ? words`You ${did} it already, at ${shortInstant(at, clock)}.`
      : words`${person(name)} was first: ${did} at ${shortInstant(at, clock)}.`;
  const { answeredAt, takenAt } = question;
  if (answeredAt) return first(question.answeredById, question.answeredByName, words`answered`, answeredAt);
  if (takenAt) return first(question.takenById, question.takenByName, words`took`, takenAt);
  return words`Nothing has changed: this is how it stands.`;
}

/** The form that asks for the answer. */
export const teamQuestionForm = (question: TeamQuestion, typed: string): TeamQuestionAnswerCard => ({
  teamQuestionId: question.id,
  version: question.version,
  number: question.number,
  text: cardText(question.text, TEXT_SHOWN),
  asker: person(question.askedByName),
  typed: inputText(typed, ANSWER_LINE_SHOWN),
});

/** The team questions without an answer; `total` is how many there are when not all are given. */
export function questionListView(questions: readonly TeamQuestion[], total: number, clock: Clock): QuestionListCard {
  const shown = questions.slice(0, ROWS_SHOWN);
  return {
    title: words`Open questions to the team`,
    isEmpty: shown.length === 0,
    emptyText: words`Nobody waits for an answer of the team.`,
    rows: shown.map((question) => ({
      teamQuestionId: question.id,
      number: question.number,
      text: cardText(question.text, LINE_SHOWN),
      state: question.takenAt === null ? words`Nobody has it` : words`With ${person(question.takenByName)}`,
      detail: words`${person(question.askedByName)}, ${duration(clock.now.getTime() - question.askedAt.getTime())} ago`,
    })),
    hasMore: total > shown.length,
    more: words`and ${total - shown.length} more`,
    hint: shown[0]
      ? words`Press a line, or type **question ${shown[0].number}**.`
      : words`Type **saved answers** for what the team has answered.`,
  };
}

/** The answers of the team that are in use; `total` likewise. */
export function savedAnswersView(articles: readonly LocalArticle[], total: number, clock: Clock): SavedAnswersCard {
  const shown = articles.slice(0, ROWS_SHOWN);
  return {
    title: words`Saved answers of the team`,
    isEmpty: shown.length === 0,
    emptyText: words`The team has not saved an answer yet.`,
    answers: shown.map((article) => ({
      number: article.number,
      question: cardText(article.title, LINE_SHOWN),
      text: cardText(article.text, LINE_SHOWN),
      detail: words`${person(article.authorName)}, ${day(article.createdAt, clock)}`,
    })),
    hasMore: total > shown.length,
    more: words`and ${total - shown.length} more`,
    hint: shown[0]
      ? words`An administrator retires one with **forget answer ${shown[0].number}**.`
      : words`Ask something that I cannot answer, and press **Ask the team**.`,
  };
}

/** An answer as its lines: what was typed below each other stays so. */
export function answerLines(answer: string): CardText[] {
  const lines = answer.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const last = lines.slice(ANSWER_LINES_SHOWN - 1).join(' ');
  return [...lines.slice(0, ANSWER_LINES_SHOWN - 1), ...(last === '' ? [] : [last])].map((line) =>
    cardText(line, ANSWER_LINE_SHOWN),
  );
}

const person = (name: string | null): CardText => cardText(name || 'somebody', 60);

function statusOf(question: TeamQuestion, clock: Clock): Pick<TeamQuestionCard, 'status' | 'statusColor'> {
  const { answeredAt, takenAt } = question;
  if (answeredAt) {
    const status = words`Answered by ${person(question.answeredByName)} at ${shortInstant(answeredAt, clock)}`;
    return { status, statusColor: 'Good' };
  }
  if (takenAt) {
    const status = words`Taken by ${person(question.takenByName)} at ${shortInstant(takenAt, clock)}`;
    return { status, statusColor: 'Accent' };
  }
  return { status: words`Open, nobody has it yet`, statusColor: 'Default' };
}

function verbsOf(question: TeamQuestion): TeamQuestionVerb[] {
  if (question.answeredAt) return [];
  return question.takenAt ? ['teamQuestion.chooseAnswer'] : ['teamQuestion.take', 'teamQuestion.chooseAnswer'];
}
