import { type Alert, COUNTED_UP_TO } from '../../alerts/index.ts';
import { type AlertRow, ROWS_SHOWN } from '../card-data.ts';
import { type CardText, cardText, words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { alertHead, hasName } from './alert-view.ts';
import { type Clock, duration } from './when.ts';

/** A page of a list of open alerts. */
export interface AlertPage {
  /** At most `ROWS_SHOWN`. */
  readonly alerts: readonly Alert[];
  /** How many there are in all, as `listOpenAlerts` counts them. */
  readonly total: number;
  /** From 0. */
  readonly page: number;
  readonly hasNext: boolean;
  /** Whose they are; `undefined` for all customers. */
  readonly tenantId: string | undefined;
}

/** A page of open alerts, with the ways to the pages beside it. */
export async function alertListCard(desk: Desk, title: CardText, shown: AlertPage): Promise<Reply> {
  const { alerts, total, page, hasNext, tenantId } = shown;
  const now = desk.now();
  const rows = await Promise.all(
    alerts.map(async (alert) => alertRow(alert, await desk.customerName(alert.tenantId), { now })),
  );
  // A test is shown, and not counted.
  const more = total - rows.filter(({ isTest }) => !isTest).length;
  const card = renderCard('alert-list', {
    title: words`${title}: ${totalText(total)}`,
    isEmpty: rows.length === 0,
    emptyText: words`Nothing is open. **status** says whether everything could be read: silence alone is not safety.`,
    rows,
    hasMore: page === 0 && more > 0,
    more: total > COUNTED_UP_TO ? words`and many more` : words`and ${Math.max(0, more)} more`,
    place: page > 0 || hasNext ? placeText(shown) : words``,
    pages: [...(page > 0 ? [page - 1] : []), ...(hasNext ? [page + 1] : [])].map((at) => ({
      pageId: String(at),
      tenantId: tenantId ?? '',
      title: words`Page ${at + 1}`,
    })),
    hint: rows[0] ? hintText(rows[0].number, shown) : words``,
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

/** Tests are listed and not counted: with some open there may be a page more than the count says. */
function placeText({ total, page, hasNext }: AlertPage): CardText {
  if (total > COUNTED_UP_TO) return words`Page ${page + 1}`;
  const pages = Math.max(Math.ceil(total / ROWS_SHOWN), page + (hasNext ? 2 : 1));
  return words`Page ${page + 1} of ${pages}`;
}

function hintText(first: number, { page, hasNext, tenantId }: AlertPage): CardText {
  const press = words`Press a line, or type **alert ${first}** or **ack ${first}**.`;
  return hasNext && tenantId === undefined ? words`${press} **alerts page ${page + 2}** shows the next.` : press;
}

const totalText = (total: number): CardText =>
  total > COUNTED_UP_TO ? words`more than ${COUNTED_UP_TO}` : words`${total}`;

function stateOf(alert: Alert): CardText {
  if (alert.assigneeId) return words`With ${cardText(alert.assigneeName ?? 'somebody', 60)}`;
  return alert.status === 'new'
    ? words`New`
    : words`Acknowledged by ${cardText(alert.acknowledgedBy ?? 'somebody', 60)}`;
}
