import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { type TestDesk, until } from './desk.ts';
import { shownTexts, verbsIn } from './read-card.ts';

/** Set-up as one person goes through it in their own chat. */
export interface SetupWalk {
  /** Writes something. */
  say(text: string): Promise<void>;
  /** The newest card that this person sees with all of these texts, once there is one. */
  card(...texts: string[]): Promise<SimMessage>;
  /** What this person sees of it now. */
  seen(message: SimMessage): string;
  /** The buttons that this person sees on it now. */
  buttons(message: SimMessage): string[];
  press(message: SimMessage, verb: string, inputs?: Record<string, unknown>): Promise<void>;
  /** The line under a card that the last press left. */
  notice(message: SimMessage): string;
}

/** @param person - by full name */
export function walkAs(desk: TestDesk, person: string): SetupWalk {
  const id = staffId(person);
  const cardNow = (message: SimMessage) => desk.teams.seenBy(id, message.id);
  return {
    say: (text) => desk.teams.say(id, 'personal', text),
    card: (...texts) =>
      until(`a card for ${person} with ${texts.join(', ')}`, () =>
        desk.teams.messages({ personal: id }).findLast((message) => {
          const shown = shownTexts(cardNow(message));
          return texts.every((text) => shown.includes(text));
        }),
      ),
    seen: (message) => shownTexts(cardNow(message)),
    buttons: (message) => verbsIn(cardNow(message)),
    press: async (message, verb, inputs) => {
      await desk.teams.press(id, message.id, verb, inputs);
    },
    notice: (message) => desk.teams.noticeFor(id, message.id)?.text ?? '',
  };
}
