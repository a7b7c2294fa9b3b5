import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Digest, type DigestAlert, type DigestTask, firstThings, type Unread } from '../../src/digest/index.ts';

const NOW = new Date('2026-03-09T07:00:00Z');
const alert = (number: number, change: Partial<DigestAlert> = {}): DigestAlert => ({
  id: `alert-${number}`,
  number,
  kind: 'partnerAlert',
  severity: 'medium',
  status: 'new',
  customer: 'Contoso',
  subjectName: 'Contoso production',
  assigneeName: null,
  shownAt: NOW,
  ...change,
});
const task: DigestTask = { id: 't', number: 7, title: 'Reset', customer: 'Contoso', ownerName: 'Lee Gu', dueAt: NOW };
const unread = (status: Unread['status'], tenantCount: number, reasonCode = 'x'): Unread => ({
  source: 'graph.riskDetections',
  status,
  reasonCode,
  reason: '',
  tenantCount,
  tenantNames: ['Litware'],
  lastGoodAt: null,
});

type Facts = Omit<Digest, 'firstThings'>;
const facts = (change: Partial<Facts> = {}): Facts => ({
  period: { periodStart: NOW, periodEnd: NOW },
  builtAt: NOW,
  received: { total: 0, bySeverity: [], byKind: [] },
  answers: { acknowledged: 0, meanMin: undefined, withinGoal: { inTime: 0, of: 0 }, withinLine: { inTime: 0, of: 0 } },
  resolved: [],
  open: { total: 0, unassigned: 0, acknowledged: 0, byAssignee: [], worst: [] },
  late: lateWith(0, 0),
  questions: { unanswered: { total: 0, top: [] }, votes: { helpful: 0, unhelpful: 0 }, saved: 0 },
  unread: [],
  quarantined: 0,
  ...change,
});
const lateWith = (pastLine: number, pastGoal: number, tasks = 0): Facts['late'] => ({
  alerts: {
    total: pastLine + pastGoal,
    pastLine,
    oldest: Array.from({ length: Math.min(5, pastLine + pastGoal) }, (_, index) => alert(index + 1)),
  },
  tasks: { total: tasks, oldest: tasks > 0 ? [task] : [] },
  questions: { total: 0, oldest: [] },
});
const openWith = (...worst: DigestAlert[]): Facts['open'] => ({
  total: worst.length,
  unassigned: worst.filter(({ status, assigneeName }) => status === 'new' && assigneeName === null).length,
  acknowledged: worst.filter(({ status, assigneeName }) => status !== 'new' && assigneeName === null).length,
  byAssignee: [],
  worst,
});
const everything = facts({
  late: lateWith(1, 2, 3),
  open: openWith(alert(9, { severity: 'high' })),
  unread: [unread('failing', 2), unread('notReadable', 3)],
  quarantined: 4,
});

describe('what to do first', () => {
  test.each<[string, Facts, unknown[]]>([
    ['nothing', facts(), []],
    [
      'a broken line before a missed goal before a high alert',
      everything,
      [
        { kind: 'answerPastLine', count: 1, alert: { number: 1 } },
        { kind: 'answerPastGoal', count: 2, alert: { number: 2 } },
        { kind: 'takeHigh', alert: { number: 9 } },
      ],
    ],
    [
      'one line for many of a kind, so that others are seen',
      facts({ late: lateWith(8, 4, 2), unread: [unread('failing', 2), unread('failing', 5)] }),
      [
        { kind: 'answerPastLine', count: 8 },
        { kind: 'finishOverdue', count: 2, task: { number: 7 } },
        { kind: 'repairReading', count: 7 },
      ],
    ],
    [
      'an alert that somebody has is not to be taken',
      facts({ open: openWith(alert(1, { severity: 'high', assigneeName: 'Lee Gu' }), alert(2)) }),
      [{ kind: 'takeUnassigned', count: 1, alert: { number: 2 } }],
    ],
    [
      'an alert that somebody acknowledged is not to be taken',
      facts({ open: openWith(alert(1, { severity: 'high', status: 'acknowledged' }), alert(2)) }),
      [{ kind: 'takeUnassigned', count: 1, alert: { number: 2 } }],
    ],
    [
      'one alert is named once',
      facts({ late: lateWith(0, 1), open: openWith(alert(1, { severity: 'high' })) }),
      [{ kind: 'answerPastGoal', count: 1, alert: { number: 1 } }],
    ],
    [
      'what nobody can mend is passed over for what somebody can',
      facts({ unread: [unread('notReadable', 12, 'noLicence'), unread('notReadable', 1, 'noConsent')] }),
      [{ kind: 'openReading', count: 1, unread: { reasonCode: 'noConsent' } }],
    ],
    ['nothing where nothing can be mended', facts({ unread: [unread('notReadable', 12, 'noLicence')] }), []],
    [
      'what cannot be read, and what could not be understood, come last',
      facts({ unread: [unread('notReadable', 3)], quarantined: 4 }),
      [
        { kind: 'openReading', count: 3 },
        { kind: 'lookAtQuarantine', count: 4 },
      ],
    ],
  ])('%s', (_what, digest, expected) => {
    expect(firstThings(digest)).toMatchObject(expected);
  });

  test('never more than three, never one kind twice, never a count of nothing', () => {
    const counts = fc.nat({ max: 9 });
    fc.assert(
      fc.property(counts, counts, counts, counts, (pastLine, pastGoal, tasks, quarantined) => {
        const things = firstThings({ ...everything, late: lateWith(pastLine, pastGoal, tasks), quarantined });
        expect(things.length).toBeLessThanOrEqual(3);
        expect(new Set(things.map((thing) => thing.kind)).size).toBe(things.length);
        for (const thing of things) if ('count' in thing) expect(thing.count).toBeGreaterThan(0);
      }),
    );
  });
});
