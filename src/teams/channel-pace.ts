import type { Database } from '../storage/connect.ts';
import { type PaceLimit, reserve } from '../storage/pace.ts';

/**
 * Milliseconds by which the ways of two calls to Teams may differ. Teams counts when they arrive, we when they leave: a
 * slow first call and a quick ninth would meet in one window.
 */
const SPARE_MS = 250;

/** What Teams lets one bot send to one channel (Teams documentation, "Optimize your bot with rate limiting"). */
const CHANNEL_LIMITS: readonly PaceLimit[] = [
  { count: 7, windowMs: 1_000 + SPARE_MS },
  { count: 8, windowMs: 2_000 + SPARE_MS },
  { count: 60, windowMs: 30_000 + SPARE_MS },
  { count: 1_800, windowMs: 3_600_000 + SPARE_MS },
];

/** Milliseconds that a sender may wait in hand; for a longer wait it comes back. */
const LONGEST_PAUSE_MS = 10_000;

export type ChannelTurn =
  /** It may send. `hasWaited` says that what it wanted to send may be old by now. */
  { readonly kind: 'now'; readonly hasWaited: boolean } | { readonly kind: 'later'; readonly afterSec: number };

export interface ChannelPace {
  /** Takes a turn to write to a channel, waiting for it if it comes soon. */
  take(channelId: string): Promise<ChannelTurn>;
}

/**
 * Keeps Teams' limits for each channel, over all instances.
 *
 * A place in the lane that is given up stays taken. So once a channel is full for longer than a sender may wait,
 * nobody in this process asks for a place there until then: otherwise the cards of a storm would push each other back
 * for ever, each returning at its place and taking a new one at the end.
 *
 * @param elapsedMs - a clock that never jumps
 */
export function createChannelPace(
  db: Database,
  pause: (ms: number) => Promise<void>,
  elapsedMs: () => number = () => performance.now(),
): ChannelPace {
  const fullUntil = new Map<string, number>();
  const later = (ms: number): ChannelTurn => ({ kind: 'later', afterSec: Math.ceil(ms / 1000) });
  return {
    async take(channelId) {
      const fullMs = (fullUntil.get(channelId) ?? 0) - elapsedMs();
      if (fullMs > LONGEST_PAUSE_MS) return later(fullMs);
      const waitMs = await reserve(db, `channel:${channelId}`, CHANNEL_LIMITS);
      if (waitMs > LONGEST_PAUSE_MS) {
        fullUntil.set(channelId, elapsedMs() + waitMs);
        return later(waitMs);
      }
      if (waitMs > 0) await pause(waitMs);
      return { kind: 'now', hasWaited: waitMs > 0 };
    },
  };
}
