import type { DeliveriesCard } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { ParkedDelivery } from '../parked.ts';
import { counted } from './counted.ts';
import { type Clock, shortInstant } from './when.ts';

/** Cards that were put aside, and what a person can do about them. */
export function deliveriesView(deliveries: readonly ParkedDelivery[], total: number, clock: Clock): DeliveriesCard {
  const example = deliveries[0]?.number ?? 0;
  return {
    title:
      total === 0
        ? words`No card is put aside`
        : words`${counted(total, 'card')} ${total === 1 ? words`is` : words`are`} put aside`,
    isEmpty: total === 0,
    emptyText: total === 0 ? words`Everything that Teams can take is there, or on its way.` : words``,
    deliveries: deliveries.map((delivery) => ({
      number: delivery.number,
      what: whatText(delivery),
      why: whyText(delivery.reason),
      since: words`since ${shortInstant(delivery.since, clock)}`,
    })),
    hasMore: total > deliveries.length,
    more: total > deliveries.length ? words`and ${total - deliveries.length} more` : words``,
    hint:
      total === 0
        ? words`Type **status** for what can be read.`
        : words`An approver can send one again with **retry delivery ${example}**, all of them with **retry deliveries**, or leave one out with **drop delivery ${example}**.`,
  };
}

/** Why a card was put aside, in a few words for a line that lists reasons. */
export const shortReason = (reason: string): CardText => SHORT[reason] ?? cardText(reason, 60);

const SHORT: Readonly<Record<string, CardText>> = {
  unsure: words`nobody knows whether it arrived`,
  card_incomplete: words`could not be made`,
  MessageSizeTooBig: words`too large for Teams`,
};

function whyText(reason: string): CardText {
  switch (reason) {
    case 'unsure':
      return words`Nobody knows whether it arrived: Teams gave no clear answer, and the card has not reported itself. Look into the channel: retry it where it is missing, drop it where it stands.`;
    case 'card_incomplete':
      return words`It could not be made; the log of the service says why.`;
    case 'MessageSizeTooBig':
      return words`It is too large for Teams.`;
    default:
      return words`Teams refused it: ${cardText(reason, 60)}.`;
  }
}

function whatText({ subject, alert }: ParkedDelivery): CardText {
  switch (subject.subjectType) {
    case 'alert':
      return alert ? words`Alert #${alert.number} (${cardText(alert.severity)})` : words`An alert that is gone`;
    case 'taskList':
      return alert ? words`Tasks of alert #${alert.number}` : words`Tasks of an alert`;
    case 'digest':
      return words`Weekly digest`;
    case 'teamQuestion':
      return words`Question to the team`;
    case 'contactReminder':
      return words`Reminder about contacts`;
    case 'drill':
      return words`Drill`;
    case 'fold':
      return words`Alerts shown together`;
    case 'alarm':
      return words`Alarm about this service`;
    case 'erasure':
      return words`Erasure`;
  }
}
