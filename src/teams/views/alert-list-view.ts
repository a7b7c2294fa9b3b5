import { type Alert, COUNTED_UP_TO } from '../../alerts/index.ts';
import { type AlertRow, ROWS_SHOWN } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { alertHead, hasName } from './alert-view.ts';
import { type Clock, duration } from './when.ts';

/** A list of open alerts; `total` is how many there are in all, as `listOpenAlerts` counts them. */
export async function alertListCard(
  desk: Desk,
  title: CardText,
  alerts: readonly Alert[],
  total: number,
): Promise<Reply> {
  const now = desk.now();
  const rows = await Promise.all(
    alerts.slice(0, ROWS_SHOWN).map(async (alert) => alertRow(alert, await desk.customerName(alert.tenantId), { now })),
  );
  // A test is shown, and not counted.
  const more = total - rows.filter(({ isTest }) => !isTest).length;
  const card = renderCard('alert-list', {
    title: words`${title}: ${totalText(total)}`,
    isEmpty: rows.length === 0,
    emptyText: words`Nothing is open. **status** says whether everything could be read: silence alone is not safety.`,
    rows,
    hasMore: more > 0,
    more: total > COUNTED_UP_TO ? words`and many more` : words`and ${Math.max(0, more)} more`,
    hint: rows[0] ? words`Press a line, or type **alert ${rows[0].number}** or **ack ${rows[0].number}**.` : words``,
  });
  return { card, summary: words`${title}: ${totalText(total)}` };
}

/** One line of a list of alerts; `customer` is its name, untrusted. */
export const alertRow = (alert: Alert, customer: string, { now }: Pick<Clock, 'now'>): AlertRow => ({
  ...alertHead(alert, customer),
  subject: hasName(alert) ? cardText(alert.subjectName, 80) : words``,
  age: words`${duration(now.getTime() - alert.shownAt.getTime())} old`,
  state: stateOf(alert),
});

const totalText = (total: number): CardText =>
  total > COUNTED_UP_TO ? words`more than ${COUNTED_UP_TO}` : words`${total}`;

function stateOf(alert: Alert): CardText {
  if (alert.assigneeId) return words`With ${cardText(alert.assigneeName ?? 'somebody', 60)}`;
  return alert.status === 'new'
    ? words`New`
    : words`Acknowledged by ${cardText(alert.acknowledgedBy ?? 'somebody', 60)}`;
}
