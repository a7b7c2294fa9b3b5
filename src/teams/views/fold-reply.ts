import { type FoldFacts, readFold } from '../../folds/index.ts';
import { FOLD_ROWS } from '../card-data.ts';
import type { CardText } from '../card-text.ts';
import type { Desk } from '../desk.ts';
import { type AdaptiveCard, renderCard } from '../render.ts';
import { foldView } from './fold-view.ts';

/** A fold's card as it stands, with the line that is spoken for it; `undefined` when there is no such fold. */
export async function foldReply(
  desk: Desk,
  foldId: string,
): Promise<{ readonly facts: FoldFacts; readonly card: AdaptiveCard; readonly summary: CardText } | undefined> {
  const facts = await readFold(desk.db, foldId, FOLD_ROWS);
  if (!facts) return undefined;
  const named = [
    ...facts.tenants.map(({ name }) => name),
    ...facts.worst.map(({ tenantId }) => tenantId),
    ...(facts.fold.tenantId ? [facts.fold.tenantId] : []),
  ];
  const customers = new Map<string, string>();
  for (const tenantId of new Set(named)) customers.set(tenantId, await desk.customerName(tenantId));
  const view = foldView(facts, { customers, clock: { zone: desk.timeZone, now: desk.now() } });
  return { facts, card: renderCard('fold', view), summary: view.title };
}
