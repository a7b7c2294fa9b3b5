import type { Alert } from '../../alerts/index.ts';
import { findFoldOf } from '../../folds/index.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import { alertHead, alertView } from './alert-view.ts';
import { shortInstant } from './when.ts';

/** What a notification and a screen reader say about an alert. */
export function alertSummary(alert: Alert, customer: string): CardText {
  const { severity, number, headline, isTest } = alertHead(alert, customer);
  return words`${isTest ? words`TEST ` : words``}${severity.word} · #${number} · ${cardText(customer, 60)}: ${headline}`;
}

/** The card of an alert as it stands, with the name of its customer. */
export async function alertCard(desk: Desk, alert: Alert, banner?: CardText): Promise<AdaptiveCard> {
  const customer = await desk.customerName(alert.tenantId);
  const clock = { zone: desk.timeZone, now: desk.now() };
  return renderCard('alert', alertView(alert, { customer, clock, ...(banner === undefined ? {} : { banner }) }));
}

/** The same for somebody who opened it: an alert that shows in a fold says so, because it has no card in the channel. */
export async function openedAlertCard(desk: Desk, alert: Alert): Promise<AdaptiveCard> {
  const fold = await findFoldOf(desk.db, alert.id);
  if (!fold) return alertCard(desk, alert);
  const since = shortInstant(fold.openedAt, { zone: desk.timeZone, now: desk.now() });
  const card = fold.kind === 'quiet' ? words`the card of quiet alerts` : words`the storm card`;
  return alertCard(desk, alert, words`Folded into ${card} of ${since}: it has no card of its own in the channel.`);
}
