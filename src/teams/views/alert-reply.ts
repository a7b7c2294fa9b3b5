import type { Alert } from '../../alerts/index.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import { alertHead, alertView } from './alert-view.ts';

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
