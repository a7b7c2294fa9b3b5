import type { Database } from '../storage/connect.ts';
import { type Lane, noteUse, type PaceLimit, reserveAll } from '../storage/pace.ts';

/**
 * Milliseconds by which the ways of two calls to Teams may differ. Teams counts when they arrive, we when they leave: a
 * slow first call and a quick ninth would meet in one window. It costs nothing over half a minute: there the 60 bind,
 * and 60 in 30.25 s are 99 % of what is allowed.
 */
export const SPARE_MS = 250;

/** What Teams lets one bot send to one channel or chat (Teams documentation, "Optimize your bot with rate limiting"). */
const CONVERSATION_LIMITS: readonly PaceLimit[] = [
  { count: 7, windowMs: 1_000 + SPARE_MS },
  { count: 8, windowMs: 2_000 + SPARE_MS },
  { count: 60, windowMs: 30_000 + SPARE_MS },
  { count: 1_800, windowMs: 3_600_000 + SPARE_MS },
];

/**
 * What edits may use of it: 95 %. A storm of presses could spend the hour's allowance in a quarter of it, and a new alert
 * would have to wait for the rest; so two messages in half a minute and 85 in an hour are left for what is new.
 */
const EDIT_LIMITS: readonly PaceLimit[] = [
  ...CONVERSATION_LIMITS,
  { count: 58, windowMs: 30_000 + SPARE_MS },
  { count: 1_715, windowMs: 3_600_000 + SPARE_MS },
];

/** What Teams lets one app do in one tenant, same page. */
const TENANT_LIMITS: readonly PaceLimit[] = [{ count: 50, windowMs: 1_000 + SPARE_MS }];

/** Milliseconds before its moment at which a sender gets ready: it renders, and writes down what it is about to do. */
const READY_MS = 300;

/** Milliseconds after its moment at which a place is lost, and another one is taken; the rest of the spare is the way's. */
const LATE_MS = SPARE_MS / 2;

/** Places that one message takes: a machine that is late for all of them would be late for the next. */
const MOST_TRIES = 4;

/** Milliseconds that a sender may wait in hand; for a longer wait it comes back. */
const LONGEST_PAUSE_MS = 10_000;

export type ChannelTurn =
  /**
   * It may send in a moment: `begin` waits for exactly that one, when everything else is ready. `hasWaited` says that
   * what it wanted to send may be old by now.
   */
  | { readonly kind: 'now'; readonly hasWaited: boolean; begin(): Promise<void> }
  | { readonly kind: 'later'; readonly afterSec: number };

/** Where a message goes: a channel, without its thread, or a person's chat. */
export interface Place {
  readonly tenantId: string;
  readonly conversationId: string;
}

export interface ChannelPace {
  /** Takes a turn to write somewhere, waiting for it if it comes soon. */
  take(place: Place, what: 'post' | 'edit'): Promise<ChannelTurn>;
  /** Counts a message that did not wait, because a person waits for it. */
  note(place: Place): Promise<void>;
  /** Teams had enough there before we thought so: this process asks for no turn until then. */
  hold(place: Place, sec: number): void;
}

/**
 * Keeps Teams' limits for each channel, each chat and the tenant, over all instances.
 *
 * Whoever would have to wait longer than a sender may takes no place: until then nobody in this process asks for one
 * there, and afterwards the most urgent job comes first.
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

  // On a busy machine the moment may pass before we are ready; what leaves late would meet those who come after it.
  async function leaveOnTime(firstMs: number, place: Place, what: 'post' | 'edit'): Promise<void> {
    for (let momentMs = firstMs, tries = 1; ; tries += 1) {
      const restMs = Math.ceil(momentMs - elapsedMs());
      if (restMs > 0) await pause(restMs);
      if (elapsedMs() - momentMs <= LATE_MS || tries === MOST_TRIES) return;
      momentMs = elapsedMs() + (await reserveAll(db, lanesOf(place, what)));
    }
  }

  return {
    async take(place, what) {
      const key = `${what} ${place.conversationId}`;
      const fullMs = (fullUntil.get(key) ?? 0) - elapsedMs();
      if (fullMs > 0) return later(fullMs);
      fullUntil.delete(key);
      const waitMs = await reserveAll(db, lanesOf(place, what), LONGEST_PAUSE_MS);
      if (waitMs > LONGEST_PAUSE_MS) {
        fullUntil.set(key, elapsedMs() + waitMs - LONGEST_PAUSE_MS);
        return later(waitMs - LONGEST_PAUSE_MS);
      }
      const momentMs = elapsedMs() + waitMs;
      if (waitMs > READY_MS) await pause(waitMs - READY_MS);
      return {
        kind: 'now',
        hasWaited: waitMs > READY_MS,
        begin: () => leaveOnTime(momentMs, place, what),
      };
    },
    note: (place) => noteUse(db, lanesOf(place, 'post')),
    hold({ conversationId }, sec) {
      for (const what of ['post', 'edit']) fullUntil.set(`${what} ${conversationId}`, elapsedMs() + sec * 1000);
    },
  };
}

export const lanesOf = ({ tenantId, conversationId }: Place, what: 'post' | 'edit'): readonly Lane[] => [
  { name: `channel:${conversationId}`, limits: what === 'edit' ? EDIT_LIMITS : CONVERSATION_LIMITS },
  { name: `tenant:${tenantId}`, limits: TENANT_LIMITS },
];
