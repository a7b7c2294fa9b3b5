/**
 * A **fold** is one live card that stands for many alerts, so that people can go on reading the channel.
 *
 * Words: a *storm* takes alerts of one kind, or of one customer, while there are more of them than people can read; a
 * *quiet* fold takes the low-value alerts of one day; an alert *leaves* its fold when it becomes worse, and gets its own
 * card; a fold is *over* when it takes no more.
 * Invariants: an alert is placed once, when it opens, and again only when it becomes worse; what is in a fold is a full
 * alert, counted and listed like every other, only without a card of its own; an alert that left never goes back; at most
 * one fold of a group is open; a protected alert is never in one.
 */
export interface Fold {
  readonly id: string;
  readonly kind: FoldKind;
  readonly groupKey: string;
  /** `riskEventType` of what a storm of one kind takes; empty otherwise. */
  readonly eventType: string;
  /** The customer of a storm at one customer. */
  readonly tenantId: string | null;
  readonly openedAt: Date;
  readonly until: Date;
  readonly endedAt: Date | null;
  readonly version: number;
}

export type FoldKind = 'storm' | 'quiet';

/** Minutes without a new alert after which a storm is over. */
export const SILENCE_MIN = 60;

/** Hours that one storm card lives at most: what goes on longer deserves a new card at the end of the channel. */
export const STORM_HOURS = 12;

/** Cards of their own that alerts of one kind, or of one customer, get in an hour in any case; from the next on they fold. */
export const REPEATS = 3;

/** Days for which it is remembered how a user's earlier alerts ended. */
export const MEMORY_DAYS = 30;

/** Seconds between two edits of one fold's card. A channel takes 30 messages a minute; alerts of their own come first. */
export const EDIT_SEC: Readonly<Record<FoldKind, number>> = { storm: 10, quiet: 60 };
