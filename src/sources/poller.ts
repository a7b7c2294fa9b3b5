import type { IngestPorts } from '../alerts/index.ts';
import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import { putOffUnwatched } from '../tenants/index.ts';
import { newTraceId, traced } from '../trace.ts';
import { createTrouble } from '../trouble.ts';
import { createFailing, levelOf } from './failing.ts';
import { nextReadAt } from './next-read.ts';
import type { SourceMetrics } from './note-taken.ts';
import { outcomeOf } from './outcome.ts';
import { ClaimLost, readSource } from './read-source.ts';
import { reasonWords } from './reason.ts';
import type { Source } from './source.ts';
import {
  CLOCKS_DIFFER_MS,
  type Claim,
  claimDue,
  type Ending,
  endClaim,
  ensureSourceStates,
  mendAfterClockWentBack,
  releaseClaim,
  renewClaims,
} from './source-states.ts';

export interface PollerPorts extends IngestPorts {
  readonly sources: readonly Source[];
  readonly partnerTenantId: string;
  readonly log: Logger;
  readonly metrics?: SourceMetrics | undefined;
  /** 0 to 1. */
  readonly random: () => number;
  /** Reads of customers at the same time; default 8, which leaves the database to others too. */
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

/** Hands that only the partner's own sources get: thousands of customers whose reads hang must not hold up a fraud. */
const PARTNER_HANDS = 2;

/** Milliseconds between two signs of life for the reads in hand; four fit into a lease. */
const RENEW_EVERY_MS = 10_000;

/** Milliseconds between two looks for rows that a clock which was set back has put into the future. */
const MEND_EVERY_MS = 60_000;

/** Milliseconds without a page after which a read in hand gives no sign of life any more: it hangs, somebody else may. */
const HANGS_AFTER_MS = 300_000;

/** A read in hand. */
interface Hand {
  readonly claim: Claim;
  readonly isPartner: boolean;
  /** On a clock that never jumps. */
  movedMs: number;
}

/** Makes the poller; it does nothing before `start` or `runDueOnce`. The clock decides what is due, timers only when to look. */
export function createPoller(ports: PollerPorts): Poller {
  const { db, now, log, concurrency = 8, lookEveryMs = 1000 } = ports;
  const sources = new Map(ports.sources.map((source) => [source.name, source]));
  const inHand = new Map<Promise<void>, Hand>();
  const failing = createFailing();
  const looks = createTrouble(log, 'due sources could not be looked up', 'due sources are looked up again');
  const saves = createTrouble(log, 'source read could not be saved', 'source reads are saved again');
  let stopping = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  let timers: readonly NodeJS.Timeout[] = [];

  const prepare = async () => {
    // The partner's own tenant is watched like a customer, also while no list of customers can be read.
    const all = ports.sources.map((source) => source.name);
    await ensureSourceStates(db, all, [ports.partnerTenantId], now());
    await mend();
  };

  let latest = now();

  /** At once when this process sees its clock go back, and now and then for what others left behind. */
  async function mendIfSetBack(): Promise<void> {
    const at = now();
    const hasGoneBack = latest.getTime() - at.getTime() > CLOCKS_DIFFER_MS;
    latest = at;
    if (hasGoneBack) await mend();
  }

  async function mend(): Promise<void> {
    const mended = await mendAfterClockWentBack(db, now());
    if (mended > 0) log.warn({ mended }, 'the clock went back: sources are read anew');
    await putOffUnwatched(db, now());
  }

  /** Fills the free hands with due work. */
  async function take(): Promise<readonly Claim[]> {
    await mendIfSetBack();
    return [...(await takeOf('partner', PARTNER_HANDS)), ...(await takeOf('everyTenant', concurrency))];
  }

  async function takeOf(scope: Source['scope'], hands: number): Promise<readonly Claim[]> {
    const isPartner = scope === 'partner';
    const names = ports.sources.filter((source) => source.scope === scope).map((source) => source.name);
    const free = hands - [...inHand.values()].filter((hand) => hand.isPartner === isPartner).length;
    if (stopping || free <= 0 || names.length === 0) return [];
    const claims = await claimDue(db, names, free, now());
    for (const claim of claims) {
      const hand: Hand = { claim, isPartner, movedMs: performance.now() };
      const work = traced({ trace: claim.wokenBy ?? newTraceId() }, () => run(hand)).finally(() => {
        inHand.delete(work);
        // Do not leave a hand idle until the next look while thousands of tenants wait.
        look();
      });
      inHand.set(work, hand);
    }
    return claims;
  }

  async function renew(): Promise<void> {
    const moving = [...inHand.values()].filter(({ movedMs }) => performance.now() - movedMs < HANGS_AFTER_MS);
    await renewClaims(
      db,
      moving.map(({ claim }) => claim),
      now(),
    );
  }

  async function run(hand: Hand): Promise<void> {
    const { claim } = hand;
    const source = sources.get(claim.source);
    if (!source) return;
    const about = { source: claim.source, tenant: claim.tenantId };
    let current = claim;
    const startedMs = performance.now();
    try {
      const ending = await attempt(source, claim, (kept) => {
        current = kept;
        hand.movedMs = performance.now();
      });
      if (!ending) return await releaseClaim(db, current, now());
      ports.metrics?.reads.inc({ source: claim.source, outcome: ending.status });
      ports.metrics?.readTime.observe({ source: claim.source }, (performance.now() - startedMs) / 1000);
      await endClaim(db, current, ending, now());
      saves.worked();
      if (ending.status === claim.status) return;
      const level = levelOf(claim, ending, failing.note(claim.source, claim.tenantId, ending.status === 'failing'));
      log[level]({ ...about, status: ending.status, reason: ending.reason?.code }, 'source changed');
    } catch (cause) {
      // The claim runs out by itself, and the row is read again then.
      saves.failed(cause, about);
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
      const nextAt = nextReadAt(now(), source.intervalSec, `${claim.source} ${claim.tenantId}`);
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
    if (stopping || timers.length === 0) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = take()
      .then(looks.worked, looks.failed)
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
      // Whatever fails here fails the looks too, and they say so.
      const quietly = (work: () => Promise<void>) => () => void work().catch(() => undefined);
      timers = [
        setInterval(look, lookEveryMs),
        setInterval(quietly(renew), RENEW_EVERY_MS),
        setInterval(quietly(mend), MEND_EVERY_MS),
      ];
      look();
    },
    async stop() {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await looking;
      await Promise.all(inHand.keys());
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
        await (isOver ? Promise.all(inHand.keys()) : Promise.race(inHand.keys()));
        if (isOver) return taken.size;
      }
    },
  };
}

/** What the log may say of an error. Microsoft's own words stay out where we have ours: they name people. */
const told = (error: unknown): Record<string, unknown> =>
  error instanceof AppError ? { code: error.code, fields: error.fields } : { err: error };
