import type { Answered, Topic } from '../../knowledge/index.ts';
import { findLocalArticle, vote } from '../../questions/index.ts';
import { type ArticleStep, planArticleTask } from '../../tasks/index.ts';
import { cardText, words } from '../card-text.ts';
import { recall } from '../commands/guidance-commands.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { PressAnswer } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { shortInstant } from '../views/when.ts';
import { actorOf, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';
import { taskReply } from './task-presses.ts';

/** What the buttons of an answer record. Roles have been checked before. */
export const FEEDBACK_PRESSES = {
  'question.helpful': async (desk, turn, press) => {
    const refusal = await voteOf(desk, turn, press, true);
    return refusal ?? { kind: 'refused', message: 'Thank you: noted that this helped.' };
  },
  'question.unhelpful': async (desk, turn, press) => {
    const refusal = await voteOf(desk, turn, press, false);
    if (refusal) return refusal;
    const related = (await nearest(desk, turn, press)).slice(0, 3);
    const card = renderCard('feedback', {
      thanks: words`Thank you: noted that this did not help.`,
      related: related.map(({ articleId, title }) => ({ articleId, title: cardText(title, 100) })),
    });
    return { kind: 'card', card, outcome: 'shown' };
  },
  'question.makeTask': async (desk, turn, press, post) => {
    const article = desk.knowledge.show(press.ids['articleId'] ?? '', 'whole');
    if (!article) return goneAnswer;
    const { kind, task } = await planArticleTask(desk, stepOf(desk, article), actorOf(turn));
    const due = shortInstant(task.dueAt, { zone: desk.timeZone, now: desk.now() });
    // Colleagues in a channel did not ask for a card about somebody's task.
    const isAlone = turn.conversation.kind === 'personal';
    if (isAlone) await post(taskReply(desk, task, turn));
    const where = isAlone ? 'It is below.' : `“task ${task.number}” shows it.`;
    const message =
      kind === 'changed'
        ? `Task ${task.number} is yours, due ${due}. ${where}`
        : `You have it already: task ${task.number}, due ${due}. ${where}`;
    return { kind: 'refused', message };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;

/** @returns why there is nothing to vote on, or `undefined` when the vote is in */
async function voteOf(desk: Desk, turn: Turn, press: Press, isHelpful: boolean): Promise<PressAnswer | undefined> {
  const articleId = press.ids['articleId'] ?? '';
  const isKnown = desk.knowledge.show(articleId, 'passage') ?? (await findLocalArticle(desk.db, articleId));
  if (!isKnown) return goneAnswer;
  await vote(desk, articleId, turn.person.entraId, isHelpful);
  return undefined;
}

/** What else the presser's question may have meant; without the question, what stands near the article. */
async function nearest(desk: Desk, turn: Turn, press: Press): Promise<readonly Topic[]> {
  const articleId = press.ids['articleId'] ?? '';
  const last = await recall(desk, turn);
  const isAbout = last !== undefined && (last.articleId === articleId || last.articleId === '');
  const answer = isAbout ? desk.knowledge.answer(last.question) : desk.knowledge.show(articleId, 'passage');
  const topics = answer?.kind === 'abstain' ? answer.nearest : (answer?.related ?? []);
  return topics.filter((topic) => topic.articleId !== articleId);
}

/** A task's reason is the first sentence of the answer, its steps are the numbered ones of the article if it has any. */
function stepOf(desk: Desk, article: Answered): ArticleStep {
  const topic = desk.knowledge.topics().find(({ articleId }) => articleId === article.articleId);
  const steps = article.blocks.find((block) => block.kind === 'list' && block.isNumbered);
  const listed = steps?.kind === 'list' ? steps.items.slice(0, STEPS_TAKEN).map(asSentence) : [];
  const ask = `Ask me “${topic?.ask ?? article.title}” for the whole answer and its sources.`;
  return {
    articleId: article.articleId,
    title: article.title,
    why: plain(article.lead).split(/(?<=[.!?])\s+(?=\p{Lu})/u)[0] ?? article.title,
    how: [...listed, ask].join(' '),
  };
}

/** One line of the task's card is for where the rest stands. */
const STEPS_TAKEN = 7;

const plain = (text: string): string =>
  text
    .replaceAll('**', '')
    .replaceAll(/ ?\[\d+\]/g, '')
    .trim();

const asSentence = (item: string): string => plain(item).replace(/[^.!?]$/, '$&.');

const goneAnswer: PressAnswer = {
  kind: 'refused',
  message: 'That answer is no longer here. Please ask again.',
};
