import type { Database } from '../storage/connect.ts';
import type { JobData, Jobs } from '../storage/jobs.ts';
import { adoptMessage, type ClaimedCard, claimCard, recordShown, releaseCard, type Subject } from './card-store.ts';
import type { Posted } from './channel-sender.ts';
import type { DeliverPorts } from './deliver.ts';
import { type Destination, listDestinations } from './destinations.ts';
import type { DoubtfulCards } from './doubtful-cards.ts';
import { SETTLE_SEC } from './doubts.ts';
import type { Press } from './presses/press.ts';
import { readStamp, stamped } from './stamp.ts';
import type { Turn } from './turn.ts';

export type Copy = JobData['copy'];

/** Seconds after which a card that somebody else is writing is looked at again. */
const BUSY_SEC = 2;

/**
 * Listens to a press or a refresh for the message that it comes from: a card that may stand in Teams, or may stand there
 * twice, reports itself that way. For any other card this looks into a set in memory and does nothing.
 */
export async function hearCard(
  ports: { readonly db: Database; readonly jobs: Pick<Jobs, 'enqueueLater'>; readonly doubtful: DoubtfulCards },
  turn: Turn,
  press: Press,
): Promise<void> {
  const stamp = press.ids['cardId'];
  if (stamp === undefined || !turn.replyToId || !ports.doubtful.has(stamp)) return;
  const place = turn.team?.channelId ?? turn.conversation.id;
  const to = (await listDestinations(ports.db)).find(({ channelId }) => channelId === place);
  const subject = readStamp(stamp);
  if (!to || !subject) return;
  // The set knows only stamps that we made ourselves, so the type is one of ours.
  await ports.jobs.enqueueLater(
    'copy',
    {
      ...(subject as Subject),
      destinationId: to.id,
      conversationId: turn.conversation.id,
      activityId: turn.replyToId,
    },
    0,
  );
}

/**
 * Settles what a message that reported itself is: the card that was in doubt (it is taken over and brought up to date),
 * the card that is known (nothing to do), or a second copy, which is deleted once it is certain that the known one still
 * stands. Safe to repeat.
 */
export async function settleCopy(ports: DeliverPorts, copy: Copy): Promise<void> {
  const { db, now, jobs } = ports;
  const { subjectType, subjectId, destinationId, conversationId, activityId } = copy;
  const subject: Subject = { subjectType, subjectId };
  const to = (await listDestinations(db)).find(({ id }) => id === destinationId);
  if (!to) return;
  const card = await claimCard(db, subject, destinationId, now());
  if (!card) return jobs.enqueueLater('copy', copy, BUSY_SEC);
  const release = () => releaseCard(db, card.claim, 'kept', now());
  if (card.posted?.activityId === activityId) return release();
  if (!card.posted) return adopt(ports, subject, card, { conversationId, activityId });

  const turn = await ports.pace.take({ tenantId: to.tenantId, conversationId: to.channelId }, 'edit');
  if (turn.kind === 'later') {
    await release();
    return jobs.enqueueLater('copy', copy, turn.afterSec);
  }
  await turn.begin();
  switch (await proveKnown(ports, subject, to, card, card.posted)) {
    case 'gone':
      return adopt(ports, subject, card, { conversationId, activityId });
    case 'later':
      await release();
      return jobs.enqueueLater('copy', copy, SETTLE_SEC);
    case 'unknown':
      // Nothing is deleted while it is not certain; the next press on the copy asks again.
      return release();
    case 'stands':
      return removeCopy(ports, subject, to, { conversationId, activityId });
  }
}

async function adopt(ports: DeliverPorts, subject: Subject, card: ClaimedCard, posted: Posted): Promise<void> {
  await adoptMessage(ports.db, card.claim, posted);
  await releaseCard(ports.db, card.claim, 'kept', ports.now());
  await ports.jobs.enqueueLater('deliver', subject, 0);
  ports.log.info({ ...subject, activity: posted.activityId }, 'card had arrived and reported itself');
}

/** Edits the known card to its newest state: what can be edited stands. Ends the claim where it does. */
async function proveKnown(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  { claim }: ClaimedCard,
  posted: Posted,
): Promise<'stands' | 'gone' | 'later' | 'unknown'> {
  const shown = await ports.show(subject);
  if (!shown) return 'unknown';
  const sent = await ports.sender.edit(to.serviceUrl, posted, stamped(shown.message, subject));
  if (sent.kind === 'messageGone') return 'gone';
  if (sent.kind === 'again') return 'later';
  if (sent.kind !== 'done') return 'unknown';
  await recordShown(ports.db, claim, { ...posted, version: shown.version }, ports.now());
  return 'stands';
}

async function removeCopy(ports: DeliverPorts, subject: Subject, to: Destination, extra: Posted): Promise<void> {
  const log = ports.log.child({ ...subject, destination: to.id, activity: extra.activityId });
  await ports.pace.note({ tenantId: to.tenantId, conversationId: to.channelId });
  const removed = await ports.sender.remove(to.serviceUrl, extra);
  if (removed.kind === 'done' || removed.kind === 'messageGone') return log.info('second copy of a card was deleted');
  log.warn({ outcome: removed.kind }, 'second copy of a card could not be deleted and tries again when it is used');
}
