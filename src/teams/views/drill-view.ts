import { answeredAfterMin, type Contact, type Drill } from '../../contacts/index.ts';
import { whoMay } from '../../people/index.ts';
import { type DrillAskCard, type DrillCard, drillButton, drillLook, letterUrl, telUrl } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import { type Clock, day, instant, shortInstant } from './when.ts';

/**
 * One drill as it stands.
 *
 * @param contact - `undefined` when they were removed meanwhile; the drill keeps their name
 */
export function drillView(drill: Drill, contact: Contact | undefined, customer: string, clock: Clock): DrillCard {
  const isWaiting = drill.outcome === 'waiting';
  const isByHand = isWaiting && contact !== undefined && (drill.sentHow === 'byHand' || drill.failedReason !== null);
  const letter = contact && letterUrl(contact.email, ...letterOf(drill));
  return {
    drillId: drill.id,
    version: drill.version,
    number: drill.number,
    look: drillLook(drill.outcome),
    contact: cardText(drill.contactName, 80),
    customer: cardText(customer, 80),
    status: statusWords(drill, clock),
    started: words`${shortInstant(drill.startedAt, clock)} by ${cardText(drill.startedBy.name, 60)}${drill.reason === 'quarterly' ? words`, as every quarter` : words``}`,
    due: shortInstant(drill.dueAt, clock),
    asked: askedWords(drill, clock),
    hasEnded: drill.endedAt !== null,
    ended: endedWords(drill, clock),
    isByHand,
    code: cardText(drill.code, 20),
    hasPhone: isByHand && contact.phone !== '',
    phone: isByHand ? cardText(contact.phone, 40) : words``,
    phoneUrl: (isByHand && telUrl(contact.phone)) || '',
    hasEmail: isByHand && letter !== undefined,
    emailUrl: (isByHand && letter) || '',
    hasNote: drill.note !== '',
    note: cardText(drill.note),
    proof: words`Proof: drill ${drill.number}, code ${cardText(drill.code, 20)}, started ${instant(drill.startedAt, clock)}. Every step stands in the log with its name.`,
    actions: isWaiting ? [drillButton('drill.reached'), drillButton('drill.notReached')] : [],
  };
}

/** One line below a contact: `Drill of 2 Mar 2026: answered after 4 min`. */
export const drillLine = (drill: Drill, clock: Clock): CardText =>
  words`Drill of ${day(drill.startedAt, clock)}: ${cardText(OUTCOME_INSIDE[drill.outcome](drill))}`;

/**
 * The message to the contact themselves.
 *
 * @param said - what came of their press, in a sentence; without it the drill is told as it stands
 */
export function drillAskView(drill: Drill, desk: string, clock: Clock, said?: CardText): DrillAskCard {
  const isWaiting = drill.outcome === 'waiting';
  return {
    drillId: drill.id,
    title: isWaiting ? words`This is a drill: are you there?` : words`Drill ${drill.number} is over`,
    text: isWaiting
      ? words`${cardText(drill.startedBy.name, 60)} of ${cardText(desk, 60)} practises how fast a security contact answers. Nothing has happened. Press the button, and that is all.`
      : (said ?? statusWords(drill, clock)),
    canAnswer: isWaiting,
    hint: isWaiting
      ? words`Answer by ${shortInstant(drill.dueAt, clock)}. No button? Type **drill ${cardText(drill.code, 20)}**.`
      : words`Started ${shortInstant(drill.startedAt, clock)} by ${cardText(drill.startedBy.name, 60)}.`,
  };
}

/** The same for somebody who typed the code of a list and may not verify: what it counts for, and what it does not. */
export const drillAnsweredByReader = (drill: Drill, clock: Clock): CardText =>
  words`${statusWords(drill, clock)}. Whether the contact counts as checked is for ${cardText(whoMay('contact.verify'))}.`;

/** What a notification and a screen reader say about a drill. */
export const drillSummary = (drill: Drill, customer: string, clock: Clock): CardText =>
  words`Drill ${drill.number} · ${cardText(drill.contactName, 60)} of ${cardText(customer, 60)}: ${statusWords(drill, clock)}`;

const OUTCOME_INSIDE: Readonly<Record<Drill['outcome'], (drill: Drill) => string>> = {
  waiting: () => 'waiting for an answer',
  answered: (drill) => `answered after ${answeredAfterMin(drill) ?? 0} min`,
  notReached: () => 'not reached',
  expired: () => 'no answer in time',
};

function statusWords(drill: Drill, clock: Clock): CardText {
  if (drill.outcome === 'waiting') {
    // Not how much time is left: the card in the channel stays as it is while nothing changes.
    return words`No answer yet, until ${shortInstant(drill.dueAt, clock)}`;
  }
  if (drill.outcome === 'answered') return words`Answered after ${answeredAfterMin(drill) ?? 0} min`;
  return drill.outcome === 'notReached' ? words`Not reached` : words`No answer by ${shortInstant(drill.dueAt, clock)}`;
}

function askedWords(drill: Drill, clock: Clock): CardText {
  if (drill.sentHow === 'byHand') return words`By hand: one of us calls or writes`;
  if (drill.failedReason !== null) return words`Our message could not be sent: one of us calls or writes`;
  return drill.sentAt
    ? words`Our message went to them at ${shortInstant(drill.sentAt, clock)}`
    : words`Our message is on its way`;
}

function endedWords({ endedAt, endedBy, contactEntraId }: Drill, clock: Clock): CardText {
  if (!endedAt) return words``;
  const at = shortInstant(endedAt, clock);
  if (!endedBy) return at;
  return endedBy.entraId === contactEntraId
    ? words`${at}, by their own answer`
    : words`${at}, noted by ${cardText(endedBy.name, 60)}`;
}

/** Subject and text of the letter to somebody outside. It says that it is a drill before anything else. */
const letterOf = (drill: Drill): readonly [CardText, CardText] => [
  words`Drill ${cardText(drill.code, 20)}: do security messages reach you?`,
  words`This is a drill. Nothing has happened, and there is nothing to click. Please answer this message and leave the code ${cardText(drill.code, 20)} in it, so that we know that a security message reaches you. Thank you.`,
];
