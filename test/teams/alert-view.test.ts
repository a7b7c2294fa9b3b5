import { describe, expect, test } from '@jest/globals';
import type { Alert, IdentityEvidence, PartnerEvidence } from '../../src/alerts/index.ts';
import { alertView } from '../../src/teams/views/alert-view.ts';

const SHOWN = new Date('2026-03-04T10:00:00Z');
const minutesOn = (minutes: number) => new Date(SHOWN.getTime() + minutes * 60_000);

const signIn: IdentityEvidence = {
  type: 'riskDetection',
  eventType: 'unfamiliarFeatures',
  happenedAt: SHOWN.toISOString(),
  detectedAt: SHOWN.toISOString(),
  ip: '203.0.113.7',
  place: 'Lagos, NG',
  device: '',
  state: 'atRisk',
  detail: 'none',
};
const mining: PartnerEvidence = {
  type: 'partnerAlert',
  eventType: 'cryptoMining',
  displayName: 'Crypto mining',
  description: '',
  confidence: 'high',
  subscriptionId: '33333333-aaaa-4bbb-8ccc-000000000003',
  resources: ['/subscriptions/x/virtualMachines/vm-1', '/x/vm-2', '/x/vm-3'],
  happenedAt: SHOWN.toISOString(),
  detectedAt: SHOWN.toISOString(),
  lastObservedAt: SHOWN.toISOString(),
  state: 'active',
};

const identity: Alert = {
  id: '0197f3a2-6d10-7c41-9b52-000000000001',
  number: 12,
  situationKey: 'identity:x',
  source: 'graph.riskDetections',
  kind: 'identityRisk',
  tenantId: '22222222-aaaa-4bbb-8ccc-000000000001',
  subjectId: '44444444-aaaa-4bbb-8ccc-000000000004',
  subjectName: 'Adele Vance',
  severity: 'high',
  status: 'new',
  assigneeId: null,
  assigneeName: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  resolution: null,
  shownAt: SHOWN,
  happenedAt: SHOWN,
  isTest: false,
  evidence: [signIn],
  signalCount: 1,
  version: 1,
  createdAt: SHOWN,
  updatedAt: SHOWN,
  traceId: null,
};
const fraud: Alert = {
  ...identity,
  kind: 'partnerAlert',
  subjectId: mining.subscriptionId,
  subjectName: mining.subscriptionId,
  evidence: [mining],
};
const taken = { status: 'acknowledged', acknowledgedAt: minutesOn(30), acknowledgedBy: 'Lee Gu' } as const;
const over = { status: 'resolved', resolvedAt: minutesOn(50), resolvedBy: 'Megan Bowen', resolution: 'fraud' } as const;

const view = (alert: Alert, now = minutesOn(5)) =>
  alertView(alert, { customer: 'Contoso', clock: { zone: 'Europe/Berlin', now } });

describe('the buttons', () => {
  test.each<[string, Partial<Alert>, string[]]>([
    ['new', {}, ['Acknowledge', 'Assign', 'Resolve']],
    ['acknowledged', taken, ['Assign', 'Resolve', 'Tasks']],
    ['resolved', { ...taken, ...over }, ['Reopen', 'Tasks']],
  ])('of an alert that is %s', (_status, change, titles) => {
    expect(view({ ...fraud, ...change }).actions.map(({ title }) => title)).toEqual(titles);
  });
});

describe('the status', () => {
  test.each<[Partial<Alert>, string]>([
    [{}, 'New, nobody has it yet'],
    [taken, 'Acknowledged by Lee Gu at 11:30 CET'],
    [
      { ...taken, assigneeId: 'x', assigneeName: 'Nestor Wilke' },
      'Acknowledged by Lee Gu at 11:30 CET, with Nestor Wilke',
    ],
    [{ ...taken, acknowledgedBy: '' }, 'Acknowledged by somebody at 11:30 CET'],
  ])('of %j', (change, words) => {
    expect(view({ ...identity, ...change }).status).toBe(words);
  });

  test('of a resolved alert says by whom and how, and nothing is left to do', () => {
    const card = view({ ...fraud, ...taken, ...over });
    expect(card.status).toMatch(/^Resolved by Megan Bowen at 11:50 CET: .*raud/);
    expect(card).toMatchObject({ isResolved: true, hasFirstStep: false, firstStep: '' });
  });
});

describe('the two clocks', () => {
  const clocks = (change: Partial<Alert>, minutes: number) =>
    view({ ...fraud, ...change }, minutesOn(minutes)).clocks.map(({ look, text }) => `${look.word}: ${text}`);

  test.each<[number, Partial<Alert>, string[]]>([
    [5, {}, ['Running: due 12:00 CET', 'Running: due Thu 5 Mar, 11:00 CET']],
    [46, {}, ['Nearly over: due 12:00 CET', 'Running: due Thu 5 Mar, 11:00 CET']],
    [90, {}, ['Overdue: missed, was due 12:00 CET', 'Running: due Thu 5 Mar, 11:00 CET']],
    [1_500, {}, ['Overdue: missed, was due Wed 4 Mar, 12:00 CET', 'Overdue: missed, was due 11:00 CET']],
    [1_500, taken, ['Answered: answered in time', 'Answered: answered in time']],
    [
      1_500,
      { ...taken, acknowledgedAt: minutesOn(90) },
      ['Overdue: answered 30 min late', 'Answered: answered in time'],
    ],
  ])('after %i minutes with %j', (minutes, change, expected) => {
    expect(clocks(change, minutes)).toEqual(expected);
  });

  test('are for real partner alerts alone', () => {
    expect(clocks({ isTest: true }, 5)).toEqual([]);
    expect(view(identity).clocks).toEqual([]);
  });
});

describe('who, where and where to go on', () => {
  test('a user', () => {
    expect(view(identity)).toMatchObject({
      kind: 'Identity risk',
      subjectTitle: 'Who',
      subject: 'Adele Vance',
      place: 'Lagos, Nigeria · IP 203.0.113.7',
      when: 'Wed 4 Mar 2026, 11:00 CET',
      detections: 'Once, 11:00 CET',
    });
  });

  test('a subscription that Microsoft does not name', () => {
    const card = view(fraud);
    expect(card).toMatchObject({
      kind: 'Partner alert',
      subjectTitle: 'Subscription',
      subject: mining.subscriptionId,
      place: 'vm-1, vm-2, and 1 more',
    });
    expect(card.headline).toContain('Contoso');
    expect(card.headline).not.toContain(mining.subscriptionId);
  });

  test('links lead to Microsoft’s portals, in the customer’s own tenant', () => {
    for (const { url } of [...view(identity).links, ...view(fraud).links]) {
      expect(new URL(url).hostname).toMatch(/^(entra|partner)\.microsoft\.com$|^portal\.azure\.com$/);
    }
    expect(view(identity).links[0]?.url).toContain(identity.tenantId);
  });
});
