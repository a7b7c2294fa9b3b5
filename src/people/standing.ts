import { AppError } from '../error.ts';

/**
 * Whether somebody of the partner's conversations belongs to the partner. `guest` is everybody else whom Teams lets in
 * there: a guest of the directory, somebody of another organisation in a shared channel, an anonymous visitor.
 */
export type Standing = 'member' | 'guest' | 'unknown';

export interface StandingOptions {
  readonly now: () => Date;
}

export interface Standings {
  /**
   * @param ask - asks somebody who knows; called only when it is not known or old
   * @throws whatever `ask` throws that is no AppError
   */
  of(entraId: string, ask: () => Promise<Standing>): Promise<Standing>;
  /** What was found out last; `undefined` for somebody who was never asked about. */
  lastOf(entraId: string): Standing | undefined;
}

/** Minutes after which it is asked again, behind whoever presses: people seldom change sides. */
const FRESH_MIN = 10;
/** Minutes for which an answer holds while nobody can be asked. Longer than that of a role: this one hardly changes. */
const STALE_MIN = 24 * 60;
/** Seconds until somebody is asked again who could not say. */
const RETRY_SEC = 30;
/** People kept. */
const MOST = 5_000;

interface Known {
  readonly standing: Standing;
  /** When somebody said so, and when somebody was asked last, in ms. */
  readonly at: number;
  readonly triedAt: number;
}

/**
 * Remembers who belongs to the partner, per process. Many questions about one person at once are asked once; an answer
 * that is there is given at once, however old within a day, so that a press does not wait for it.
 */
export function createStandings({ now }: StandingOptions): Standings {
  const known = new Map<string, Known>();
  const underway = new Map<string, Promise<Standing>>();

  const isWithin = (at: number, ms: number): boolean => {
    const age = now().getTime() - at;
    return age >= 0 && age < ms;
  };
  const keep = (entraId: string, standing: Standing): Standing => {
    const before = known.get(entraId);
    known.delete(entraId);
    const [oldest] = known.keys();
    if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
    const triedAt = now().getTime();
    // Nobody can say: what was known holds, and is asked again soon.
    const holds = standing === 'unknown' && before && isWithin(before.at, STALE_MIN * 60_000);
    known.set(entraId, holds ? { ...before, triedAt } : { standing, at: triedAt, triedAt });
    return standing;
  };
  const askOnce = (entraId: string, ask: () => Promise<Standing>): Promise<Standing> => {
    const pending =
      underway.get(entraId) ??
      ask()
        .catch((error: unknown): Standing => {
          if (error instanceof AppError) return 'unknown';
          throw error;
        })
        .then((standing) => keep(entraId, standing))
        .finally(() => underway.delete(entraId));
    underway.set(entraId, pending);
    return pending;
  };

  return {
    async of(entraId, ask) {
      const before = known.get(entraId);
      if (!before) return askOnce(entraId, ask);
      const { standing, at, triedAt } = before;
      const isGood = standing !== 'unknown' && isWithin(at, STALE_MIN * 60_000);
      if (isGood && isWithin(at, FRESH_MIN * 60_000)) return standing;
      if (isWithin(triedAt, RETRY_SEC * 1000)) return isGood ? standing : 'unknown';
      const asked = askOnce(entraId, ask);
      if (!isGood) return asked;
      // What comes of it is for the next press; it says itself what went wrong.
      asked.catch(() => undefined);
      return standing;
    },
    lastOf: (entraId) => known.get(entraId)?.standing,
  };
}
