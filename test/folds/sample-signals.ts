import type { Alert, Signal } from '../../src/alerts/index.ts';

const AT = new Date('2026-03-04T10:00:00Z');

/** An open detection as the sources hand it over. */
export function detection(
  id: string,
  user: string,
  change: Partial<Signal> & { eventType?: string; detail?: string } = {},
): Signal {
  const { eventType = 'unfamiliarFeatures', detail = 'none', ...own } = change;
  const shownAt = own.shownAt ?? AT;
  const tenantId = own.tenantId ?? 'contoso';
  return {
    key: `graph:riskDetection:${tenantId}/${id}`,
    situationKey: `identity:${tenantId}/${user}`,
    twinKey: '',
    source: 'graph.riskDetections',
    kind: 'identityRisk',
    tenantId,
    subject: { id: user, name: user },
    severity: 'medium',
    sourceState: { kind: 'open' },
    shownAt,
    happenedAt: shownAt,
    fingerprint: JSON.stringify([change.severity, change.sourceState, detail]),
    isTest: false,
    evidence: {
      type: 'riskDetection',
      eventType,
      happenedAt: shownAt.toISOString(),
      detectedAt: shownAt.toISOString(),
      ip: '203.0.113.7',
      place: '',
      device: '',
      state: 'atRisk',
      detail,
    },
    ...own,
  };
}

/** A user's own record, at risk. */
export const userRecord = (user: string, change: Partial<Signal> = {}): Signal => {
  const signal = detection(`record-${user}`, user, change);
  return {
    ...signal,
    source: 'graph.riskyUsers',
    evidence: { ...signal.evidence, type: 'riskyUser', eventType: '' } as Signal['evidence'],
  };
};

/** A new alert of one signal. */
export const alertOf = (signal: Signal, change: Partial<Alert> = {}): Alert => ({
  id: '0197f3a2-6d10-7c41-9b52-000000000001',
  number: 1,
  situationKey: signal.situationKey,
  source: signal.source,
  kind: signal.kind,
  tenantId: signal.tenantId,
  subjectId: signal.subject.id,
  subjectName: signal.subject.name,
  severity: signal.severity,
  status: 'new',
  assigneeId: null,
  assigneeName: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  resolution: null,
  shownAt: signal.shownAt,
  happenedAt: signal.happenedAt,
  isTest: false,
  evidence: [signal.evidence],
  signalCount: 1,
  version: 1,
  createdAt: AT,
  updatedAt: AT,
  traceId: null,
  ...change,
});
