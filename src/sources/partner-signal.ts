import type { Resolution, Severity, Signal, SourceState } from '../alerts/index.ts';
import { fingerprint } from './fingerprint.ts';

/** A partner security alert as either API tells it, before it becomes a signal. Texts are as on the wire. */
export interface PartnerAlert {
  readonly source: string;
  readonly key: string;
  readonly alertType: string;
  readonly displayName: string;
  readonly description: string;
  readonly severity: string;
  readonly confidence: string;
  readonly status: string;
  readonly resolvedReason: string;
  readonly customerTenantId: string;
  readonly subscriptionId: string;
  /** Empty when the API does not say. */
  readonly subscriptionName: string;
  readonly resources: readonly string[];
  readonly detectedAt: Date;
  readonly happenedAt: Date;
  readonly lastObservedAt: Date;
  readonly isTest: boolean;
}

const SEVERITIES: readonly Severity[] = ['informational', 'low', 'medium', 'high'];
const RESOLUTIONS: readonly Resolution[] = ['fraud', 'legitimate', 'ignore'];

/**
 * Makes the signal of a partner security alert; the same for both APIs, whose spelling differs in case only.
 *
 * An unknown severity is medium and an unknown status open: a new word of Microsoft's must not hide a fraud.
 * Source: https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityalert
 */
export function partnerSignal(alert: PartnerAlert): Signal {
  const severity = SEVERITIES.find((word) => word === alert.severity.toLowerCase()) ?? 'medium';
  const lastObservedAt = alert.lastObservedAt.toISOString();
  const resources = [...new Set(alert.resources)].sort();
  return {
    key: alert.key,
    situationKey: alert.key,
    twinKey: twinKeyOf(alert),
    source: alert.source,
    kind: 'partnerAlert',
    tenantId: alert.customerTenantId,
    subject: { id: alert.subscriptionId, name: alert.subscriptionName || alert.subscriptionId },
    severity,
    sourceState: stateOf(alert),
    shownAt: alert.detectedAt,
    happenedAt: alert.happenedAt,
    fingerprint: fingerprint(
      severity,
      alert.status.toLowerCase(),
      alert.resolvedReason.toLowerCase(),
      alert.displayName,
      alert.description,
      lastObservedAt,
      ...resources,
    ),
    isTest: alert.isTest,
    evidence: {
      type: 'partnerAlert',
      eventType: alert.alertType,
      displayName: alert.displayName,
      description: alert.description,
      confidence: alert.confidence.toLowerCase(),
      subscriptionId: alert.subscriptionId,
      resources,
      happenedAt: alert.happenedAt.toISOString(),
      detectedAt: alert.detectedAt.toISOString(),
      lastObservedAt,
      state: alert.status.toLowerCase(),
    },
  };
}

/**
 * Names the same fraud in both APIs, whose ids differ: subscription, type and moment, as Microsoft's own mapping has
 * it. To the minute, because the two write the moment with different precision.
 * Source: https://learn.microsoft.com/partner-center/security/azure-fraud-notification
 */
function twinKeyOf({ subscriptionId, alertType, detectedAt }: PartnerAlert): string {
  if (!subscriptionId) return '';
  const type = alertType.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `partner:${subscriptionId}:${type}:${detectedAt.toISOString().slice(0, 16)}Z`;
}

function stateOf({ status, resolvedReason }: PartnerAlert): SourceState {
  switch (status.toLowerCase()) {
    case 'investigating':
      return { kind: 'acknowledged' };
    case 'resolved':
      return {
        kind: 'closed',
        resolution: RESOLUTIONS.find((word) => word === resolvedReason.toLowerCase()) ?? 'ignore',
      };
    default:
      return { kind: 'open' };
  }
}
