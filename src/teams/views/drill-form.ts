import { type Contact, callOrder, DRILL_MIN } from '../../contacts/index.ts';
import { CANDIDATES_SHOWN, type DrillStartCard } from '../card-data.ts';
import { cardText, joinText, words } from '../card-text.ts';
import { placeWords } from './contact-words.ts';
import { duration } from './when.ts';

/** Asks who is drilled, whoever would be called first at the top; `undefined` when there is nobody. */
export function drillForm(
  tenantId: string,
  customer: string,
  contacts: readonly Contact[],
  now: Date,
): DrillStartCard | undefined {
  const calls = callOrder(contacts, 'anything', now).slice(0, CANDIDATES_SHOWN);
  const [first] = calls;
  if (!first) return undefined;
  return {
    tenantId,
    title: words`Drill at ${cardText(customer, 80)}`,
    candidates: calls.map((call) => ({
      id: call.contact.id,
      name: joinText([cardText(call.contact.name, 80), placeWords(call)], ', '),
    })),
    chosenId: first.contact.id,
    effects: [
      words`Somebody with an account in our own Teams gets a message from me, which says that it is a drill, with one button.`,
      words`For anybody else the card in the channel has the number and a letter that is ready: you call or write.`,
      words`The answer is measured for ${duration(DRILL_MIN * 60_000)} and kept as a proof, with your name as the one who asked.`,
    ],
  };
}
