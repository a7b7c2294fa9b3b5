import type { FaultPlan } from './fault-plan.ts';
import type { Operation } from './operation.ts';

/** What goes wrong with one call. */
export type Fault =
  /** Answers at once, and the call has no effect. Without `retryAfterSec` a 429 has no `Retry-After`. */
  | { readonly kind: 'answer'; readonly status: number; readonly code?: string; readonly retryAfterSec?: number }
  /** Carries the call out, then answers as if it had failed: what makes a careless bot post twice. */
  | { readonly kind: 'deliverThenAnswer'; readonly status: number }
  /** Cuts the connection before anything happened. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'deliverThenDrop' }
  /** On its way for so long, then carried out. */
  | { readonly kind: 'arriveLate'; readonly ms: number }
  /** Carried out at once, and answered so much later. */
  | { readonly kind: 'answerLate'; readonly ms: number }
  /** Holds the call, unprocessed, until the promise settles. */
  | { readonly kind: 'hold'; readonly reached: () => void; readonly until: Promise<void> };

/** A call that waits at the door of the Connector. */
export interface Gate {
  /** Settles when the first call has arrived and is held. */
  readonly reached: Promise<void>;
  /** Lets every held call go on. */
  release(): void;
}

export interface FaultTarget {
  /** How many calls; default 1. */
  readonly times?: number;
  /** Which operations; default every one. */
  readonly on?: readonly Operation[];
}

export interface TeamsFaults {
  /** Plans a fault for the next calls that fit `target`. Plans are used up in the order in which they were made. */
  next(fault: Exclude<Fault, { kind: 'hold' }>, target?: FaultTarget): void;
  /** Holds the next calls that fit `target` until the gate is released. */
  hold(target?: FaultTarget): Gate;
  /** From now on the plan decides about every call for which nothing was ordered by `next` or `hold`; `undefined` ends it. */
  follow(plan: FaultPlan | undefined): void;
  /** From now on a write gets 412 while another write in the same channel or chat is still under way. */
  refuseOverlappingWrites(refuse: boolean): void;
  /** Forgets everything that was ordered, and the plan. Held calls stay held: release their gate. */
  clear(): void;
  /** Planned faults that no call has met yet. */
  readonly pending: number;
}

/** The side of the faults that the Connector asks. */
export interface FaultSource extends TeamsFaults {
  take(operation: Operation): Fault | undefined;
  readonly overlapsRefused: boolean;
}

/** Faults to order for coming calls; none at first. */
export function createFaults(): FaultSource {
  const plans: { fault: Fault; on: readonly Operation[] | undefined }[] = [];
  let overlapsRefused = false;
  let followed: FaultPlan | undefined;
  const plan = (fault: Fault, { times = 1, on }: FaultTarget = {}): void => {
    for (let count = 0; count < times; count += 1) plans.push({ fault, on });
  };
  return {
    next: plan,
    hold(target) {
      const reached = Promise.withResolvers<void>();
      const open = Promise.withResolvers<void>();
      plan({ kind: 'hold', reached: reached.resolve, until: open.promise }, target);
      return { reached: reached.promise, release: open.resolve };
    },
    follow(planned) {
      followed = planned;
    },
    refuseOverlappingWrites(refuse) {
      overlapsRefused = refuse;
    },
    clear() {
      plans.length = 0;
      followed = undefined;
    },
    take(operation) {
      const index = plans.findIndex(({ on }) => !on || on.includes(operation));
      return index < 0 ? followed?.(operation) : plans.splice(index, 1)[0]?.fault;
    },
    get pending() {
      return plans.length;
    },
    get overlapsRefused() {
      return overlapsRefused;
    },
  };
}
