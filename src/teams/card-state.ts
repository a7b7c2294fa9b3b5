import type { JobData } from '../storage/jobs.ts';
import type { Posted } from './channel-sender.ts';

export type Subject = JobData['deliver'];

/** One card: what a subject looks like in one destination. */
export interface CardKey extends Subject {
  readonly destinationId: string;
}

/**
 * The right to write one card until a moment. That moment is also its mark: whoever writes with a claim that somebody
 * else has taken over since changes nothing.
 */
export interface Claim extends CardKey {
  readonly until: Date;
}

/** A message of which nobody knows whether it stands in Teams. */
export interface Doubt {
  /** Since when, at the latest, a copy may stand there. */
  readonly since: Date;
  /** The last time that it was sent. */
  readonly lastAt: Date;
  readonly kind: 'post' | 'reply';
}

/** What stands in one channel for one subject. */
export interface CardState {
  readonly posted: Posted | undefined;
  /** The version that people see there; 0 before the first. */
  readonly shownVersion: number;
  /** Sends that failed since the last that succeeded. */
  readonly failures: number;
  readonly doubt: Doubt | undefined;
  /** The message that stood here before and can no longer be edited. */
  readonly formerId: string | undefined;
}

export type ClaimedCard = CardState & { readonly claim: Claim };
