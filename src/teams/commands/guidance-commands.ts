import { type Answer, type FollowUp, readFollowUp } from '../../knowledge/index.ts';
import type { LastQuestion } from '../../questions/index.ts';
import { words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { answerReply, localAnswerReply } from '../views/answer-view.ts';
import { notice } from '../views/notice.ts';

/**
 * Answers a question about security guidance: with what the team has saved, else from the articles, else it says that
 * nobody here knows and offers to ask the team.
 *
 * A follow-up ("and for customers?") is read together with what the same person asked last in this conversation. The
 * same question again has the same answer; without one it counts once more among the unanswered.
 */
export async function answerGuidance(desk: Desk, turn: Turn, text: string): Promise<Reply> {
  const followUp = readFollowUp(text);
  if (followUp) return answerFollowUp(desk, turn, text, followUp);
  return answerAlone(desk, turn, text);
}

function answerAlone(desk: Desk, turn: Turn, text: string): Reply {
  const local = desk.localAnswers.find(text);
  if (local) {
    remember(desk, turn, { articleId: '', branchId: '', question: text });
    return localAnswerReply(text, local, { zone: desk.timeZone, now: desk.now() });
  }
  return sayAnswer(desk, turn, text, desk.knowledge.answer(text));
}

async function answerFollowUp(
  desk: Desk,
  turn: Turn,
  text: string,
  { kind, isCase, isWhole }: FollowUp,
): Promise<Reply> {
  const last = await recall(desk, turn);
  if (last && last.articleId !== '') {
    return sayAnswer(desk, turn, text, desk.knowledge.answer(text, last), `${last.question} / ${text}`);
  }
  // "What about GDAP?" may still be a question that we know; "why?" and "for customers?" never are.
  if (isWhole && !isCase) return answerAlone(desk, turn, text);
  const mayStandAlone = !isCase && (kind === 'turn' || kind === 'pronoun');
  const answer = mayStandAlone ? desk.knowledge.answer(text) : undefined;
  return answer?.kind === 'answer' ? sayAnswer(desk, turn, text, answer) : whatDoYouMean();
}

/** @param whole - the question as somebody else would understand it, for the list of those without an answer */
function sayAnswer(desk: Desk, turn: Turn, text: string, answer: Answer, whole: string = text): Reply {
  if (answer.kind === 'abstain') {
    remember(desk, turn, { articleId: '', branchId: '', question: text });
    return answerReply(text, answer, desk.questionNotes.unanswered(whole));
  }
  remember(desk, turn, contextOf(answer, text));
  return answerReply(text, answer);
}

/** What a follow-up of this answer will be about. */
export const contextOf = (answer: Extract<Answer, { kind: 'answer' }>, question: string): LastQuestion => ({
  articleId: answer.articleId,
  branchId: answer.fork?.chosen ?? '',
  question,
});

/** Notes what this person asked last in this conversation; nobody waits for it. */
export const remember = (desk: Desk, turn: Turn, last: LastQuestion): void =>
  desk.questionNotes.keepLast(turn.conversation.id, turn.person.entraId, last);

/** What this person asked last in this conversation, within half an hour. */
export const recall = (desk: Desk, turn: Turn): Promise<LastQuestion | undefined> =>
  desk.questionNotes.findLast(turn.conversation.id, turn.person.entraId);

const whatDoYouMean = (): Reply =>
  notice(
    'info',
    words`I do not know what that is about`,
    words`I keep what you asked for half an hour, in this conversation only, and there is nothing that this could follow.`,
    words`Ask the whole question, for example: **why should DAP be removed?**`,
  );
