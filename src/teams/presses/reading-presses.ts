import { recall } from '../commands/guidance-commands.ts';
import { answerAs } from '../route-question.ts';
import { READINGS } from '../views/reading-view.ts';
import type { PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/**
 * Answers the presser's last question of this conversation in another reading, for another customer, or once more. The
 * card carries the reading only: what was asked is looked up, so nobody can ask in somebody else's name.
 */
export const READING_PRESSES = {
  'question.readAs': async (desk, turn, press, post) => {
    const as = READINGS.find((reading) => reading === press.ids['readingId']);
    const last = await recall(desk, turn);
    if (!as || !last) {
      return { kind: 'refused', message: 'I no longer know what you asked. Please ask again in your own words.' };
    }
    const { tenantId } = press.ids;
    const reply = await answerAs(desk, turn, last.question, as, tenantId ? { tenantId } : {});
    if (!reply) return { kind: 'refused', message: 'Your last question cannot be read like that. Please ask again.' };
    // Colleagues in a channel did not ask: there the answer takes the place of the card, for its presser alone.
    if (turn.conversation.kind !== 'personal') {
      return { kind: 'card', card: reply.card, outcome: 'shown' };
    }
    await post(reply);
    return { kind: 'refused', message: 'The answer is below.' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;
