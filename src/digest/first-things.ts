import { canBeMended } from '../setup/index.ts';
import type { Digest, FirstThing, Unread } from './digest.ts';

const THINGS = 3;

/**
 * The three things to do first. Each kind is named once, however many there are: three lines about three alerts of one
 * customer would hide that nothing can be read at another.
 *
 * The order is by what waiting costs: a broken obligation, money and accounts at stake, promises of our own, and then
 * what we do not see. What nobody can mend is left to the list below.
 */
export function firstThings(digest: Omit<Digest, 'firstThings'>): FirstThing[] {
  const { late, open, unread, quarantined } = digest;
  const [waiting] = late.alerts.oldest;
  const firstPastGoal = late.alerts.oldest[late.alerts.pastLine];
  const named = new Set([waiting?.id, firstPastGoal?.id]);
  // Whoever acknowledged one has it, assigned or not.
  const free = open.worst.filter(
    ({ id, status, assigneeName }) => status === 'new' && assigneeName === null && !named.has(id),
  );
  const [highest] = free;
  const [task] = late.tasks.oldest;
  const failing = unread.filter((line) => line.status === 'failing');
  const mendable = unread.filter(({ status, reasonCode }) => status === 'notReadable' && canBeMended(reasonCode));
  // A consent is one command of ours; all else waits for others.
  const closed = mendable.toSorted(
    (a, b) => Number(b.reasonCode === 'noConsent') - Number(a.reasonCode === 'noConsent'),
  );

  const things: (FirstThing | undefined)[] = [
    waiting && late.alerts.pastLine > 0
      ? { kind: 'answerPastLine', count: late.alerts.pastLine, alert: waiting }
      : undefined,
    firstPastGoal && {
      kind: 'answerPastGoal',
      count: late.alerts.total - late.alerts.pastLine,
      alert: firstPastGoal,
    },
    highest?.severity === 'high' ? { kind: 'takeHigh', alert: highest } : undefined,
    task && { kind: 'finishOverdue', count: late.tasks.total, task },
    failing[0] && { kind: 'repairReading', count: tenantsOf(failing), unread: failing[0] },
    highest && highest.severity !== 'high'
      ? { kind: 'takeUnassigned', count: open.unassigned, alert: highest }
      : undefined,
    closed[0] && { kind: 'openReading', count: tenantsOf(closed), unread: closed[0] },
    quarantined > 0 ? { kind: 'lookAtQuarantine', count: quarantined } : undefined,
  ];
  return things.filter((thing) => thing !== undefined).slice(0, THINGS);
}

const tenantsOf = (lines: readonly Unread[]): number => lines.reduce((sum, line) => sum + line.tenantCount, 0);
