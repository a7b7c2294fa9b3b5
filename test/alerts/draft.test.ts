import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closed, draftAlerts } from '../../src/alerts/draft.ts';
import type { KnownSignal } from '../../src/alerts/gather.ts';
import {
  type Action,
  type Alert,
  EVIDENCE_KEPT,
  ruleOf,
  SEVERITIES,
  type Severity,
  type Signal,
  type SourceState,
  severityRank,
} from '../../src/alerts/index.ts';

const START = Date.parse('2026-03-04T10:00:00Z');
const minute = (minutes: number) => new Date(START + minutes * 60_000);
const DISMISSED: SourceState = { kind: 'closed', resolution: 'dismissed' };

interface Said {
  readonly type: 'riskDetection' | 'riskyUser';
  readonly id: number;
  readonly user: string;
  readonly severity: Severity;
  readonly state: SourceState;
  readonly shownAt: number;
}

const signalOf = ({ type, id, user, severity, state, shownAt }: Said): Signal => ({
  // A user has one risk record for ever; a detection is a thing of its own.
  key: type === 'riskyUser' ? `riskyUser:${user}` : `riskDetection:${user}/${id}`,
  situationKey: `identity:${user}`,
  twinKey: '',
  source: type,
  kind: 'identityRisk',
  tenantId: 'contoso',
  subject: { id: user, name: user },
  severity,
  sourceState: state,
  shownAt: minute(shownAt),
  happenedAt: minute(shownAt),
  fingerprint: '',
  isTest: false,
  evidence: {
    type,
    eventType: `event ${id}`,
    happenedAt: minute(shownAt).toISOString(),
    detectedAt: minute(shownAt).toISOString(),
    ip: '',
    place: '',
    device: '',
    state: state.kind,
    detail: '',
  },
});

/** Everything that the database would hold, and the rules applied to it as `ingestSignals` and `actOnAlert` do. */
function createWorld() {
  const alerts: Alert[] = [];
  const signals = new Map<string, KnownSignal>();
  // As `lockLatestAlerts` chooses: the open one, else the latest.
  const latestOf = (situationKey: string) => {
    const own = alerts.filter((alert) => alert.situationKey === situationKey);
    return own.find((alert) => alert.status !== 'resolved') ?? own.at(-1);
  };
  const save = (alert: Alert) => {
    const at = alerts.findIndex(({ id }) => id === alert.id);
    if (at < 0) alerts.push({ ...alert, number: alerts.length + 1 });
    else alerts[at] = { ...alert, number: alerts[at]?.number ?? 0, version: (alerts[at]?.version ?? 0) + 1 };
  };
  return {
    alerts,
    signals,
    ingest(said: readonly Said[], now: number) {
      const unique = [...new Map(said.map((one) => [signalOf(one).key, signalOf(one)])).values()];
      const latest = new Map(
        unique.flatMap(({ situationKey }) => {
          const alert = latestOf(situationKey);
          return alert ? [[situationKey, alert] as const] : [];
        }),
      );
      const { drafts, placed } = draftAlerts(unique, latest, signals, minute(now));
      for (const { signal, alertId } of placed) {
        signals.set(signal.key, {
          alertId,
          situationKey: signal.situationKey,
          wasOpen: signal.sourceState.kind !== 'closed',
        });
      }
      const hasOpen = (alertId: string) => [...signals.values()].some((one) => one.alertId === alertId && one.wasOpen);
      for (const draft of drafts) {
        const isOver = draft.closing && (draft.closing.forAll || !hasOpen(draft.alert.id));
        save((isOver ? closed(draft, minute(now)) : draft).alert);
      }
      return { drafts, placed };
    },
    act(number: number, verb: Action['verb'], now: number) {
      const alert = alerts.find((one) => one.number === number);
      const rule = ruleOf(verb);
      if (!alert || !rule.from.includes(alert.status)) return;
      const isOpenTwice = alerts.some(
        (other) => other.situationKey === alert.situationKey && other !== alert && other.status !== 'resolved',
      );
      if (verb === 'reopen' && isOpenTwice) return;
      const at = minute(now);
      save({
        ...alert,
        status: rule.to,
        resolvedAt: rule.to === 'resolved' ? at : null,
        resolution: rule.to === 'resolved' ? 'dismissed' : null,
      });
    },
  };
}

const detection = (change: Partial<Said> = {}): Said => ({
  type: 'riskDetection',
  id: 1,
  user: 'adele',
  severity: 'medium',
  state: { kind: 'open' },
  shownAt: 0,
  ...change,
});

describe('what a signal does to the alert of its situation', () => {
  test('opens one, joins it, raises it and never lowers it', () => {
    const world = createWorld();
    world.ingest([detection()], 0);
    world.ingest([detection({ id: 2, severity: 'high', shownAt: 1 })], 1);
    world.ingest([detection({ id: 3, severity: 'low', shownAt: 2 })], 2);
    expect(world.alerts).toMatchObject([{ severity: 'high', signalCount: 3, status: 'new' }]);
  });

  test('a detection that is closed leaves the others open; the user’s record closes all', () => {
    const world = createWorld();
    world.ingest([detection(), detection({ id: 2 })], 0);
    world.ingest([detection({ state: DISMISSED })], 1);
    expect(world.alerts).toMatchObject([{ status: 'new' }]);
    world.ingest([detection({ type: 'riskyUser', state: DISMISSED, shownAt: 2 })], 2);
    expect(world.alerts).toMatchObject([{ status: 'resolved', resolution: 'dismissed', resolvedBy: 'Microsoft' }]);
  });

  test('the user’s record closes all also when a detection is closed behind it in the same batch', () => {
    const world = createWorld();
    world.ingest([detection(), detection({ id: 2 })], 0);
    const record = detection({ type: 'riskyUser', state: DISMISSED, shownAt: 2 });
    world.ingest([record, detection({ id: 3, state: DISMISSED, shownAt: 3 })], 4);
    expect(world.alerts).toMatchObject([{ status: 'resolved' }]);
  });

  test('a user who is at risk again after the risk was settled is a new alert, whichever source says so first', () => {
    const world = createWorld();
    world.ingest([detection(), detection({ type: 'riskyUser' })], 0);
    world.ingest([detection({ type: 'riskyUser', state: DISMISSED, shownAt: 5 })], 5);
    world.ingest([detection({ type: 'riskyUser', shownAt: 10 })], 10);
    world.ingest([detection({ id: 2, shownAt: 10 })], 11);
    expect(world.alerts).toMatchObject([
      { number: 1, status: 'resolved' },
      { number: 2, status: 'new', signalCount: 2 },
    ]);
  });

  test('what was shown between the closing in the portal and our reading of it is not swallowed', () => {
    const world = createWorld();
    world.ingest([detection(), detection({ type: 'riskyUser' })], 0);
    world.ingest([detection({ type: 'riskyUser', state: DISMISSED, shownAt: 5 }), detection({ state: DISMISSED })], 9);
    world.ingest([detection({ id: 2, shownAt: 6 })], 10);
    expect(world.alerts).toMatchObject([
      { number: 1, status: 'resolved', resolvedAt: minute(5) },
      { number: 2, status: 'new' },
    ]);
  });

  test('a detection that the portal opens again opens its alert again', () => {
    const world = createWorld();
    world.ingest([detection()], 0);
    world.ingest([detection({ state: DISMISSED })], 5);
    world.ingest([detection()], 6);
    expect(world.alerts).toMatchObject([{ number: 1, status: 'new', resolution: null }]);
  });

  test('a late detection stays with the resolved alert, also when a newer one opens another in the same batch', () => {
    const world = createWorld();
    world.ingest([detection()], 0);
    world.act(1, 'resolve', 5);
    const { placed } = world.ingest([detection({ id: 2, shownAt: 4 }), detection({ id: 3, shownAt: 6 })], 7);
    expect(world.alerts).toMatchObject([
      { number: 1, status: 'resolved', signalCount: 2 },
      { number: 2, status: 'new', signalCount: 1 },
    ]);
    expect(placed.map(({ alertId }) => alertId)).toEqual(world.alerts.map(({ id }) => id));
  });

  test('somebody works on it in the portal: taken there, and by nobody here', () => {
    const world = createWorld();
    world.ingest([detection({ state: { kind: 'acknowledged' } })], 0);
    expect(world.alerts).toMatchObject([{ status: 'acknowledged', acknowledgedBy: 'Microsoft', assigneeId: null }]);
  });
});

const severities = fc.constantFrom(...SEVERITIES);
const states = fc.constantFrom<SourceState>({ kind: 'open' }, { kind: 'open' }, { kind: 'acknowledged' }, DISMISSED);
const said = fc.record<Said>({
  type: fc.constantFrom('riskDetection', 'riskDetection', 'riskyUser'),
  id: fc.nat(4),
  user: fc.constantFrom('adele', 'alex'),
  severity: severities,
  state: states,
  shownAt: fc.nat(30),
});
const steps = fc.array(
  fc.oneof(
    fc.record({ said: fc.array(said, { minLength: 1, maxLength: 4 }) }),
    fc.record({
      number: fc.integer({ min: 1, max: 5 }),
      verb: fc.constantFrom<Action['verb'][]>('acknowledge', 'assign', 'resolve', 'reopen'),
    }),
  ),
  { maxLength: 25 },
);

describe('whatever happens, in any order', () => {
  test('the invariants of an alert hold', () => {
    fc.assert(
      fc.property(steps, (story) => {
        const world = createWorld();
        for (const [now, step] of story.entries()) {
          const before = new Map(world.alerts.map((alert) => [alert.id, alert]));
          if ('said' in step) {
            const { drafts, placed } = world.ingest(step.said, now);
            expect(new Set(drafts.map(({ alert }) => alert.id)).size).toBe(drafts.length);
            for (const { signal, alertId } of placed) {
              const home = world.alerts.find(({ id }) => id === alertId);
              expect(home?.situationKey ?? signal.situationKey).toBe(signal.situationKey);
              // Only what was over before anybody could be told is nobody's alert.
              if (!home) expect(signal.sourceState.kind).toBe('closed');
            }
          } else {
            world.act(step.number, step.verb, now);
          }
          for (const alert of world.alerts) {
            expect(alert.status === 'resolved').toBe(alert.resolution !== null);
            expect(alert.status === 'resolved').toBe(alert.resolvedAt !== null);
            const held = [...world.signals.values()].filter(({ alertId }) => alertId === alert.id);
            expect(alert.signalCount).toBeGreaterThanOrEqual(held.length);
            expect(alert.evidence.length).toBeLessThanOrEqual(EVIDENCE_KEPT);
            const times = alert.evidence.map(({ detectedAt }) => detectedAt);
            expect(times).toEqual(times.toSorted().reverse());
            const old = before.get(alert.id);
            if (!old) continue;
            expect(alert.number).toBe(old.number);
            expect(alert.version).toBeGreaterThanOrEqual(old.version);
            if (alert !== old) expect(alert.version).toBe(old.version + 1);
            const isWorse = severityRank(alert.severity) >= severityRank(old.severity);
            if (old.status !== 'resolved') expect(isWorse).toBe(true);
          }
          for (const user of ['adele', 'alex']) {
            const open = world.alerts.filter(
              ({ situationKey, status }) => situationKey === `identity:${user}` && status !== 'resolved',
            );
            expect(open.length).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
