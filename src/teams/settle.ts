import { setTimeout as pause } from 'node:timers/promises';
import {
  beginAttempt,
  type Claim,
  type ClaimedCard,
  parkCard,
  recordShown,
  releaseCard,
  type Subject,
} from './card-store.ts';
import type { Posted, Sent } from './channel-sender.ts';
import type { DeliverPorts, Shown } from './deliver.ts';
import type { Destination } from './destinations.ts';
import { SETTLE_SEC } from './doubts.ts';
import { loseDestination } from './lost-channel.ts';
import { priorityOf, send } from './send-card.ts';
import { shortened, stamped } from './stamp.ts';

/**
 * Writes down what became of one send, and arranges what follows from it.
 *
 * @param isShort - what was sent is the short card already
 */
export async function settle(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  card: ClaimedCard,
  shown: Shown,
  sent: Sent<Posted>,
  isShort = false,
): Promise<void> {
  const { db, now } = ports;
  const { claim } = card;
  const log = ports.log.child({ ...subject, destination: to.id });
  const again = (afterSec: number) => ports.jobs.enqueueLater('deliver', subject, afterSec, priorityOf(card, shown));
  ports.metrics.sends.inc({ how: howOf(card, shown), outcome: sent.kind });
  switch (sent.kind) {
    case 'done':
      if (await noteShown(ports, claim, { ...sent.value, version: shown.version })) {
        noteLag(ports, subject, card, shown);
        return log.info({ version: shown.version, activity: sent.value.activityId }, 'card shown');
      }
      // It took longer than the lease, and somebody else has judged it since: what we posted may be one too many.
      await ports.jobs.enqueueLater('copy', { ...subject, destinationId: to.id, ...sent.value }, 0);
      return log.warn({ activity: sent.value.activityId }, 'card was shown after its claim had run out');
    case 'again': {
      const afterSec = sent.afterSec ?? backOffSec(card.failures);
      if (sent.status === 429) ports.pace.hold({ tenantId: to.tenantId, conversationId: to.channelId }, afterSec);
      await releaseCard(db, claim, 'failed', now());
      await again(afterSec);
      return log.warn({ status: sent.status, failures: card.failures + 1 }, 'card postponed');
    }
    case 'unsure':
      await releaseCard(db, claim, 'unsure', now());
      ports.doubtful.add(subject);
      await again(SETTLE_SEC);
      return log.warn({ status: sent.status }, 'card may have been posted');
    case 'messageGone':
      await releaseCard(db, claim, 'forgotten', now());
      await again(1);
      return log.warn('card had been deleted in Teams and is posted anew');
    case 'channelGone':
      await releaseCard(db, claim, 'failed', now());
      return loseDestination(ports, to, 'blocked', sent.code);
    case 'refused':
      if (sent.status === 413 && !isShort) return sendShortened(ports, subject, to, card, shown);
      return refused(ports, subject, to, card, shown, sent);
  }
}

/** A new channel gets alerts that are much older than it is: nobody waited for them there. */
const LONGEST_LAG_SEC = 86_400;

/** Where nothing stood before, people have waited for the card since it was due. */
function noteLag({ metrics, now }: DeliverPorts, { subjectType }: Subject, card: ClaimedCard, shown: Shown): void {
  if (card.posted || !shown.since) return;
  const sec = (now().getTime() - shown.since.getTime()) / 1000;
  if (sec < LONGEST_LAG_SEC) metrics.cardLag.observe({ way: subjectType === 'fold' ? 'fold' : 'own' }, sec);
}

const howOf = ({ posted }: ClaimedCard, { thread }: Shown): 'edit' | 'reply' | 'post' => {
  if (posted) return 'edit';
  return thread ? 'reply' : 'post';
};

/** Milliseconds after which the note of what Teams took is tried again; the last try comes long before the lease ends. */
const NOTE_AGAIN_MS = [100, 1_000, 5_000] as const;

/**
 * Writes down what Teams took. Nobody but this process knows it, so a line to the database that broke just now gets more
 * than one try: it must not turn a certain card into a doubtful one.
 *
 * @returns whether the claim still held; false also where an earlier try had worked and only its answer was lost
 */
async function noteShown(
  { db, now }: DeliverPorts,
  claim: Claim,
  shown: Posted & { readonly version: number },
): Promise<boolean> {
  for (const waitMs of NOTE_AGAIN_MS) {
    try {
      return await recordShown(db, claim, shown, now());
    } catch {
      await pause(waitMs);
    }
  }
  return recordShown(db, claim, shown, now());
}

/** Teams will not take it as it is. What cannot be edited any more is followed by a new message. */
async function refused(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  card: ClaimedCard,
  shown: Shown,
  { code, status }: Extract<Sent<never>, { kind: 'refused' }>,
): Promise<void> {
  const log = ports.log.child({ ...subject, destination: to.id, code, status });
  if (card.posted && status !== 413) {
    await releaseCard(ports.db, card.claim, 'replaced', ports.now());
    await ports.jobs.enqueueLater('deliver', subject, 1, priorityOf(card, shown));
    return log.warn('card can no longer be edited and is posted anew');
  }
  await parkCard(ports.db, card.claim, code, ports.now());
  log.error('card refused by Teams and parked');
}

/** Too large: its first line stands in its place. A list in a thread is parked, the alert above it has all that matters. */
async function sendShortened(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  card: ClaimedCard,
  shown: Shown,
): Promise<void> {
  const { db, now } = ports;
  const tooLarge = { kind: 'refused', code: 'MessageSizeTooBig', status: 413 } as const;
  if (shown.thread && !card.posted) return refused(ports, subject, to, card, shown, tooLarge);
  const kind = card.posted ? 'edit' : 'post';
  const turn = await ports.pace.take({ tenantId: to.tenantId, conversationId: to.channelId }, kind);
  if (turn.kind === 'later') {
    await releaseCard(db, card.claim, 'failed', now());
    return ports.jobs.enqueueLater('deliver', subject, turn.afterSec, priorityOf(card, shown));
  }
  const claim = await beginAttempt(db, card.claim, kind, now());
  if (!claim) return;
  ports.log.warn({ ...subject, destination: to.id }, 'card is too large for Teams and is shortened');
  await turn.begin();
  const sent = await send(ports.sender, to, card.posted, undefined, stamped(shortened(shown.message), subject));
  return settle(ports, subject, to, { ...card, claim }, shown, sent, true);
}

/** Growing pauses with full jitter, so that many cards do not come back in one wave. */
export const backOffSec = (failures: number): number =>
  1 + Math.random() * Math.min(300, 2 ** Math.min(failures + 1, 9));
