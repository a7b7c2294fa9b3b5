import type { Alert, Verb } from '../../alerts/index.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { type Clock, shortInstant } from './when.ts';

/**
 * Why an action changed nothing, for whoever tried it: who was first, or that it is so already.
 *
 * @param reader - display name of whoever tried
 */
export function unchangedWords(alert: Alert, verb: Verb, reader: string, clock: Clock): CardText {
  const first = (name: string | null, did: CardText, at: Date | null) => {
    const when = shortInstant(at ?? alert.updatedAt, clock);
    return name === reader
      ? words`You ${did} it already, at ${when}.`
      : words`${cardText(name || 'Somebody', 60)} was first: ${did} at ${when}.`;
  };
  if (verb === 'reopen') {
    return alert.status === 'resolved'
      ? words`A newer alert of the same situation is open: go on with that one.`
      : words`It is open already.`;
  }
  if (alert.status === 'resolved') return first(alert.resolvedBy, words`resolved`, alert.resolvedAt);
  if (alert.status === 'new') return words`It was reopened just now: this is how it stands.`;
  return verb === 'assign'
    ? words`It is with ${cardText(alert.assigneeName || 'somebody', 60)} already.`
    : first(alert.acknowledgedBy, words`acknowledged`, alert.acknowledgedAt);
}
