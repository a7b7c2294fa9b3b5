import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { malformed, zodReason } from '../malformed.ts';
import { partnerSignal } from '../partner-signal.ts';
import type { Mapped } from '../source.ts';
import { camelKeys } from './camel-keys.ts';

export const FRAUD_EVENTS = 'partnerCenter.fraudEvents';

const text = z.string().nullish();
const FraudEvent = z.object({
  eventId: z.string().min(1),
  eventType: text,
  displayName: text,
  description: text,
  severity: text,
  confidenceLevel: text,
  eventStatus: text,
  resolvedReason: text,
  customerTenantId: text,
  subscriptionId: text,
  subscriptionName: text,
  entityUrl: text,
  affectedResources: z.array(z.object({ azureResourceId: text })).nullish(),
  eventTime: text,
  firstObserved: text,
  lastObserved: text,
  isTest: z.union([z.boolean(), z.string()]).nullish(),
});

/**
 * Maps one item of `fraudEvents`, in its new model, to the same kind of signal as Graph's partner security alerts.
 * Source: https://learn.microsoft.com/partner-center/developer/get-fraud-events
 */
export function mapFraudEvent(partnerTenantId: string, item: unknown): Mapped {
  const prefix = `partnerCenter:fraudEvent:${partnerTenantId}/`;
  const event = camelKeys(item);
  const parsed = FraudEvent.safeParse(event);
  if (!parsed.success) return malformed(prefix, event, zodReason(parsed.error));
  const wire = parsed.data;
  const detectedAt = instantOf(wire.eventTime) ?? instantOf(wire.firstObserved);
  if (!detectedAt) return malformed(prefix, event, 'eventTime: not an instant');
  const affected = (wire.affectedResources ?? []).map(({ azureResourceId }) => azureResourceId);
  const signal = partnerSignal({
    source: FRAUD_EVENTS,
    key: `${prefix}${wire.eventId}`,
    alertType: wire.eventType ?? '',
    displayName: wire.displayName ?? '',
    description: wire.description ?? '',
    severity: wire.severity ?? '',
    confidence: wire.confidenceLevel ?? '',
    status: wire.eventStatus ?? '',
    resolvedReason: wire.resolvedReason ?? '',
    customerTenantId: wire.customerTenantId?.toLowerCase() || partnerTenantId,
    subscriptionId: wire.subscriptionId?.toLowerCase() ?? '',
    subscriptionName: wire.subscriptionName ?? '',
    resources: (affected.length > 0 ? affected : [wire.entityUrl]).flatMap((id) => (id ? [id] : [])),
    detectedAt,
    happenedAt: instantOf(wire.firstObserved) ?? detectedAt,
    lastObservedAt: instantOf(wire.lastObserved) ?? detectedAt,
    isTest: String(wire.isTest).toLowerCase() === 'true',
  });
  return { kind: 'signal', signal };
}
