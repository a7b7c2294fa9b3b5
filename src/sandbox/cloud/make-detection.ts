import { randomUUID } from 'node:crypto';
import type { RiskDetection, SignInLocation } from './graph-shapes.ts';
import { detectionId } from './ids.ts';
import { graphInstant } from './instant.ts';
import type { Kind, Place } from './sample-risks.ts';
import type { SimUser } from './world.ts';

const NOWHERE: SignInLocation = { city: null, state: null, countryOrRegion: null, geoCoordinates: null };

export interface DetectionSource {
  readonly user: SimUser;
  readonly kind: Kind;
  readonly place: Place;
  readonly userAgent: string;
  /** When Microsoft noticed; the deed itself was `kind.lateHours` earlier. */
  readonly detectedAt: Date;
  /** Numbers the detection, for the digits below a millisecond. */
  readonly serial: number;
  readonly riskState?: RiskDetection['riskState'];
}

/** Dresses one risky act as a detection of Graph's shape. Acts that are no sign-in have no address and no place. */
export function makeDetection(source: DetectionSource): RiskDetection {
  const { user, kind, place, userAgent, detectedAt, serial, riskState = 'atRisk' } = source;
  const signedIn = kind.activity === 'signin';
  const ticks = (serial * 2741 + 1) % 10_000;
  const detected = graphInstant(detectedAt, ticks);
  const happenedAt = new Date(detectedAt.getTime() - kind.lateHours * 3_600_000);
  const info = [
    { Key: 'userAgent', Value: userAgent },
    { Key: 'riskReasons', Value: [kind.riskEventType === 'passwordSpray' ? 'passwordSpray' : 'suspiciousIP'] },
  ];
  return {
    id: detectionId(),
    requestId: signedIn ? randomUUID() : null,
    correlationId: signedIn ? randomUUID() : null,
    riskEventType: kind.riskEventType,
    riskState,
    riskLevel: kind.level,
    riskDetail: riskState === 'dismissed' ? 'adminDismissedAllRiskForUser' : 'none',
    source: 'IdentityProtection',
    detectionTimingType: kind.timing,
    activity: kind.activity,
    tokenIssuerType: 'AzureAD',
    ipAddress: signedIn ? place.ip : null,
    activityDateTime: graphInstant(happenedAt, ticks),
    detectedDateTime: detected,
    lastUpdatedDateTime: detected,
    userId: user.id,
    userDisplayName: user.displayName,
    userPrincipalName: user.upn,
    additionalInfo: signedIn ? JSON.stringify(info) : '[]',
    location: signedIn
      ? {
          city: place.city,
          state: place.state,
          countryOrRegion: place.country,
          geoCoordinates: { altitude: null, latitude: place.latitude, longitude: place.longitude },
        }
      : NOWHERE,
  };
}
