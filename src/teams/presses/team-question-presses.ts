import {
  answerTeamQuestion,
  askTeam,
  findTeamQuestion,
  findUnanswered,
  QUESTION_MAX,
  type TeamQuestion,
  type TeamQuestionActed,
  takeTeamQuestion,
} from '../../questions/index.ts';
import { inputText } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { recall } from '../commands/guidance-commands.ts';
import type { Desk } from '../desk.ts';
import { listDestinations } from '../destinations.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { notice } from '../views/notice.ts';
import { refreshing } from '../views/refreshing.ts';
import {
  teamQuestionForm,
  teamQuestionSummary,
  teamQuestionUnchanged,
  teamQuestionView,
} from '../views/team-question-view.ts';
import { actorOf, goneCard, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** What the buttons of a question to the team do. Roles have been checked before. */
export const TEAM_QUESTION_PRESSES = {
  'question.askTeam': async (desk, turn, press) =>
    (await hasChannel(desk, turn)) ? askForm(await lastQuestion(desk, turn, press)) : noChannel,
  'question.sendToTeam': async (desk, turn, press) => {
    const text = (press.inputs['in_question'] ?? '').trim();
    if (text === '') return askForm('');
    if (!(await hasChannel(desk, turn))) return noChannel;
    const { kind, question } = await askTeam(desk, text, actorOf(turn));
    return { kind: 'card', card: sentNotice(question, kind === 'changed').card, outcome: kind };
  },
  'teamQuestion.show': (desk, _turn, press) =>
    withQuestion(desk, press, async (question) => shown(desk, question, 'shown')),
  'teamQuestion.open': (desk, turn, press, post) =>
    withQuestion(desk, press, async (question) => {
      await post(teamQuestionReply(desk, question, turn));
      return { kind: 'refused', message: `Question ${question.number} is below.` };
    }),
  'teamQuestion.take': async (desk, turn, press) =>
    answerOf(desk, turn, await takeTeamQuestion(desk, press.subjectId, actorOf(turn))),
  'teamQuestion.chooseAnswer': (desk, turn, press) =>
    withQuestion(desk, press, async (question) =>
      question.answeredAt ? outdated(desk, turn, question) : answerForm(question),
    ),
  'teamQuestion.answer': (desk, turn, press) =>
    withQuestion(desk, press, async (question) => {
      const answer = (press.inputs['in_answer'] ?? '').trim();
      if (answer === '' && !question.answeredAt) return answerForm(question);
      const isSaved = press.inputs['in_save'] === 'true';
      const acted = await answerTeamQuestion(desk, question.id, { answer, isSaved }, actorOf(turn));
      if (acted.kind === 'changed' && isSaved) await readSaved(desk);
      return answerOf(desk, turn, acted);
    }),
} satisfies Partial<Record<Press['verb'], PressHandler>>;

/** One team question as a message of its own, which renews itself. */
export const teamQuestionReply = (desk: Desk, question: TeamQuestion, turn: Turn): Reply => ({
  card: refreshing(cardOf(desk, question), 'teamQuestion.show', { teamQuestionId: question.id }, turn),
  summary: teamQuestionSummary(question),
});

/**
 * Whoever saved an answer may ask at once; other instances look within half a minute, and so does this one if it cannot
 * now: what was saved is saved.
 */
export const readSaved = (desk: Desk): Promise<void> =>
  desk.localAnswers.reload().catch((err: unknown) => desk.log.warn({ err }, 'saved answers could not be read'));

const cardOf = (desk: Desk, question: TeamQuestion, banner?: CardText) =>
  renderCard('team-question', teamQuestionView(question, { zone: desk.timeZone, now: desk.now() }, banner));

const shown = (
  desk: Desk,
  question: TeamQuestion,
  outcome: 'changed' | 'unchanged' | 'shown',
  banner?: CardText,
): PressAnswer => ({ kind: 'card', card: cardOf(desk, question, banner), outcome });

const askForm = (typed: string): PressAnswer => ({
  kind: 'card',
  card: renderCard('team-question-ask', { typed: inputText(typed, QUESTION_MAX) }),
  outcome: 'shown',
});

const answerForm = (question: TeamQuestion): PressAnswer => ({
  kind: 'card',
  card: renderCard('team-question-answer', teamQuestionForm(question, '')),
  outcome: 'shown',
});

/** The question of the card that was pressed, where it names one; else what the presser asked here last. */
async function lastQuestion(desk: Desk, turn: Turn, press: Press): Promise<string> {
  const unanswered = await findUnanswered(desk.db, press.ids['questionId'] ?? '');
  if (unanswered !== undefined) return unanswered;
  const last = await recall(desk, turn);
  return last?.question ?? '';
}

const hasChannel = async (desk: Desk, turn: Turn): Promise<boolean> =>
  (await listDestinations(desk.db)).some(({ tenantId }) => tenantId === turn.tenantId);

const noChannel: PressAnswer = {
  kind: 'refused',
  message:
    'There is no channel to ask in: nobody has installed me in a team yet, or I was removed. An owner of your team can add me to its security channel.',
};

function sentNotice(question: TeamQuestion, isNew: boolean): Reply {
  const number = question.number;
  const hint = words`Type **question ${number}** to see how it stands.`;
  return isNew
    ? notice(
        'info',
        words`Question ${number} is with the team`,
        words`It stands in the security channel, with your name. The answer comes to your own chat with me.`,
        hint,
      )
    : notice(
        'info',
        words`You have asked that already`,
        words`It is question ${number}: ${question.takenAt ? words`${cardText(question.takenByName ?? '', 60)} has taken it.` : words`nobody has taken it yet.`}`,
        hint,
      );
}

function answerOf(desk: Desk, turn: Turn, acted: TeamQuestionActed): PressAnswer {
  if (acted.kind === 'gone') return goneCard(words`question`);
  return acted.kind === 'changed' ? shown(desk, acted.question, 'changed') : outdated(desk, turn, acted.question);
}

function outdated(desk: Desk, turn: Turn, question: TeamQuestion): PressAnswer {
  const clock = { zone: desk.timeZone, now: desk.now() };
  return shown(desk, question, 'unchanged', teamQuestionUnchanged(question, turn.person.entraId, clock));
}

async function withQuestion(
  desk: Desk,
  press: Press,
  then: (question: TeamQuestion) => Promise<PressAnswer>,
): Promise<PressAnswer> {
  const question = await findTeamQuestion(desk.db, press.subjectId);
  return question ? then(question) : goneCard(words`question`);
}
