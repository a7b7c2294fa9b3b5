import type { Logger } from '../log.ts';
import type { CardState, Claim, Doubt, Subject } from './card-store.ts';
import type { Posted } from './channel-sender.ts';
import type { Destination } from './destinations.ts';
import { stampOf } from './stamp.ts';

/** A message of an app in a channel, as reading the channel shows it. */
export interface ChannelMessage {
  readonly id: string;
  /** The message that opened its thread; its own id where it did so itself. */
  readonly rootId: string;
  /** Its cards as JSON text. */
  readonly cards: string;
}

/**
 * Reads what apps wrote to a channel since a moment: threads, or the replies in one of them.
 *
 * @param place - `groupId` is the Entra group of the team
 * @throws when it cannot be read to the end: what was not seen may still be there
 */
export type ReadBack = (
  place: { readonly groupId: string; readonly channelId: string; readonly threadId: string | undefined },
  since: Date,
) => Promise<readonly ChannelMessage[]>;

/**
 * Seconds after a send before “not there” is believed. What Teams took becomes readable within a few seconds; Microsoft
 * promises no number, so this is several times what is usual, and a copy that shows up later is still taken away.
 */
export const SETTLE_SEC = 10;

/** Seconds for which a card that may stand in Teams can speak for itself before it is given up. */
export const SILENCE_SEC = 120;

/** Seconds between two looks where the channel could not be read. */
const LOOK_AGAIN_SEC = 20;

/** Milliseconds by which the clocks of Teams and of this machine may differ. */
const CLOCK_SPARE_MS = 120_000;

/** Subjects of which a second copy would be worse than a card that waits for a person's decision. */
const CAN_WAIT: readonly Subject['subjectType'][] = ['taskList', 'digest', 'teamQuestion', 'contactReminder', 'drill'];

/** What to do about a message of which nobody knows whether it stands in Teams. */
export type Verdict =
  | { readonly kind: 'wait'; readonly afterSec: number }
  /** It stands there; `copies` are further ones of the same card. */
  | { readonly kind: 'found'; readonly posted: Posted; readonly copies: readonly Posted[] }
  /** Post it again. It was not seen, or it stayed silent and must not be lost. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'park' };

export interface DoubtPorts {
  /** `undefined` where the service may not read channels. */
  readonly readBack: ReadBack | undefined;
  readonly now: () => Date;
  readonly log: Logger;
}

/**
 * Decides about a doubtful message: looks for it where the channel may be read, otherwise gives it time to report
 * itself (see `hearCard`). After that an alert is posted again, because a lost alert is worse than one that stands
 * twice; everything else is left to a person.
 *
 * @param threadId - the thread that it would stand in; undefined for one of its own
 */
export async function judge(
  ports: DoubtPorts,
  to: Destination,
  { claim, doubt }: { readonly claim: Claim; readonly doubt: Doubt },
  threadId: string | undefined,
): Promise<Verdict> {
  const silentSec = Math.max(0, (ports.now().getTime() - doubt.lastAt.getTime()) / 1000);
  if (silentSec < SETTLE_SEC) return { kind: 'wait', afterSec: Math.ceil(SETTLE_SEC - silentSec) };
  const seen = await look(ports, to, doubt, threadId);
  if (seen) {
    const [posted, ...copies] = seen
      .filter(({ cards }) => cards.includes(stampOf(claim)))
      .map(({ id, rootId }) => ({ conversationId: conversationOf(to, rootId), activityId: id }));
    return posted ? { kind: 'found', posted, copies } : { kind: 'repeat' };
  }
  if (silentSec < SILENCE_SEC) {
    const restSec = Math.ceil(SILENCE_SEC - silentSec);
    return { kind: 'wait', afterSec: canLook(ports, to) ? Math.min(LOOK_AGAIN_SEC, restSec) : restSec };
  }
  return { kind: CAN_WAIT.includes(claim.subjectType) ? 'park' : 'repeat' };
}

const canLook = ({ readBack }: DoubtPorts, to: Destination): boolean =>
  readBack !== undefined && to.kind === 'channel' && to.groupId !== '';

async function look(
  ports: DoubtPorts,
  to: Destination,
  doubt: Doubt,
  threadId: string | undefined,
): Promise<readonly ChannelMessage[] | undefined> {
  if (!ports.readBack || !canLook(ports, to)) return undefined;
  if (doubt.kind === 'reply' && threadId === undefined) return undefined;
  try {
    const place = { groupId: to.groupId, channelId: to.channelId, threadId };
    return await ports.readBack(place, new Date(doubt.since.getTime() - CLOCK_SPARE_MS));
  } catch (err) {
    ports.log.warn({ err, destination: to.id }, 'channel could not be read back');
    return undefined;
  }
}

const conversationOf = (to: Destination, rootId: string): string => `${to.channelId};messageid=${rootId}`;

/** The root message of a thread, from where its card stands. */
export const threadIdOf = (root: CardState | undefined): string | undefined =>
  /;messageid=(\d+)/.exec(root?.posted?.conversationId ?? '')?.[1];
