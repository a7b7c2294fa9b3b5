import { type Drill, findContact } from '../../contacts/index.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { drillAskView, drillSummary, drillView } from './drill-view.ts';
import { refreshing } from './refreshing.ts';

/** The card of a drill as it stands; a copy for one reader renews itself, the one in the channel is edited. */
export async function drillReply(desk: Desk, drill: Drill, reader?: Turn): Promise<Reply> {
  const clock = { zone: desk.timeZone, now: desk.now() };
  const [contact, customer] = await Promise.all([
    findContact(desk.db, drill.contactId),
    desk.customerName(drill.tenantId),
  ]);
  const card = renderCard('drill', drillView(drill, contact, customer, clock));
  const summary = drillSummary(drill, customer, clock);
  return { card: reader ? refreshing(card, 'drill.show', { drillId: drill.id }, reader) : card, summary };
}

/** The message to the contact themselves, as it stands now. */
export async function drillAskReply(desk: Desk, drill: Drill): Promise<Reply> {
  const clock = { zone: desk.timeZone, now: desk.now() };
  const view = drillAskView(drill, await desk.customerName(desk.partnerTenantId), clock);
  return { card: renderCard('drill-ask', view), summary: view.title };
}
