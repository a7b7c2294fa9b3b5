import { AppError } from '../error.ts';
import { soon } from './soon.ts';

export interface MembershipOptions {
  /**
   * Which of these groups the person is in, also through other groups.
   * @throws AppError when that cannot be asked
   */
  readonly memberGroups: (entraId: string, groupIds: readonly string[]) => Promise<readonly string[]>;
  /** Every group that a question may be about, lower case: what else is asked in the same call. */
  readonly allGroups: () => Iterable<string>;
  readonly now: () => Date;
  /** Minutes for which an answer is not asked again: how long somebody who left a group may still act. */
  readonly cacheMin: number;
  /** Milliseconds that somebody waits for the groups; default 2,500. */
  readonly patienceMs?: number;
}

/** Which of some groups a person is in; `undefined` when that cannot be asked and is not known from before. */
export type Membership = (entraId: string, groupIds: readonly string[]) => Promise<ReadonlySet<string> | undefined>;

/** Minutes for which an old answer holds while the groups cannot be asked: an outage must not stop a response. */
const STALE_MIN = 60;
/** Seconds until the groups are asked again after a failure, so that each press does not wait for it anew. */
const RETRY_SEC = 30;
/**
 * Milliseconds that a press waits for the groups. One look tries again and again for minutes where Graph hangs or asks us
 * to slow down, and a press is given up after ten seconds.
 */
const PATIENCE_MS = 2_500;
/** People kept; a partner's security desk has tens. */
const CACHE_MAX = 2000;
/** Groups that one call may name, and it costs the same with fewer. Source: https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
const ASKED_AT_ONCE = 20;

interface Known {
  readonly groups: ReadonlyMap<string, { readonly isMember: boolean; readonly at: number }>;
  /** When the groups could not be asked, in ms; undefined after they could. */
  readonly failedAt: number | undefined;
}

const NOTHING: Known = { groups: new Map(), failedAt: undefined };

/**
 * Remembers who is in which group, per process and for `cacheMin`.
 *
 * Many questions about one person at once are asked once. A call that has room asks for the other groups as well, so
 * that a press at a customer with groups of its own usually costs no call more. When the groups cannot be asked, or not
 * within `patienceMs`, answers of up to an hour ago hold; a call that takes longer ends behind, and counts when it does.
 */
export function createMembership(options: MembershipOptions): Membership {
  const { memberGroups, allGroups, now, cacheMin, patienceMs = PATIENCE_MS } = options;
  const known = new Map<string, Known>();
  const underway = new Map<string, Promise<'ended'>>();

  async function ask(entraId: string, wanted: readonly string[]): Promise<'ended'> {
    const { groups } = known.get(entraId) ?? NOTHING;
    try {
      const asked = withRoomFilled(
        wanted,
        [...allGroups()].filter((id) => !isFresh(groups.get(id)?.at)),
      );
      const mine = new Set((await memberGroups(entraId, asked)).map((id) => id.toLowerCase()));
      const at = now().getTime();
      remember(entraId, {
        groups: new Map([...groups, ...asked.map((id) => [id, { isMember: mine.has(id), at }] as const)]),
        failedAt: undefined,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      remember(entraId, { groups, failedAt: now().getTime() });
    }
    return 'ended';
  }

  /** Waits for a look at the groups, and notes one that is late as failed: the next press must not wait for it anew. */
  async function hasEndedSoon(entraId: string, look: Promise<'ended'>): Promise<boolean> {
    if ((await soon(look, patienceMs)) === 'ended') return true;
    const { groups } = known.get(entraId) ?? NOTHING;
    remember(entraId, { groups, failedAt: now().getTime() });
    return false;
  }

  function remember(entraId: string, person: Known): void {
    known.delete(entraId);
    known.set(entraId, person);
    const [oldest] = known.keys();
    if (known.size > CACHE_MAX && oldest !== undefined) known.delete(oldest);
  }

  const isFresh = (at: number | undefined): boolean => isWithin(at, now().getTime(), cacheMin * 60_000);

  function answerOf(entraId: string, groupIds: readonly string[]): ReadonlySet<string> | undefined {
    const { groups } = known.get(entraId) ?? NOTHING;
    const answers = groupIds.map((id) => ({ id, answer: groups.get(id) }));
    const at = now().getTime();
    if (!answers.every(({ answer }) => isWithin(answer?.at, at, STALE_MIN * 60_000))) return undefined;
    return new Set(answers.flatMap(({ id, answer }) => (answer?.isMember ? [id] : [])));
  }

  return async function membershipOf(entraId, groupIds) {
    const { groups, failedAt } = known.get(entraId) ?? NOTHING;
    const wanted = groupIds.filter((id) => !isFresh(groups.get(id)?.at));
    const rests = isWithin(failedAt, now().getTime(), RETRY_SEC * 1000);
    if (wanted.length === 0 || rests) return answerOf(entraId, groupIds);
    const pending = underway.get(entraId);
    if (pending) {
      // It may have been about other groups.
      if (await hasEndedSoon(entraId, pending)) return membershipOf(entraId, groupIds);
      return answerOf(entraId, groupIds);
    }
    const asked = ask(entraId, wanted).finally(() => underway.delete(entraId));
    underway.set(entraId, asked);
    await hasEndedSoon(entraId, asked);
    return answerOf(entraId, groupIds);
  };
}

/** The wanted groups, and others up to the next full call. */
function withRoomFilled(wanted: readonly string[], others: readonly string[]): readonly string[] {
  const room = Math.ceil(wanted.length / ASKED_AT_ONCE) * ASKED_AT_ONCE;
  return [...new Set([...wanted, ...others])].slice(0, room);
}

/** Whether a moment lies within the time before `at`; one after it (the clock was set back) does not. */
const isWithin = (moment: number | undefined, at: number, forMs: number): boolean =>
  moment !== undefined && at >= moment && at - moment < forMs;
