import type { Alert } from '../../alerts/index.ts';
import type { FoldFacts } from '../../folds/index.ts';
import { ROWS_SHOWN } from '../card-data.ts';
import { words } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import { alertRow } from './alert-list-view.ts';
import { counted } from './counted.ts';

/**
 * A page of the open alerts of a fold, with the ways to the other pages and back.
 *
 * @param page - from 0
 */
export async function foldListCard(
  desk: Desk,
  { fold, open }: FoldFacts,
  alerts: readonly Alert[],
  page: number,
): Promise<AdaptiveCard> {
  const now = desk.now();
  const pages = Math.max(1, Math.ceil(open / ROWS_SHOWN));
  return renderCard('fold-list', {
    foldId: fold.id,
    title: words`Open alerts of this card: ${open}`,
    isEmpty: alerts.length === 0,
    emptyText: words`Nothing is open on this page any more.`,
    rows: await Promise.all(
      alerts.map(async (alert) => alertRow(alert, await desk.customerName(alert.tenantId), { now })),
    ),
    place: words`Page ${page + 1} of ${pages}, ${counted(alerts.length, 'alert')}`,
    pages: [
      ...(page > 0 ? [{ pageId: String(page - 1), title: words`Page before` }] : []),
      ...(page + 1 < pages ? [{ pageId: String(page + 1), title: words`Next page` }] : []),
    ],
  });
}
