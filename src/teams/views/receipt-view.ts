import type { Receipt } from '../../test-alerts/index.ts';
import type { CheckRow, ChecksCard } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { checksButton, checksLook, plainRow } from './check-row.ts';
import { counted } from './counted.ts';
import { type Clock, instant, shortInstant } from './when.ts';

/** What became of a test alert, for whoever sent it. */
export function receiptView(receipt: Receipt, clock: Clock, banner?: CardText): ChecksCard {
  const { places } = receipt;
  const arrived = places.filter(({ messageId }) => messageId !== '').length;
  const isWaiting = places.some(({ messageId, parkedReason }) => messageId === '' && parkedReason === '');
  const isThere = places.length > 0 && arrived === places.length;
  const hint = hintOf(receipt, arrived < places.length);
  return {
    eyebrow: words`Test alert #${receipt.number}`,
    look: checksLook(isThere ? 'ok' : isWaiting ? 'checking' : 'open'),
    title: isThere
      ? words`The way is open`
      : isWaiting
        ? words`The test alert is on its way`
        : words`The test alert did not arrive everywhere`,
    hasBanner: banner !== undefined,
    banner: banner ?? words``,
    lead: words`It is marked TEST on its card, counts nowhere, and ends by itself after a day.`,
    checks: [
      plainRow(
        'ok',
        words`Written ${instant(receipt.writtenAt, clock)}, for ${cardText(receipt.askedByName || 'somebody', 60)}.`,
      ),
      ...(places.length === 0
        ? [
            {
              ...plainRow('missing', words`There is no channel to post it in.`),
              hasMend: true,
              mend: words`Type **setup channel**.`,
            },
          ]
        : places.map((place) => placeRow(place, clock))),
      takenRow(receipt, clock),
      ...(receipt.resolvedAt
        ? [
            plainRow(
              'note',
              words`Over since ${shortInstant(receipt.resolvedAt, clock)}: ${cardText(receipt.resolvedBy || 'somebody', 60)}.`,
            ),
          ]
        : []),
    ],
    hasMore: false,
    more: words``,
    fields: [],
    hasHint: hint !== '',
    hint,
    actions: [checksButton('testAlert.show', words`Look again`, words`Shows what has become of it`, receipt.testId)],
  };
}

/** What is left to try, and where to look; nothing once somebody has acknowledged it and it arrived. */
function hintOf({ acknowledgedAt, resolvedAt, endedAt }: Receipt, isMissing: boolean): CardText {
  const isToTry = !acknowledgedAt && !resolvedAt && !endedAt;
  return joinText(
    [
      ...(isToTry ? [words`Press **Acknowledge** on its card in the channel: this card then says who did.`] : []),
      ...(isMissing ? [words`**deliveries** lists what was put aside.`] : []),
    ],
    ' ',
  );
}

function placeRow({ kind, postedAt, messageId, parkedReason }: Receipt['places'][number], clock: Clock): CheckRow {
  const where = kind === 'channel' ? words`In the channel` : words`In a chat that stands in for a channel`;
  if (messageId !== '') {
    const at = postedAt ? words` ${shortInstant(postedAt, clock)}` : words``;
    return plainRow('ok', words`${where}: posted${at}. Teams took it, yes: message ${cardText(messageId, 40)}.`);
  }
  return parkedReason === ''
    ? plainRow('note', words`${where}: not posted yet. Seen by Teams: no.`)
    : plainRow('missing', words`${where}: put aside (${cardText(parkedReason, 40)}). Seen by Teams: no.`);
}

const takenRow = ({ acknowledgedAt, acknowledgedBy }: Receipt, clock: Clock): CheckRow =>
  acknowledgedAt
    ? plainRow(
        'ok',
        words`Acknowledged ${shortInstant(acknowledgedAt, clock)} by ${cardText(acknowledgedBy || 'somebody', 60)}.`,
      )
    : plainRow('note', words`Nobody has acknowledged it yet.`);

/** For the line of a notification. */
export const receiptSummary = (receipt: Receipt): CardText =>
  words`TEST alert #${receipt.number}: ${counted(receipt.places.filter(({ messageId }) => messageId !== '').length, 'place')} reached`;
