import { z } from 'zod';
import { fingerprint } from '../fingerprint.ts';
import { instantOf } from '../instant.ts';
import { malformed, zodReason } from '../malformed.ts';
import type { Mapped } from '../source.ts';
import { storable } from '../storable.ts';
import { severityOfRisk, stateOfRisk } from './risk-words.ts';

export const RISK_DETECTIONS = 'graph.riskDetections';

/** Everything but the ids may be missing; enumerations are read as text, because Microsoft adds to them. */
const text = z.string().nullish();
const RiskDetection = z.object({
  id: z.string().min(1),
  userId: z.string().min(1),
  userDisplayName: text,
  userPrincipalName: text,
  riskEventType: text,
  riskLevel: text,
  riskState: text,
  riskDetail: text,
  ipAddress: text,
  activityDateTime: text,
  detectedDateTime: text,
  additionalInfo: text,
  location: z.object({ city: text, state: text, countryOrRegion: text }).nullish(),
});
type RiskDetection = z.infer<typeof RiskDetection>;

/** A browser's own description can be very long; this much of it tells the device. */
const DEVICE_CHARS = 200;

/** The alert situation of one user of one tenant; detections and the user's own risk record share it. */
export const identitySituation = (tenantId: string, userId: string): string =>
  `identity:${tenantId}/${userId.toLowerCase()}`;

/**
 * Maps one item of `identityProtection/riskDetections`.
 * Source: https://learn.microsoft.com/graph/api/resources/riskdetection
 */
export function mapRiskDetection(tenantId: string, item: unknown): Mapped {
  const prefix = `graph:riskDetection:${tenantId}/`;
  const parsed = RiskDetection.safeParse(item);
  if (!parsed.success) return malformed(prefix, item, zodReason(parsed.error));
  const wire = parsed.data;
  const shownAt = instantOf(wire.detectedDateTime) ?? instantOf(wire.activityDateTime);
  if (!shownAt) return malformed(prefix, item, 'detectedDateTime: not an instant');
  const happenedAt = instantOf(wire.activityDateTime) ?? shownAt;
  const [level, state, detail] = [wire.riskLevel ?? '', wire.riskState ?? '', wire.riskDetail ?? ''];
  const eventType = wire.riskEventType ?? '';
  return {
    kind: 'signal',
    signal: {
      key: `${prefix}${wire.id}`,
      situationKey: identitySituation(tenantId, wire.userId),
      twinKey: '',
      source: RISK_DETECTIONS,
      kind: 'identityRisk',
      tenantId,
      subject: { id: wire.userId.toLowerCase(), name: wire.userDisplayName || wire.userPrincipalName || '' },
      severity: severityOfRisk(level),
      sourceState: stateOfRisk(state, detail),
      shownAt,
      happenedAt,
      fingerprint: fingerprint(level, state, detail, eventType, wire.ipAddress ?? '', placeOf(wire)),
      isTest: false,
      evidence: {
        type: 'riskDetection',
        eventType,
        happenedAt: happenedAt.toISOString(),
        detectedAt: shownAt.toISOString(),
        ip: wire.ipAddress ?? '',
        place: placeOf(wire),
        device: deviceOf(wire.additionalInfo),
        state,
        detail,
      },
    },
  };
}

function placeOf({ location }: RiskDetection): string {
  const parts = [location?.city, location?.state, location?.countryOrRegion].filter((part) => part);
  return [...new Set(parts)].join(', ');
}

const Info = z.array(z.object({ Key: z.string(), Value: z.unknown() }));

/** `additionalInfo` is JSON inside a text, and may be empty or broken. A device is nice to have, never worth an alert. */
function deviceOf(additionalInfo: string | null | undefined): string {
  try {
    // Parsed here for the first time, so what PostgreSQL refuses is still in it.
    const info = Info.safeParse(storable(JSON.parse(additionalInfo || '[]'))).data ?? [];
    const found = ['deviceInformation', 'userAgent', 'relatedUserAgent']
      .map((key) => info.find((entry) => entry.Key === key)?.Value)
      .find((value) => typeof value === 'string' && value !== '');
    return typeof found === 'string' ? found.slice(0, DEVICE_CHARS).toWellFormed() : '';
  } catch {
    return '';
  }
}
