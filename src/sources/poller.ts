import type { IngestPorts } from '../alerts/index.ts';
import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import { outcomeOf } from './outcome.ts';
import { ClaimLost, readSource } from './read-source.ts';
import { reasonWords } from './reason.ts';
import type { Source } from './source.ts';
import { type Claim, claimDue, type Ending, endClaim, ensureSourceStates, releaseClaim } from './source-states.ts';

export interface PollerPorts extends IngestPorts {
  readonly sources: readonly Source[];
  readonly partnerTenantId: string;
  readonly log: Logger;
  /** 0 to 1. */
  readonly random: () => number;
  /** Reads at the same time; default 8, which leaves the database to others too. */
  readonly concurrency?: number;
  /** Milliseconds between two looks for due work; default 1000. */
  readonly lookEveryMs?: number;
}

/** Reads every source of every tenant when it is due. Any number of pollers may run on one database. */
export interface Poller {
  start(): Promise<void>;
  /** Takes no new work, and waits for the page in hand; what was not read to its end is due at once for the next. */
  stop(): Promise<void>;
  /** Looks for due work now: something made a source due. */
  wake(): void;
  /**
   * Reads everything that is due, and what becomes due by it: once each, and once more what was made due meanwhile.
   *
   * @returns how many reads that were
   */
  runDueOnce(): Promise<number>;
}

/** Makes the poller; it does nothing before `start` or `runDueOnce`. The clock decides what is due, timers only when to look. */
export function createPoller(ports: PollerPorts): Poller {
  const { db, now, log, concurrency = 8, lookEveryMs = 1000 } = ports;
  const sources = new Map(ports.sources.map((source) => [source.name, source]));
  const inHand = new Set<Promise<void>>();
  let stopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let timer: NodeJS.Timeout | undefined;

  const prepare = () => {
    // The partner's own tenant is watched like a customer, also while no list of customers can be read.
    const all = ports.sources.map((source) => source.name);
    return ensureSourceStates(db, all, [ports.partnerTenantId], now());
  };

  /** Fills the free hands with due work. */
  async function take(): Promise<readonly Claim[]> {
    const free = concurrency - inHand.size;
    if (stopping || free <= 0) return [];
    const claims = await claimDue(db, [...sources.keys()], free, now());
    for (const claim of claims) {
      const work = run(claim).finally(() => {
        inHand.delete(work);
        // Do not leave a hand idle until the next look while thousands of tenants wait.
        look();
      });
      inHand.add(work);
    }
    return claims;
  }

  async function run(claim: Claim): Promise<void> {
    const source = sources.get(claim.source);
    if (!source) return;
    const about = { source: claim.source, tenant: claim.tenantId };
    let current = claim;
    try {
      const ending = await attempt(source, claim, (kept) => {
        current = kept;
      });
      if (!ending) return await releaseClaim(db, current, now());
      await endClaim(db, current, ending, now());
      if (ending.status === claim.status) return;
      // The first good read of thousands of tenants is no news.
      const level =
        ending.status === 'failing' ? 'warn' : claim.status === 'new' && ending.status === 'ok' ? 'debug' : 'info';
      log[level]({ ...about, status: ending.status, reason: ending.reason?.code }, 'source changed');
    } catch (cause) {
      // The claim runs out by itself, and the row is read again then.
      log.warn({ ...about, err: cause }, 'source read could not be saved');
    }
  }

  /** One read, to the ending that is to be stored; `undefined` when it is to be left as it is. */
  async function attempt(source: Source, claim: Claim, onKept: (claim: Claim) => void): Promise<Ending | undefined> {
    const about = { source: claim.source, tenant: claim.tenantId };
    try {
      const count = await readSource(ports, source, claim, () => stopping, onKept);
      if (stopping) return undefined;
      if (count.items > 0) log.debug({ ...about, ...count }, 'source read');
      if (count.malformed > 0) log.info({ ...about, malformed: count.malformed }, 'items put in quarantine');
      const nextAt = new Date(now().getTime() + source.intervalSec * 1000);
      return { status: 'ok', reason: undefined, failures: 0, nextAt };
    } catch (error) {
      if (stopping || error instanceof ClaimLost) return undefined;
      const failures = claim.failures + 1;
      const outcome = outcomeOf(error, source.intervalSec, failures, ports.random());
      log.debug({ ...about, ...told(error), failures, reason: outcome.reason }, 'source read failed');
      return {
        status: outcome.status,
        reason: { code: outcome.reason, words: reasonWords(outcome.reason) },
        failures,
        nextAt: new Date(now().getTime() + outcome.againInSec * 1000),
      };
    }
  }

  /** One look at a time; a wake-up during a look makes another one follow. Before `start` there is nothing to wake. */
  function look(): void {
    if (stopping || !timer) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = take()
      .then(
        () => undefined,
        (cause: unknown) => log.warn({ err: cause }, 'due sources could not be looked up'),
      )
      .finally(() => {
        looking = undefined;
        if (!lookAgain) return;
        lookAgain = false;
        look();
      });
  }

  return {
    async start() {
      await prepare();
      timer = setInterval(look, lookEveryMs);
      look();
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
      await Promise.all(inHand);
    },
    wake: look,
    async runDueOnce() {
      await prepare();
      // By row, because time passes: with many tenants the first is due again before the last is read.
      const taken = new Set<string>();
      const again = new Set<string>();
      for (;;) {
        const claims = await take();
        const known = taken.size + again.size;
        for (const { source, tenantId } of claims) {
          const row = `${source} ${tenantId}`;
          // A row that comes a second time may hide others that wait for the same hand.
          (taken.has(row) ? again : taken).add(row);
        }
        if (taken.size + again.size > known) continue;
        const isOver = claims.length > 0 || inHand.size === 0;
        await (isOver ? Promise.all(inHand) : Promise.race(inHand));
        if (isOver) return taken.size;
      }
    },
  };
}

/** What the log may say of an error. Microsoft's own words stay out where we have ours: they name people. */
const told = (error: unknown): Record<string, unknown> =>
  error instanceof AppError ? { code: error.code, fields: error.fields } : { err: error };
