import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { type PaceLimit, reserve } from '../storage/pace.ts';
import { type CardState, claimCard, findCard, parkCard, recordShown, releaseCard, type Subject } from './card-store.ts';
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
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'sends'>;
  /** Renders a subject from the state as it then is; `undefined` when it is gone. */
  readonly show: (subject: Subject) => Promise<Shown | undefined>;
  readonly pause: (ms: number) => Promise<void>;
}

/** What Teams lets one bot send to one channel (Teams documentation, "Optimize your bot with rate limiting"). */
const CHANNEL_LIMITS: readonly PaceLimit[] = [
  { count: 7, windowMs: 1_000 },
  { count: 8, windowMs: 2_000 },
  { count: 60, windowMs: 30_000 },
  { count: 1_800, windowMs: 3_600_000 },
];

/** Milliseconds that a job may wait for its turn in hand; for a longer wait it comes back. */
const LONGEST_PAUSE_MS = 10_000;

/**
 * Brings a subject's card up to date in every channel: posts it where it is missing, edits it where it is old.
 *
 * Safe to repeat: a channel that already shows the newest version is left alone. A card has one writer at a time, and
 * every send shows the state as it is at that moment, so an older edit can never follow a newer one.
 */
export async function deliver(ports: DeliverPorts, subject: Subject): Promise<void> {
  for (const destination of await listDestinations(ports.db)) await deliverTo(ports, subject, destination);
}

async function deliverTo(ports: DeliverPorts, subject: Subject, destination: Destination): Promise<void> {
  const card = await claimCard(ports.db, subject, destination.id, ports.now());
  if (!card) return ports.jobs.enqueueLater('deliver', subject, 2);
  const release = (how: 'keep' | 'forget') => releaseCard(ports.db, subject, destination.id, how, ports.now());

  const isShown = (now: Shown | undefined) => !now || (card.posted && card.shownVersion >= now.version);
  let shown = await ports.show(subject);
  if (isShown(shown)) return release('keep');
  const waitMs = await reserve(ports.db, `channel:${destination.channelId}`, CHANNEL_LIMITS);
  if (waitMs > LONGEST_PAUSE_MS) {
    await release('keep');
    return ports.jobs.enqueueLater('deliver', subject, Math.ceil(waitMs / 1000));
  }
  if (waitMs > 0) {
    await ports.pause(waitMs);
    shown = await ports.show(subject);
  }
  if (!shown || isShown(shown)) return release('keep');
  const sent = await send(ports, destination, card, shown);
  await settle(ports, subject, destination, card, shown, sent, release);
}

async function send(ports: DeliverPorts, to: Destination, card: CardState, shown: Shown): Promise<Sent<Posted>> {
  if (card.posted) return ports.sender.edit(to.serviceUrl, card.posted, shown.message);
  if (!shown.thread) return ports.sender.post(to, shown.message);
  const root = await findCard(ports.db, shown.thread, to.id);
  if (!root?.posted) return { kind: 'again', afterSec: 2, status: 0 };
  return ports.sender.reply(to.serviceUrl, root.posted.conversationId, shown.message);
}

async function settle(
  ports: DeliverPorts,
  subject: Subject,
  to: Destination,
  card: CardState,
  shown: Shown,
  sent: Sent<Posted>,
  release: (how: 'keep' | 'forget') => Promise<void>,
): Promise<void> {
  const log = ports.log.child({ ...subject, destination: to.id });
  ports.metrics.sends.inc({ outcome: sent.kind });
  switch (sent.kind) {
    case 'done':
      await recordShown(ports.db, subject, to.id, { ...sent.value, version: shown.version }, ports.now());
      return log.info({ version: shown.version, activity: sent.value.activityId }, 'card shown');
    case 'again':
      await release('keep');
      await ports.jobs.enqueueLater('deliver', subject, sent.afterSec ?? backOffSec(card.attempts));
      return log.warn({ status: sent.status, attempts: card.attempts }, 'card postponed');
    case 'messageGone':
      await release('forget');
      await ports.jobs.enqueueLater('deliver', subject, 1);
      return log.warn('card had been deleted in Teams and is posted anew');
    case 'channelGone':
      await release('keep');
      await endDestination(ports.db, to, 'blocked', ports.now());
      return log.error({ code: sent.code }, 'channel lost: install the bot again or choose another channel');
    case 'refused':
      await parkCard(ports.db, subject, to.id, sent.code, ports.now());
      return log.error({ code: sent.code, status: sent.status }, 'card refused by Teams and parked');
  }
}

/** Growing pauses with full jitter, so that many cards do not come back in one wave. */
const backOffSec = (attempts: number): number => 1 + Math.random() * Math.min(300, 2 ** Math.min(attempts, 9));
