import { AppError } from '../error.ts';
import type { Gate } from './gate.ts';

/** Longest pause inside one call. Whoever is asked to wait longer gives the call up and comes back another time. */
const LONGEST_PAUSE_MS = 60_000;
const FIRST_PAUSE_MS = 2_000;
/** Tries of one call, the first included. */
const TRIES = 5;

const TRANSIENT: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** Asked to slow down: the request was not acted upon. 509 is the old bandwidth limit, which Graph treats alike. */
export const SLOW_DOWN: ReadonlySet<number> = new Set([429, 509]);

export interface RetryPorts {
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  /** Of the host that is called; without one it is always asked. */
  readonly gate?: Gate;
}

/**
 * Sends a request again while that may help: full jitter on a doubling pause from 2 s to 60 s, or as long as
 * `Retry-After` says. A request that changes something is repeated only when it was certainly not acted upon.
 *
 * @param send - sends it once; throws `source_unreachable` when there is no answer
 * @param isRead - whether repeating it is harmless
 * @returns the last answer, good or bad
 * @throws AppError `source_unreachable` when there was none at all, at once while the host is known to be away
 */
export async function withRetries(
  ports: RetryPorts,
  isRead: boolean,
  send: () => Promise<Response>,
): Promise<Response> {
  for (let tried = 1; ; tried += 1) {
    await ports.gate?.pass();
    const answer = await send().catch((error: unknown) => {
      ports.gate?.failed();
      if (!isRead || tried >= TRIES || !isUnreachable(error)) throw error;
      return undefined;
    });
    if (answer) ports.gate?.[TRANSIENT.has(answer.status) ? 'failed' : 'answered']();
    if (answer && !(SLOW_DOWN.has(answer.status) || (isRead && TRANSIENT.has(answer.status)))) return answer;
    const pauseMs = retryAfterMs(answer, ports.now()) ?? jittered(tried, ports.random());
    if (answer && (tried >= TRIES || pauseMs > LONGEST_PAUSE_MS)) return answer;
    await answer?.body?.cancel();
    await ports.wait(pauseMs);
  }
}

/** The same for a library that hides the answers of its host: asks again only when there was none. */
export async function untilAnswered<T>(ports: RetryPorts, ask: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    await ports.gate?.pass();
    try {
      const told = await ask();
      ports.gate?.answered();
      return told;
    } catch (error) {
      ports.gate?.[isUnreachable(error) ? 'failed' : 'answered']();
      if (tried >= TRIES || !isUnreachable(error)) throw error;
    }
    await ports.wait(jittered(tried, ports.random()));
  }
}

/** How long the answer asks us to wait, whether it says so in seconds or as a date; `undefined` when it does not. */
export function retryAfterMs(answer: Response | undefined, now: Date): number | undefined {
  const value = answer?.headers.get('retry-after');
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const jittered = (tried: number, random: number): number =>
  random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tried - 1));

const isUnreachable = (error: unknown): boolean => error instanceof AppError && error.code === 'source_unreachable';
