import type { Subject } from './card-store.ts';
import type { DeliverPorts } from './deliver.ts';
import { listDestinations } from './destinations.ts';
import { stampOf } from './stamp.ts';

/** Minutes for which copies of a card that was posted again are looked for; later ones report themselves. */
const LOOK_FOR_MIN = 15;

/** Minutes before the second posting in which the first may have happened. */
const FIRST_WITHIN_MIN = 10;

/**
 * Looks into the channel for second copies of cards that were posted again lately: the first may have become readable
 * only after it was looked for. Each one that is found is settled like one that reported itself.
 *
 * Safe to repeat; asks nobody while there is no such card.
 */
export async function findCopies(ports: DeliverPorts): Promise<void> {
  const { db, readBack, jobs } = ports;
  if (!readBack) return;
  const now = ports.now().getTime();
  const rows = await db
    .selectFrom('cards')
    .select(['subject_type', 'subject_id', 'destination_id', 'activity_id', 'doubled_at'])
    .where('doubled_at', '>', new Date(now - LOOK_FOR_MIN * 60_000))
    .where('activity_id', 'is not', null)
    .execute();
  if (rows.length === 0) return;
  for (const to of await listDestinations(db)) {
    const here = rows.filter((row) => row.destination_id === to.id);
    if (here.length === 0 || to.kind !== 'channel' || to.groupId === '') continue;
    const firstMs = Math.min(...here.map((row) => row.doubled_at?.getTime() ?? now));
    const place = { groupId: to.groupId, channelId: to.channelId, threadId: undefined };
    const seen = await readBack(place, new Date(firstMs - FIRST_WITHIN_MIN * 60_000));
    for (const row of here) {
      const subject: Subject = { subjectType: row.subject_type, subjectId: row.subject_id };
      const copies = seen.filter(({ id, cards }) => id !== row.activity_id && cards.includes(stampOf(subject)));
      for (const { id } of copies) {
        const conversationId = `${to.channelId};messageid=${id}`;
        await jobs.enqueueLater('copy', { ...subject, destinationId: to.id, conversationId, activityId: id }, 0);
      }
    }
  }
}
