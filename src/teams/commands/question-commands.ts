import {
  findTeamQuestionByNumber,
  listLocalArticles,
  listOpenTeamQuestions,
  retireLocalArticle,
} from '../../questions/index.ts';
import { refusalFor } from '../authorise.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { actorOf } from '../presses/alert-presses.ts';
import { readSaved, teamQuestionReply } from '../presses/team-question-presses.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { questionListView, savedAnswersView } from '../views/team-question-view.ts';
import { refused } from './alert-commands.ts';

/** `questions`: what the team has been asked and not answered. */
export async function listTeamQuestions(desk: Desk): Promise<Reply> {
  const { questions, total } = await listOpenTeamQuestions(desk.db, ROWS_SHOWN);
  const view = questionListView(questions, total, { zone: desk.timeZone, now: desk.now() });
  return { card: renderCard('question-list', view), summary: view.title };
}

/** `question 7`. */
export async function showTeamQuestion(desk: Desk, turn: Turn, number: number): Promise<Reply> {
  const question = await findTeamQuestionByNumber(desk.db, number);
  if (question) return teamQuestionReply(desk, question, turn);
  return notice(
    'gone',
    words`There is no question ${number}`,
    words`Numbers are those on the cards of the team.`,
    words`Type **questions** for those that are open.`,
  );
}

/** `saved answers`: what the team has answered for everybody. */
export async function listSavedAnswers(desk: Desk): Promise<Reply> {
  const { articles, total } = await listLocalArticles(desk.db, ROWS_SHOWN);
  const view = savedAnswersView(articles, total, { zone: desk.timeZone, now: desk.now() });
  return { card: renderCard('saved-answers', view), summary: view.title };
}

/** `forget answer 7`: a saved answer answers no more. */
export async function forgetAnswer(desk: Desk, turn: Turn, number: number): Promise<Reply> {
  const refusal = await refusalFor(desk.roles, turn.person.entraId, 'localArticle.retire');
  if (refusal) return refused(refusal);
  const article = await retireLocalArticle(desk, number, actorOf(turn));
  if (!article) {
    return notice(
      'gone',
      words`There is no saved answer ${number}`,
      words`It never was, or somebody has retired it before.`,
      words`Type **saved answers** for those in use.`,
    );
  }
  await readSaved(desk);
  return notice(
    'info',
    words`Answer ${number} is retired`,
    words`“${cardText(article.title, 160)}” of ${cardText(article.authorName, 60)} answers no more.`,
    words`Ask it again, and **Ask the team** for a better answer.`,
  );
}
