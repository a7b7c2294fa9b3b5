import type { Fault } from './faults.ts';
import type { Operation } from './operation.ts';

/** Decides what goes wrong with one call; `undefined` lets it through. */
export type FaultPlan = (operation: Operation) => Exclude<Fault, { kind: 'hold' }> | undefined;

/** Gives numbers from 0 to 1, always the same ones for the same seed. */
export type Dice = () => number;

/** Shares of the calls that meet each fault, from 0 to 1; none where left out. */
export interface FaultShares {
  /** Carried out, then answered 502: what makes a careless bot post twice. */
  readonly deliverThenAnswer?: number;
  /** Carried out, then the connection breaks. */
  readonly deliverThenDrop?: number;
  /** Answered 502 without effect. */
  readonly fail?: number;
  readonly drop?: number;
  /** 429 with `Retry-After: 1`. */
  readonly throttle?: number;
  /** 429 that does not say when to come back. */
  readonly throttleWithoutWord?: number;
  /** 412: another write in the conversation is under way. */
  readonly precondition?: number;
  /** Carried out late, or answered late, by up to `longestMs`. */
  readonly late?: number;
  /** A storm begins, in which the next `stormCalls` calls are answered 503 without effect. */
  readonly storm?: number;
}

/** Milliseconds of the longest delay, and calls that one storm refuses. Both short: a test waits for them. */
const LONGEST_MS = 80;
const STORM_CALLS = 6;

/** What a careful test lets happen to writes: a third of the calls meets something, a tenth ambiguously. */
export const ROUGH_DAY: FaultShares = {
  deliverThenAnswer: 0.06,
  deliverThenDrop: 0.04,
  fail: 0.05,
  drop: 0.03,
  throttle: 0.03,
  throttleWithoutWord: 0.02,
  precondition: 0.03,
  late: 0.06,
  storm: 0.01,
};

/** Calls that a plan disturbs: the writes. What only reads is answered, so that people can still press. */
const WRITES: readonly Operation[] = [
  'createConversation',
  'sendToConversation',
  'replyToActivity',
  'updateActivity',
  'deleteActivity',
];

/**
 * Makes a plan that lets things go wrong by chance, the same for the same seed and the same order of calls.
 *
 * @param on - operations that are disturbed; default all writes
 */
export function seededFaults(seed: number, shares: FaultShares, on: readonly Operation[] = WRITES): FaultPlan {
  const dice = createDice(seed);
  const late = () => Math.ceil(dice() * LONGEST_MS);
  const kinds: readonly (readonly [number | undefined, () => ReturnType<FaultPlan>])[] = [
    [shares.deliverThenAnswer, () => ({ kind: 'deliverThenAnswer', status: 502 })],
    [shares.deliverThenDrop, () => ({ kind: 'deliverThenDrop' })],
    [shares.fail, () => ({ kind: 'answer', status: 502 })],
    [shares.drop, () => ({ kind: 'drop' })],
    [shares.throttle, () => ({ kind: 'answer', status: 429, retryAfterSec: 1 })],
    [shares.throttleWithoutWord, () => ({ kind: 'answer', status: 429 })],
    [shares.precondition, () => ({ kind: 'answer', status: 412 })],
    [shares.late, () => (dice() < 0.5 ? { kind: 'arriveLate', ms: late() } : { kind: 'answerLate', ms: late() })],
    [shares.storm, startStorm],
  ];
  let stormLeft = 0;

  function startStorm(): ReturnType<FaultPlan> {
    stormLeft = STORM_CALLS - 1;
    return { kind: 'answer', status: 503 };
  }

  return (operation) => {
    if (!on.includes(operation)) return undefined;
    if (stormLeft > 0) {
      stormLeft -= 1;
      return { kind: 'answer', status: 503 };
    }
    let thrown = dice();
    for (const [share = 0, make] of kinds) {
      if (thrown < share) return make();
      thrown -= share;
    }
    return undefined;
  };
}

/** A small generator with 32 bits of state (mulberry32): good enough for choosing, the same on every machine. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
