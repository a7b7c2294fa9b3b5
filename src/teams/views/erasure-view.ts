import type { Erasure, Obstacle } from '../../privacy/index.ts';
import { pseudonymOf } from '../../privacy/index.ts';
import { type ErasureCard, erasureLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { counted } from './counted.ts';
import { type Clock, shortInstant } from './when.ts';

/** The card of an erasure as it stands. */
export function erasureReply(desk: Desk, erasure: Erasure, banner: CardText = words``): Reply {
  const view = erasureView(erasure, { zone: desk.timeZone, now: desk.now() }, banner);
  return { card: renderCard('erasure', view), summary: words`Erasure ${erasure.number}: ${view.title}` };
}

/** The same as the data of a card. */
export function erasureView(erasure: Erasure, clock: Clock, banner: CardText = words``): ErasureCard {
  return {
    erasureId: erasure.id,
    number: erasure.number,
    look: erasureLook(erasure.state),
    title: titleOf(erasure),
    lead: leadOf(erasure, clock),
    hasBanner: banner !== '',
    banner,
    lines: linesOf(erasure),
    isWaiting: erasure.state === 'asked',
  };
}

/** One line of a list. */
export const erasureLine = (erasure: Erasure, clock: Clock): CardText =>
  words`**${erasure.number}** ${titleOf(erasure)}: ${leadOf(erasure, clock)}`;

function titleOf({ kind, state, subjectName, pseudonym }: Erasure): CardText {
  if (state === 'done') return cardText(pseudonymOf(kind, pseudonym).name);
  if (state === 'refused') return kind === 'person' ? words`A person stays` : words`A customer stays`;
  return kind === 'person'
    ? words`Forget ${cardText(subjectName, 60)}`
    : words`Forget the customer ${cardText(subjectName, 60)}`;
}

function leadOf(
  { state, askedByName, askedAt, decidedByName, decidedAt, doneAt, failure }: Erasure,
  clock: Clock,
): CardText {
  const asked = words`Asked for by ${cardText(askedByName, 60)}, ${shortInstant(askedAt, clock)}.`;
  const decided = words`${cardText(decidedByName ?? '', 60)}, ${shortInstant(decidedAt ?? askedAt, clock)}`;
  switch (state) {
    case 'asked':
      return words`${asked} An approver or administrator other than them decides.`;
    case 'approved':
      return failure
        ? words`${asked} Approved by ${decided}. It could not be carried out: tried ${counted(failure.times, 'time')}, again ${shortInstant(failure.againAt, clock)}. The log of the service says why.`
        : words`${asked} Approved by ${decided}. It takes a few seconds.`;
    case 'done':
      return words`${asked} Approved by ${decided}, done ${shortInstant(doneAt ?? askedAt, clock)}.`;
    case 'refused':
      return words`${asked} Refused by ${decided}.`;
  }
}

const GOES: Readonly<Record<Erasure['kind'], readonly CardText[]>> = {
  person: [
    words`**Goes**: their chat with Watchpost, contact rows, questions, directory roles, addresses and places in alerts`,
    words`**Stays under a pseudonym**: what they did, what others did about them, and when`,
    words`**Edited**: cards in channels that can still be edited`,
    words`**Not reached**: chats, cards of archived alerts and other messages in Teams, and backups: docs/data-protection.md`,
    words`It cannot be taken back`,
  ],
  customer: [
    words`**Goes**: its name, contacts, drills, findings, what Microsoft told of its people, and notes about them`,
    words`**Stays under a pseudonym**: that there were alerts, how bad, and who did what when`,
    words`**Edited**: cards in channels that can still be edited`,
    words`**Not reached**: chats, cards of archived alerts and other messages in Teams, and backups: docs/data-protection.md`,
    words`It cannot be taken back`,
  ],
};

function linesOf({ kind, state, outcome, unclear }: Erasure): readonly CardText[] {
  switch (state) {
    case 'asked':
    case 'approved':
      return GOES[kind];
    case 'refused':
      return [words`Nothing was erased, and this no longer says who was meant.`];
    case 'done': {
      const total = (counts: Erasure['outcome']) => Object.values(counts).reduce((sum, count) => sum + count, 0);
      const rows = total(outcome);
      const left = joinText(
        Object.keys(unclear).map((place) => cardText(place.replace('.', ': '))),
        ', ',
      );
      return [
        words`${counted(rows, 'row')} of ${counted(Object.keys(outcome).length, 'table')} changed or removed.`,
        words`Chats and other messages in Teams were not reached, nor were backups: docs/data-protection.md says what to do there.`,
        ...(left === ''
          ? []
          : [
              words`**Look yourself**: somebody else has the same name, and of ${counted(total(unclear), 'name')} nothing tells whose it is: ${left}. They stay.`,
            ]),
      ];
    }
  }
}

/** Why somebody cannot be forgotten yet, and what to do first. */
export function obstacleText(obstacles: readonly Obstacle[]): CardText {
  return joinText(obstacles.map(oneObstacle), ' ');
}

function oneObstacle(obstacle: Obstacle): CardText {
  if (obstacle.kind === 'stillListed') {
    return words`Microsoft still lists this customer, and it would be read again within the hour. End the relationships first.`;
  }
  const numbers = joinText(
    obstacle.numbers.map((number) => words`#${number}`),
    ', ',
  );
  return obstacle.kind === 'openAlerts'
    ? words`Open alerts are about them, or theirs: ${numbers}. Resolve them or hand them over first.`
    : words`Open tasks are theirs: ${numbers}. Finish them or hand them over first.`;
}
