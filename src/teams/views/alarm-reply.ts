import type { Alarm } from '../../alarms/index.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { alarmLine, alarmView } from './alarm-view.ts';

/** The card of an alarm as it stands. */
export async function alarmReply(desk: Desk, alarm: Alarm): Promise<Reply> {
  const clock = { zone: desk.timeZone, now: desk.now() };
  const ids = [...new Set(alarm.facts.rows.flatMap((row) => row.tenantIds))];
  const names = new Map(await Promise.all(ids.map(async (id) => [id, await desk.customerName(id)] as const)));
  const view = alarmView(alarm, (tenantId) => names.get(tenantId) ?? tenantId, clock);
  return { card: renderCard('alarm', view), summary: alarmLine(alarm, clock) };
}
