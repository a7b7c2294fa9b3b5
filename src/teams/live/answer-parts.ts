import { type Alert, COUNTED_UP_TO } from '../../alerts/index.ts';
import { type LiveAction, type LiveRow, liveButton } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { alertHead, statusText } from '../views/alert-view.ts';
import { counted } from '../views/counted.ts';
import { row } from '../views/live-view.ts';
import { duration } from '../views/when.ts';

/** One alert as a line: how bad, what, whose, since when. */
export async function alertRow(desk: Desk, alert: Alert): Promise<LiveRow> {
  const customer = await desk.customerName(alert.tenantId);
  const { severity, headline, isTest } = alertHead(alert, customer);
  const clock = { zone: desk.timeZone, now: desk.now() };
  return row(
    words`${severity.symbol} **${severity.word} #${alert.number}**${isTest ? words` TEST` : words``} ${headline}`,
    joinText(
      [
        cardText(customer, 60),
        statusText(alert, clock),
        words`${duration(clock.now.getTime() - alert.shownAt.getTime())} old`,
      ],
      ' · ',
    ),
  );
}

/** Leads to the alert with its buttons. */
export const openButton = (alert: Pick<Alert, 'id' | 'number'>): LiveAction =>
  liveButton('alert.open', words`Open alert ${alert.number}`, words`Shows the alert with its buttons`, {
    alertId: alert.id,
  });

/** Leads to whom to call there. */
export const contactsButton = (tenantId: string, customer: string): LiveAction =>
  liveButton('contact.show', words`Contacts`, words`Shows whom to call at ${cardText(customer, 60)}`, { tenantId });

/** Asks the presser's last question again. */
export const askAgain: LiveAction = liveButton(
  'question.readAs',
  words`Ask again`,
  words`Answers your last question as it stands then`,
  { readingId: 'live' },
);

/** A count as `listOpenAlerts` gives it. */
export const countText = (total: number): CardText =>
  total > COUNTED_UP_TO ? words`more than ${COUNTED_UP_TO}` : words`${total}`;
/** The same with its noun: `more than 1000 alerts`. */
export const countedUpTo = (total: number, noun: string): CardText =>
  total > COUNTED_UP_TO ? words`more than ${COUNTED_UP_TO} ${cardText(noun)}s` : counted(total, noun);
