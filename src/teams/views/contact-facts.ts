import type { FraudMailFacts } from '../../contacts/index.ts';
import { type ContactFact, safeUrl } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { type Clock, shortInstant } from './when.ts';

const REGISTERED: Readonly<Record<FraudMailFacts['provided'], (at: CardText) => CardText>> = {
  pass: (at) =>
    words`A security contact is registered in Partner Center (read ${at}). Who it is, Microsoft lets nobody read.`,
  fail: (at) =>
    words`**No** security contact is registered in Partner Center (read ${at}). An administrator adds one there.`,
  couldNotCheck: (at) => words`Whether a security contact is registered **could not be read** at ${at}.`,
  notApplicable: (at) => words`Microsoft does not ask for a security contact here (read ${at}).`,
  unknown: () => words`Whether a security contact is registered has not been read yet.`,
};

/** What Microsoft says about the partner's own contact: whether there is one, and what it gets; at most four. */
export function contactFacts({ provided, readAt, statements }: FraudMailFacts, clock: Clock): ContactFact[] {
  const plain = (text: CardText): ContactFact => ({ text, linkTitle: words``, url: '' });
  const at = readAt ? shortInstant(readAt, clock) : words`an unknown time`;
  return [
    plain(REGISTERED[provided](at)),
    plain(words`Microsoft's pages disagree on whether that contact gets mail about fraud: Admin agents must opt in.`),
    ...statements.map(({ words: said, page, url }) => ({
      text: cardText(said),
      linkTitle: cardText(page, 80),
      url: safeUrl(url) ?? ('' as const),
    })),
  ].slice(0, 4);
}
