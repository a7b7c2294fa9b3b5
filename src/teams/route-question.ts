import { answerCall } from './commands/call-commands.ts';
import { answerGuidance, remember } from './commands/guidance-commands.ts';
import type { Desk } from './desk.ts';
import { answerLive, type LiveHow } from './live/answer-live.ts';
import type { LiveAsk } from './live/live-ask.ts';
import { readLive } from './live/read-live.ts';
import type { Reply } from './reply.ts';
import { suggestCommand } from './suggest-command.ts';
import type { Turn } from './turn.ts';
import { type ReadingId, withReading } from './views/reading-view.ts';

/**
 * Answers a text that is no command: how things stand, whom to call, or what the documents say, in this order.
 *
 * The order is by how much the words must fit: a live question names what we keep and asks for it, a call asks for a
 * person to reach, and whatever is left is for the documents, which know best when they do not know. A command with a slip
 * of the finger is offered before them, because they mend slips too, towards words of theirs. Where a text reads
 * both ways, the answer says how it was read and offers the other reading.
 */
export const routeQuestion = async (desk: Desk, turn: Turn, text: string): Promise<Reply> =>
  (await answerStated(desk, turn, text)) ?? (await suggestCommand(desk, text)) ?? answerGuidance(desk, turn, text);

/**
 * Live questions that share their words with calls, which ask for more: for what, when, in which language. “Emergency
 * number Northwind tonight” has a name and a time as “Northwind this week” has.
 */
const LIKE_CALLS: ReadonlySet<LiveAsk['about']> = new Set(['contacts', 'happened', 'standing']);

/**
 * The same without the documents.
 *
 * @returns `undefined` when the text asks neither how things stand nor whom to call
 */
export async function answerStated(desk: Desk, turn: Turn, text: string): Promise<Reply | undefined> {
  const reading = readLive(text);
  const mayBeEither = reading !== undefined && LIKE_CALLS.has(reading.ask.about);
  const call = mayBeEither ? await answerCall(desk, turn, text) : undefined;
  const reply = call ?? (reading && (await answerLive(desk, turn, text)));
  if (!reading || !reply) return mayBeEither ? undefined : answerCall(desk, turn, text);
  if (call) remember(desk, turn, { articleId: '', branchId: '', question: text });
  const isDoubtful = reading.isUnsure && desk.knowledge.answer(text).kind === 'answer';
  return isDoubtful ? withReading(reply, call ? 'call' : 'live', 'guidance') : reply;
}

/**
 * Answers a text in the reading that its person chose.
 *
 * @returns `undefined` when it cannot be read so
 */
export async function answerAs(
  desk: Desk,
  turn: Turn,
  text: string,
  as: ReadingId,
  how: Pick<LiveHow, 'tenantId'> = {},
): Promise<Reply | undefined> {
  switch (as) {
    case 'live':
      return answerLive(desk, turn, text, { ...how, isChosen: true });
    case 'call':
      return answerCall(desk, turn, text);
    case 'guidance':
      return answerGuidance(desk, turn, text);
  }
}
