import type { Signal } from '../../src/alerts/index.ts';

/** A made-up customer; every user of it is one situation. */
export const CUSTOMER = '22222222-aaaa-4bbb-8ccc-000000000001';

/**
 * One detection of a user, as a source maps it.
 *
 * @param number - tells detections apart; the same number is the same item
 * @param shownAt - when Microsoft showed it first
 */
export function detection(user: string, number: number, shownAt: Date, change: Partial<Signal> = {}): Signal {
  const instant = shownAt.toISOString();
  return {
    key: `graph:riskDetection:${CUSTOMER}/${user}-${number}`,
    situationKey: `graph:user:${CUSTOMER}/${user}`,
    twinKey: '',
    source: 'graph.riskDetections',
    kind: 'identityRisk',
    tenantId: CUSTOMER,
    subject: { id: user, name: user },
    severity: 'medium',
    sourceState: { kind: 'open' },
    shownAt,
    happenedAt: shownAt,
    fingerprint: 'first',
    isTest: false,
    evidence: {
      type: 'riskDetection',
      eventType: 'unfamiliarFeatures',
      happenedAt: instant,
      detectedAt: instant,
      ip: '203.0.113.7',
      place: 'Lagos, NG',
      device: '',
      state: 'atRisk',
      detail: 'none',
    },
    ...change,
  };
}
