import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../storage/connect.ts';
import { type Jobs, PRIORITY, type Priority } from '../storage/jobs.ts';
import {
  adoptMessage,
  beginAttempt,
  type ClaimedCard,
  claimCard,
  expectCopy,
  findCard,
  forgetUnlessShown,
  parkCard,
  releaseCard,
  type Subject,
} from './card-store.ts';
import type { ChannelPace } from './channel-pace.ts';
import type { ChannelSender, Message } from './channel-sender.ts';
import { type Destination, listDestinations } from './destinations.ts';
import type { DoubtfulCards } from './doubtful-cards.ts';
import { judge, type ReadBack, threadIdOf } from './doubts.ts';
import { priorityOf, send } from './send-card.ts';
import { backOffSec, settle } from './settle.ts';
import { referringTo, stamped } from './stamp.ts';

/** What a subject looks like in the channel right now. */
export interface Shown {
  readonly message: Message;
  /** What is posted in its place where nothing of the subject has stood yet: the same, calling those on duty. */
  readonly firstPost?: Message;
  /** Version of the state that the message shows. */
  readonly version: number;
  /** The subject in whose thread it stands; a thread of its own without. */
  readonly thread: Subject | undefined;
  /** It goes before others: high severity, fraud. */
  readonly isUrgent?: boolean;
  /** Since when people wait for it, where they do: an alert since it was stored. */
  readonly since?: Date;
}

export interface DeliverPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueue' | 'enqueueLater'>;
  readonly sender: ChannelSender;
  readonly pace: ChannelPace;
  readonly doubtful: DoubtfulCards;
  /** `undefined` where the service may not read channels. */
  readonly readBack: ReadBack | undefined;
  readonly partnerTenantId: string;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'sends' | 'doubts' | 'cardLag'>;
  /** Renders a subject from the state as it then is; `undefined` when it is gone. */
  readonly show: (subject: Subject) => Promise<Shown | undefined>;
}

/** Seconds after which a card that somebody else is writing is looked at again. */
const BUSY_SEC = 2;

/**
 * Brings a subject's card up to date in every channel: posts it where it is missing, edits it where it is old.
 *
 * Safe to repeat: a channel that already shows the newest version is left alone. A card has one writer at a time, and
 * every send shows the state as it is at that moment, so an older edit can never follow a newer one. A send that got no
 * clear answer is judged before anything is sent again; see `judge`.
 */
export async function deliver(ports: DeliverPorts, subject: Subject): Promise<void> {
  for (const to of await listDestinations(ports.db)) {
    const isHere = to.takesPosts || (await findCard(ports.db, subject, to.id))?.posted !== undefined;
    if (isHere) await deliverTo(ports, subject, to);
  }
}

async function deliverTo(ports: DeliverPorts, subject: Subject, to: Destination): Promise<void> {
  const card = await claimCard(ports.db, subject, to.id, ports.now());
  if (!card) return ports.jobs.enqueueLater('deliver', subject, BUSY_SEC);
  try {
    await bringUpToDate(ports, subject, to, card);
  } catch (cause) {
    const log = ports.log.child({ ...subject, destination: to.id });
    if (cause instanceof AppError && cause.code === 'card_incomplete') {
      await parkCard(ports.db, card.claim, cause.code, ports.now(), card.doubt !== undefined);
      return log.error({ err: cause, ...cause.fields }, 'card could not be made and is parked');
    }
    // One channel's trouble must not keep the card from the others, nor hold the claim until it runs out.
    await releaseCard(ports.db, card.claim, 'stuck', ports.now());
    await ports.jobs.enqueueLater('deliver', subject, backOffSec(card.failures));
    log.warn({ err: cause }, 'card not delivered, tried again later');
  }
}

async function bringUpToDate(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  found: ClaimedCard,
): Promise<void> {
  const release = (how: 'kept' | 'right' | 'failed') => releaseCard(ports.db, found.claim, how, ports.now());
  const later = (afterSec: number, priority: Priority) =>
    ports.jobs.enqueueLater('deliver', subject, afterSec, priority);

  const wanted = await ports.show(subject);
  // Nothing to show: no row is left behind that the repair would come back to.
  if (!wanted) return forgetUnlessShown(ports.db, found.claim, ports.now());
  const card = found.doubt ? await withoutDoubt(ports, subject, to, found, wanted) : found;
  if (!card) return release('kept');
  if (!isOld(card, wanted)) return release('right');

  const turn = await ports.pace.take(
    { tenantId: to.tenantId, conversationId: to.channelId },
    card.posted ? 'edit' : 'post',
  );
  if (turn.kind === 'later') {
    await release('kept');
    return later(turn.afterSec, priorityOf(card, wanted));
  }
  const shown = turn.hasWaited ? await ports.show(subject) : wanted;
  if (!shown) return forgetUnlessShown(ports.db, found.claim, ports.now());
  if (!isOld(card, shown)) return release('right');
  const root = shown.thread && !card.posted ? await findCard(ports.db, shown.thread, to.id) : undefined;
  if (shown.thread && !card.posted && !root?.posted) {
    // Its root is on the way, or parked: no card of a thread keeps a worker busy with asking.
    await release('failed');
    return later(backOffSec(card.failures), PRIORITY.edit);
  }
  const kind = card.posted ? 'edit' : root ? 'reply' : 'post';
  const claim = await beginAttempt(ports.db, card.claim, kind, ports.now());
  // The claim ran out while we waited: whoever has it now shows the newest state.
  if (!claim) return later(BUSY_SEC, priorityOf(card, shown));
  await turn.begin();
  ports.log.debug({ ...subject, destination: to.id, kind, version: shown.version }, 'card is sent');
  const attempt = (what: Shown) =>
    send(ports.sender, to, card.posted, root?.posted, messageFor(card, what, subject, to));
  const first = await attempt(shown);
  // Whoever is on duty may have left the team: an alert must not be lost for a mention that Teams does not take.
  const sent =
    first.kind === 'refused' && shown.firstPost ? await attempt({ ...shown, firstPost: shown.message }) : first;
  await settle(ports, subject, to, { ...card, claim }, shown, sent);
}

const isOld = (card: ClaimedCard, shown: Shown): boolean => !(card.posted && card.shownVersion >= shown.version);

/** @returns the card with the doubt cleared, or `undefined` when it has to wait or was parked */
async function withoutDoubt(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  card: ClaimedCard,
  wanted: Shown,
): Promise<ClaimedCard | undefined> {
  const { claim, doubt } = card;
  if (!doubt) return card;
  const log = ports.log.child({ ...subject, destination: to.id });
  ports.doubtful.add(subject);
  const root = wanted.thread && (await findCard(ports.db, wanted.thread, to.id));
  const verdict = await judge(ports, to, { claim, doubt }, threadIdOf(root));
  ports.metrics.doubts.inc({ verdict: verdict.kind });
  switch (verdict.kind) {
    case 'wait':
      await ports.jobs.enqueueLater('deliver', subject, verdict.afterSec, priorityOf(card, wanted));
      return undefined;
    case 'found':
      await adoptMessage(ports.db, claim, verdict.posted);
      for (const copy of verdict.copies) {
        await ports.jobs.enqueueLater('copy', { ...subject, destinationId: to.id, ...copy }, BUSY_SEC);
      }
      log.info({ activity: verdict.posted.activityId }, 'card had arrived and was found');
      return { ...card, posted: verdict.posted, shownVersion: 0, doubt: undefined };
    case 'repeat':
      await expectCopy(ports.db, claim, ports.now());
      log.info('card is posted again');
      return { ...card, doubt: undefined };
    case 'park':
      await parkCard(ports.db, claim, 'unsure', ports.now(), true);
      log.warn('card may or may not stand in the channel and is parked');
      return undefined;
  }
}

function messageFor(card: ClaimedCard, shown: Shown, subject: Subject, to: Destination): Message {
  const isFirst = !card.posted && card.formerId === undefined;
  const message = stamped((isFirst && shown.firstPost) || shown.message, subject);
  return card.formerId === undefined || card.posted ? message : referringTo(message, to.channelId, card.formerId);
}
