import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { type CardState, claimCard, findCard, parkCard, recordShown, releaseCard, type Subject } from './card-store.ts';
import type { ChannelPace } from './channel-pace.ts';
import type { ChannelSender, Message, Posted, Sent } from './channel-sender.ts';
import { type Destination, endDestination, listDestinations } from './destinations.ts';

/** What a subject looks like in the channel right now. */
export interface Shown {
  readonly message: Message;
  /** Version of the state that the message shows. */
  readonly version: number;
  /** The subject in whose thread it stands; a thread of its own without. */
  readonly thread: Subject | undefined;
}

export interface DeliverPorts {
  readonly db: Database;
  readonly jobs: Pick<Jobs, 'enqueueLater'>;
  readonly sender: ChannelSender;
  readonly pace: ChannelPace;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'sends'>;
  /** Renders a subject from the state as it then is; `undefined` when it is gone. */
  readonly show: (subject: Subject) => Promise<Shown | undefined>;
}

/** Seconds after which a card that somebody else is writing is looked at again. */
const BUSY_SEC = 2;

/**
 * Brings a subject's card up to date in every channel: posts it where it is missing, edits it where it is old.
 *
 * Safe to repeat: a channel that already shows the newest version is left alone. A card has one writer at a time, and
 * every send shows the state as it is at that moment, so an older edit can never follow a newer one.
 */
export async function deliver(ports: DeliverPorts, subject: Subject): Promise<void> {
  for (const destination of await listDestinations(ports.db)) await deliverTo(ports, subject, destination);
}

async function deliverTo(ports: DeliverPorts, subject: Subject, to: Destination): Promise<void> {
  const card = await claimCard(ports.db, subject, to.id, ports.now());
  if (!card) return ports.jobs.enqueueLater('deliver', subject, BUSY_SEC);
  try {
    await bringUpToDate(ports, subject, to, card);
  } catch (cause) {
    const log = ports.log.child({ ...subject, destination: to.id });
    if (cause instanceof AppError && cause.code === 'card_incomplete') {
      await parkCard(ports.db, subject, to.id, cause.code, ports.now());
      return log.error({ err: cause, ...cause.fields }, 'card could not be made and is parked');
    }
    // One channel's trouble must not keep the card from the others, nor hold the claim until it runs out.
    await releaseCard(ports.db, subject, to.id, 'failed', ports.now());
    await ports.jobs.enqueueLater('deliver', subject, backOffSec(card.failures));
    log.warn({ err: cause }, 'card not delivered, tried again later');
  }
}

async function bringUpToDate(ports: DeliverPorts, subject: Subject, to: Destination, card: CardState): Promise<void> {
  const isOld = (now: Shown | undefined): now is Shown =>
    now !== undefined && !(card.posted && card.shownVersion >= now.version);
  const release = () => releaseCard(ports.db, subject, to.id, 'kept', ports.now());

  const wanted = await ports.show(subject);
  if (!isOld(wanted)) return release();
  const turn = await ports.pace.take(to.channelId);
  if (turn.kind === 'later') {
    await release();
    return ports.jobs.enqueueLater('deliver', subject, turn.afterSec);
  }
  const shown = turn.hasWaited ? await ports.show(subject) : wanted;
  if (!isOld(shown)) return release();
  await settle(ports, subject, to, card, shown, await send(ports, to, card, shown));
}

async function send(ports: DeliverPorts, to: Destination, card: CardState, shown: Shown): Promise<Sent<Posted>> {
  if (card.posted) return ports.sender.edit(to.serviceUrl, card.posted, shown.message);
  if (!shown.thread) return ports.sender.post(to, shown.message);
  const root = await findCard(ports.db, shown.thread, to.id);
  if (!root?.posted) return { kind: 'again', afterSec: BUSY_SEC, status: 0 };
  return ports.sender.reply(to.serviceUrl, root.posted.conversationId, shown.message);
}

async function settle(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  card: CardState,
  shown: Shown,
  sent: Sent<Posted>,
): Promise<void> {
  const log = ports.log.child({ ...subject, destination: to.id });
  const release = (how: 'kept' | 'failed' | 'forgotten') => releaseCard(ports.db, subject, to.id, how, ports.now());
  ports.metrics.sends.inc({ outcome: sent.kind });
  switch (sent.kind) {
    case 'done':
      await recordShown(ports.db, subject, to.id, { ...sent.value, version: shown.version }, ports.now());
      return log.info({ version: shown.version, activity: sent.value.activityId }, 'card shown');
    case 'again':
      await release('failed');
      await ports.jobs.enqueueLater('deliver', subject, sent.afterSec ?? backOffSec(card.failures));
      return log.warn({ status: sent.status, failures: card.failures + 1 }, 'card postponed');
    case 'messageGone':
      await release('forgotten');
      await ports.jobs.enqueueLater('deliver', subject, 1);
      return log.warn('card had been deleted in Teams and is posted anew');
    case 'channelGone':
      await release('kept');
      await endDestination(ports.db, to, 'blocked', ports.now());
      return log.error({ code: sent.code }, 'channel lost: install the bot again or choose another channel');
    case 'refused':
      await parkCard(ports.db, subject, to.id, sent.code, ports.now());
      return log.error({ code: sent.code, status: sent.status }, 'card refused by Teams and parked');
  }
}

/** Growing pauses with full jitter, so that many cards do not come back in one wave. */
const backOffSec = (failures: number): number => 1 + Math.random() * Math.min(300, 2 ** Math.min(failures + 1, 9));
