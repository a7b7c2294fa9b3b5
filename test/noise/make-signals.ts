import type { SimTenant, SimUser, Writer } from './month-writer.ts';

/** What a detection of one user looks like, and how it ends. */
export interface Detection {
  readonly kind: string;
  readonly level: 'low' | 'medium' | 'high';
  readonly at: number;
  readonly detail?: string;
}

/**
 * Adds a detection, as the licence of the tenant shows it. Without `settles` it stays open.
 *
 * @param settles - milliseconds after which it is settled
 */
export function addDetection(
  writer: Writer,
  tenant: SimTenant,
  user: SimUser,
  seen: Detection,
  settles?: number,
): string {
  const { dice } = writer;
  const id = writer.id();
  const isHidden = tenant.licence === 'P1' && seen.level !== 'high' && dice.roll() < 0.8;
  const item = (level: string, state: string, detail: string, lastAt: number) => ({
    id,
    requestId: null,
    correlationId: null,
    riskEventType: isHidden && dice.roll() < 0.4 ? 'generic' : seen.kind,
    riskState: state,
    riskLevel: level,
    riskDetail: detail,
    source: 'IdentityProtection',
    detectionTimingType: 'realtime',
    activity: 'signin',
    tokenIssuerType: 'AzureAD',
    ipAddress: `198.51.100.${dice.below(255)}`,
    activityDateTime: new Date(seen.at).toISOString(),
    detectedDateTime: new Date(seen.at).toISOString(),
    lastUpdatedDateTime: new Date(lastAt).toISOString(),
    userId: user.id,
    userDisplayName: user.name,
    userPrincipalName: user.upn,
    additionalInfo: '[]',
    location: { city: 'Seattle', state: 'Washington', countryOrRegion: 'US' },
  });
  const readableAt = seen.at + dice.below(5) * 60_000;
  writer.add(
    readableAt,
    'graph.riskDetection',
    tenant.id,
    item(isHidden ? 'hidden' : seen.level, 'atRisk', isHidden ? 'hidden' : 'none', seen.at),
  );
  const countsUser =
    seen.level === 'medium' && tenant.licence === 'P2' && dice.roll() < 0.5 && seen.detail !== 'signInOnly';
  if (countsUser) addRiskyUser(writer, tenant, user, 'medium', 'atRisk', 'none', readableAt + 60_000);
  if (settles === undefined) return id;
  const [state, detail] = dice.pick([
    ['remediated', 'userPassedMFADrivenByRiskBasedPolicy'],
    ['dismissed', 'aiConfirmedSigninSafe'],
    ['confirmedSafe', 'aiConfirmedSigninSafe'],
  ] as const);
  const settledAt = readableAt + settles;
  writer.add(settledAt, 'graph.riskDetection', tenant.id, item('none', state, detail, settledAt));
  if (countsUser) addRiskyUser(writer, tenant, user, 'none', state, detail, settledAt + 60_000);
  return id;
}

/** Adds a record of a user's own risk. */
export function addRiskyUser(
  writer: Writer,
  tenant: SimTenant,
  user: SimUser,
  level: string,
  state: string,
  detail: string,
  at: number,
): string {
  writer.add(at, 'graph.riskyUser', tenant.id, {
    id: user.id,
    isDeleted: false,
    isProcessing: false,
    riskLastUpdatedDateTime: new Date(at - 1000).toISOString(),
    riskLevel: level,
    riskState: state,
    riskDetail: detail,
    userDisplayName: user.name,
    userPrincipalName: user.upn,
  });
  return user.id;
}
