import { refusalFor } from '../authorise.ts';
import type { Verb } from '../card-data.ts';
import { listAlerts } from '../commands/alert-commands.ts';
import { showContacts, showHelp, showStatus } from '../commands/desk-commands.ts';
import type { Desk } from '../desk.ts';
import type { PressAnswer, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { answerReply } from '../views/answer-view.ts';
import { ALERT_PRESSES, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';
import { TASK_PRESSES } from './task-presses.ts';

/** What each button does; the compiler asks for every verb that a card can send. */
const PRESSES: Readonly<Record<Verb, PressHandler>> = {
  ...ALERT_PRESSES,
  ...TASK_PRESSES,
  'alert.list': async (desk, _turn, press) => shown(await listAlerts(desk, press.subjectId)),
  'contact.show': async (desk, _turn, press) => shown(await showContacts(desk, press.subjectId)),
  'status.show': async (desk, turn) => shown(await showStatus(desk, turn)),
  'help.show': async (desk) => shown(showHelp(desk)),
  'question.ask': async (desk, _turn, press, post) => {
    const topic = desk.knowledge.topics().find(({ articleId }) => articleId === press.subjectId);
    if (!topic) return { kind: 'refused', message: 'That topic is gone. Please ask in your own words.' };
    await post(answerReply(topic.ask, desk.knowledge.answer(topic.ask)));
    return { kind: 'refused', message: 'The answer is below.' };
  },
};

/**
 * Does what a button asks for, if its presser may.
 *
 * A refresh that a client sends by itself shows and never acts, whatever its verb says.
 *
 * @param post - says something more in the same conversation
 */
export async function handlePress(
  desk: Desk,
  turn: Turn,
  press: Press,
  post: (reply: Reply) => Promise<void>,
): Promise<PressAnswer> {
  const verb = press.isRefresh && press.verb !== 'task.show' ? 'alert.show' : press.verb;
  const refusal = await refusalFor(desk.roles, turn.person.entraId, verb);
  return refusal ? { kind: 'refused', message: refusal } : PRESSES[verb](desk, turn, press, post);
}

const shown = ({ card }: Reply): PressAnswer => ({ kind: 'card', card, outcome: 'shown' });
