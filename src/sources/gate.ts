import { AppError } from '../error.ts';

/** Whether a host is worth asking at this moment; one for each host that we call. Every pass is answered or failed. */
export interface Gate {
  /** @throws AppError `source_unreachable` while the host is known to be away and it is not time to try it again */
  pass(): Promise<void>;
  /** The host answered, whatever it said. */
  answered(): void;
  /** It did not, or with an error of its own. */
  failed(): void;
}

/** Calls that failed one after the other, of whichever tenant, after which a host counts as away. */
const AWAY_AFTER = 20;

/** Milliseconds between two tries of a host that is away. */
const TRY_EVERY_MS = 10_000;

/**
 * Keeps calls from a host that is away: each would wait for half a minute, five times over, and the hands that it holds
 * are missing where another host answers well. One call in ten seconds finds out whether it is back; who comes while it
 * is under way waits for what it finds.
 *
 * Whoever is turned back here fails like one who was not answered, and comes again with its own growing pause: when the
 * host is back, thousands of tenants come over a quarter of an hour and not in one wave.
 */
export function createGate(api: string, now: () => Date): Gate {
  let failures = 0;
  let failedAtMs = 0;
  let trial: PromiseWithResolvers<void> | undefined;
  const isAway = () => failures >= AWAY_AFTER;
  const endTrial = () => {
    trial?.resolve();
    trial = undefined;
  };
  return {
    async pass() {
      if (trial) await trial.promise;
      if (!isAway()) return;
      // Either way, or a clock that was set back would keep the gate shut until it has caught up.
      const isTime = Math.abs(now().getTime() - failedAtMs) >= TRY_EVERY_MS;
      if (trial || !isTime) throw new AppError('source_unreachable', { fields: { api, problem: 'known to be away' } });
      trial = Promise.withResolvers();
    },
    answered() {
      failures = 0;
      endTrial();
    },
    failed() {
      failures += 1;
      failedAtMs = now().getTime();
      endTrial();
    },
  };
}
