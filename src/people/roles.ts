import { AppError } from '../error.ts';
import { ROLES, type Role } from './person.ts';

/** A person's role, and what it is based on. */
export interface RoleAnswer {
  readonly role: Role | 'none';
  /**
   * `groups`: as the groups say, now or within the last hour. `noGroupsConfigured`: nobody has set up roles, so everybody
   * of the tenant may do everything, and `status` says so. `unknown`: the groups cannot be asked, so reading only.
   */
  readonly basis: 'groups' | 'noGroupsConfigured' | 'unknown';
}

export interface RoleOptions {
  /** Entra group of each role; empty or missing when there is none. */
  readonly groups: { readonly [R in Role]?: string };
  /**
   * Which of these groups the person is in, also through other groups.
   * @throws AppError when that cannot be asked
   */
  readonly memberGroups: (entraId: string, groupIds: readonly string[]) => Promise<readonly string[]>;
  readonly now: () => Date;
  /** Minutes for which an answer is not asked again: how long somebody who left a group may still act. */
  readonly cacheMin: number;
}

export interface Roles {
  roleOf(entraId: string): Promise<RoleAnswer>;
}

/** Minutes for which an old answer holds while the groups cannot be asked: an outage must not stop a response. */
const STALE_MIN = 60;
/** Seconds until the groups are asked again after a failure, so that each press does not wait for it anew. */
const RETRY_SEC = 30;
/** People kept; a partner's security desk has tens. */
const CACHE_MAX = 2000;

interface Known {
  readonly answer: RoleAnswer;
  /** When the groups gave this answer, in ms; undefined when they never did. */
  readonly goodAt: number | undefined;
  readonly checkedAt: number;
  readonly keepMs: number;
}

/**
 * Finds out what people may do, from the Entra groups that they are in; the highest counts.
 *
 * Answers are kept per process for `cacheMin`; many questions about one person at once are asked once. When the groups
 * cannot be asked, an answer of up to an hour ago holds, then reading only: actions fail closed.
 */
export function createRoles({ groups, memberGroups, now, cacheMin }: RoleOptions): Roles {
  const configured = ROLES.flatMap((role) => (groups[role] ? [{ role, id: groups[role].toLowerCase() }] : []));
  const known = new Map<string, Known>();
  const underway = new Map<string, Promise<RoleAnswer>>();

  async function ask(entraId: string): Promise<RoleAnswer> {
    const before = known.get(entraId);
    const fresh = await askGroups(entraId, before?.answer, before?.goodAt);
    known.delete(entraId);
    known.set(entraId, fresh);
    const [oldest] = known.keys();
    if (known.size > CACHE_MAX && oldest !== undefined) known.delete(oldest);
    return fresh.answer;
  }

  async function askGroups(entraId: string, last: RoleAnswer | undefined, goodAt: number | undefined): Promise<Known> {
    try {
      const ids = await memberGroups(entraId, [...new Set(configured.map((group) => group.id))]);
      const mine = new Set(ids.map((id) => id.toLowerCase()));
      const role = configured.findLast((group) => mine.has(group.id))?.role ?? 'none';
      const at = now().getTime();
      return { answer: { role, basis: 'groups' }, goodAt: at, checkedAt: at, keepMs: cacheMin * 60_000 };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const at = now().getTime();
      const answer: RoleAnswer =
        last && isWithin(goodAt, at, STALE_MIN * 60_000) ? last : { role: 'reader', basis: 'unknown' };
      return { answer, goodAt, checkedAt: at, keepMs: RETRY_SEC * 1000 };
    }
  }

  return {
    async roleOf(entraId) {
      if (configured.length === 0) return { role: 'administrator', basis: 'noGroupsConfigured' };
      const kept = known.get(entraId);
      if (kept && isWithin(kept.checkedAt, now().getTime(), kept.keepMs)) return kept.answer;
      const pending = underway.get(entraId) ?? ask(entraId).finally(() => underway.delete(entraId));
      underway.set(entraId, pending);
      return pending;
    },
  };
}

/** Whether a moment lies within the time before `at`; one after it (the clock was set back) does not. */
const isWithin = (moment: number | undefined, at: number, forMs: number): boolean =>
  moment !== undefined && at >= moment && at - moment < forMs;
