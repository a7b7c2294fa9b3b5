import type { Actor } from '../alerts/index.ts';

/** Minutes for an answer: the hour within which Microsoft advises to answer an alert, because that is what is practised. */
export const DRILL_MIN = 60;

/** Who starts the drills of each quarter and ends those that nobody answered. */
export const WATCHPOST: Actor = { entraId: 'watchpost', name: 'Watchpost' };

export type DrillReason = 'request' | 'quarterly';
export type DrillOutcome = 'waiting' | 'answered' | 'notReached' | 'expired';

/**
 * One question to one contact: are you there? It ends once, and stays as the proof.
 *
 * The names are those of that day, also when the contact is changed or removed later.
 */
export interface Drill {
  readonly id: string;
  /** What people say. */
  readonly number: number;
  readonly tenantId: string;
  readonly contactId: string;
  readonly contactName: string;
  readonly contactEntraId: string | null;
  /** Whoever types `drill` and this has got the message. */
  readonly code: string;
  readonly reason: DrillReason;
  readonly startedBy: Actor;
  readonly startedAt: Date;
  /** The last moment for an answer. */
  readonly dueAt: Date;
  /** `message`: we write to them in Teams; `byHand`: one of us calls or mails, and tells them the code. */
  readonly sentHow: 'message' | 'byHand';
  /** When our message went out; `null` while it has not, and by hand. */
  readonly sentAt: Date | null;
  /** Why our message could not go out, for a person to call instead. */
  readonly failedReason: string | null;
  readonly outcome: DrillOutcome;
  readonly endedAt: Date | null;
  /** Who answered, or who noted how it ended; `null` while it waits and when its time ran out. */
  readonly endedBy: Actor | null;
  readonly note: string;
  readonly version: number;
}

/** Whole minutes from the start of a drill to its answer, rounded up; `undefined` when nobody answered. */
export const answeredAfterMin = ({ outcome, startedAt, endedAt }: Drill): number | undefined =>
  outcome === 'answered' && endedAt ? Math.ceil((endedAt.getTime() - startedAt.getTime()) / 60_000) : undefined;
