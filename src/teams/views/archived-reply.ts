import {
  type ArchivedAlert,
  findArchivedAlert,
  findArchivedAlertByNumber,
  resolutionWords,
} from '../../alerts/index.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { alertSummary } from './alert-reply.ts';
import { alertView } from './alert-view.ts';
import { day } from './when.ts';

/**
 * An alert that lies in the archive, to read: its card as it stood, without buttons.
 *
 * @param which - its id, as an old card names it, or the number that people say
 */
export async function archivedReply(desk: Desk, which: string | number): Promise<Reply | undefined> {
  const found = await (typeof which === 'number'
    ? findArchivedAlertByNumber(desk.db, which)
    : findArchivedAlert(desk.db, which));
  if (!found) return undefined;
  const { alert } = found;
  const customer = await desk.customerName(alert.tenantId);
  const clock = { zone: desk.timeZone, now: desk.now() };
  const view = alertView(alert, { customer, clock, banner: archivedWords(desk, found), isArchived: true });
  return { card: renderCard('alert', view), summary: alertSummary(alert, customer) };
}

/** Why nothing can be done to it any more, and who ended it when. */
export function archivedWords(desk: Desk, { alert, archivedAt }: ArchivedAlert): CardText {
  const clock = { zone: desk.timeZone, now: desk.now() };
  const how = alert.resolution ? cardText(resolutionWords(alert.resolution)) : words`resolved`;
  const who = cardText(alert.resolvedBy || 'somebody', 60);
  const when = day(alert.resolvedAt ?? alert.updatedAt, clock);
  return words`In the archive since ${day(archivedAt, clock)}: it can be read, not changed. ${who} resolved it on ${when}: ${how}.`;
}
