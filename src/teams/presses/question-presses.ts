import type { Answered, Part } from '../../knowledge/index.ts';
import { contextOf, recall, remember } from '../commands/guidance-commands.ts';
import type { Desk } from '../desk.ts';
import type { PressAnswer } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { answerCard, answerReply } from '../views/answer-view.ts';
import type { PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/**
 * What the buttons of an answer show. A press in a channel changes the card for its presser alone; nothing is written
 * but what the presser asked last, so any press may come twice.
 */
export const QUESTION_PRESSES = {
  'question.ask': async (desk, turn, press, post) => {
    const articleId = press.subjectId;
    const topic = desk.knowledge.topics().find((each) => each.articleId === articleId);
    const answer = desk.knowledge.show(articleId, 'passage');
    if (!topic || !answer) return goneTopic;
    remember(desk, turn, contextOf(answer, topic.ask));
    if (turn.conversation.kind === 'personal') await post(answerReply(topic.ask, answer));
    // Colleagues in a channel did not ask for another answer.
    return turn.conversation.kind === 'personal'
      ? { kind: 'refused', message: 'The answer is below.' }
      : { kind: 'card', card: answerCard(topic.ask, answer), outcome: 'shown' };
  },
  'question.branch': (desk, turn, press) => showPart(desk, turn, press, 'passage'),
  'question.why': (desk, turn, press) => showPart(desk, turn, press, 'why'),
  'question.more': (desk, turn, press) => showPart(desk, turn, press, 'whole'),
} satisfies Partial<Record<Press['verb'], PressHandler>>;

/** Shows a part of the article in place of the card, under the question that the presser asked. */
async function showPart(desk: Desk, turn: Turn, press: Press, part: Part): Promise<PressAnswer> {
  const articleId = press.ids['articleId'] ?? '';
  const answer = findPart(desk, articleId, part, press.ids['branchId'] ?? '');
  if (!answer) return goneTopic;
  const last = await recall(desk, turn);
  const question = last?.articleId === articleId ? last.question : answer.title;
  remember(desk, turn, { ...contextOf(answer, question), branchId: press.ids['branchId'] ?? '' });
  return { kind: 'card', card: answerCard(question, answer), outcome: 'shown' };
}

/** A branch that was renamed since leads to the question which branch it is. */
const findPart = (desk: Desk, articleId: string, part: Part, branchId: string): Answered | undefined =>
  desk.knowledge.show(articleId, part, branchId) ?? desk.knowledge.show(articleId, part);

const goneTopic: PressAnswer = {
  kind: 'refused',
  message: 'That topic is gone. Please ask in your own words.',
};
