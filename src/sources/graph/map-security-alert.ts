import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { malformed, zodReason } from '../malformed.ts';
import { partnerSignal } from '../partner-signal.ts';
import type { Mapped } from '../source.ts';

export const SECURITY_ALERTS = 'graph.securityAlerts';

const text = z.string().nullish();
const SecurityAlert = z.object({
  id: z.string().min(1),
  alertType: text,
  displayName: text,
  description: text,
  status: text,
  severity: text,
  confidenceLevel: text,
  customerTenantId: text,
  subscriptionId: text,
  detectedDateTime: text,
  firstObservedDateTime: text,
  lastObservedDateTime: text,
  resolvedReason: text,
  // The schema says Boolean, Microsoft's own sample shows text.
  isTest: z.union([z.boolean(), z.string()]).nullish(),
  affectedResources: z.array(z.object({ resourceId: text })).nullish(),
});

/**
 * Maps one item of `security/partner/securityAlerts`. An alert that names no customer is shown as the partner's own.
 * Source: https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityalert?view=graph-rest-beta
 */
export function mapSecurityAlert(partnerTenantId: string, item: unknown): Mapped {
  const prefix = `graph:securityAlert:${partnerTenantId}/`;
  const parsed = SecurityAlert.safeParse(item);
  if (!parsed.success) return malformed(prefix, item, zodReason(parsed.error));
  const wire = parsed.data;
  const detectedAt = instantOf(wire.detectedDateTime) ?? instantOf(wire.firstObservedDateTime);
  if (!detectedAt) return malformed(prefix, item, 'detectedDateTime: not an instant');
  const signal = partnerSignal({
    source: SECURITY_ALERTS,
    key: `${prefix}${wire.id}`,
    alertType: wire.alertType ?? '',
    displayName: wire.displayName ?? '',
    description: wire.description ?? '',
    severity: wire.severity ?? '',
    confidence: wire.confidenceLevel ?? '',
    status: wire.status ?? '',
    resolvedReason: wire.resolvedReason ?? '',
    customerTenantId: wire.customerTenantId?.toLowerCase() || partnerTenantId,
    subscriptionId: wire.subscriptionId?.toLowerCase() ?? '',
    subscriptionName: '',
    resources: (wire.affectedResources ?? []).flatMap(({ resourceId }) => (resourceId ? [resourceId] : [])),
    detectedAt,
    happenedAt: instantOf(wire.firstObservedDateTime) ?? detectedAt,
    lastObservedAt: instantOf(wire.lastObservedDateTime) ?? detectedAt,
    isTest: String(wire.isTest).toLowerCase() === 'true',
  });
  return { kind: 'signal', signal };
}
