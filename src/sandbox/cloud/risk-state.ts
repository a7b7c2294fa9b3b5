import type { RiskDetection, RiskLevel, RiskState, RiskyUser } from './graph-shapes.ts';
import { detectionId } from './ids.ts';
import { graphInstant } from './instant.ts';
import type { SimTenant, SimUser } from './world.ts';

const ORDER: readonly RiskLevel[] = ['none', 'low', 'medium', 'high'];

interface Change {
  readonly riskLevel: RiskLevel;
  readonly riskState: RiskState;
  readonly riskDetail: string;
  /** Kinds of detection behind the change. */
  readonly kinds: readonly string[];
  /** Object id of the administrator who caused it. */
  readonly by: string | null;
}

function setUserRisk(tenant: SimTenant, user: SimUser, change: Change, at: Date): RiskyUser {
  const { riskLevel, riskState, riskDetail, kinds, by } = change;
  const risky: RiskyUser = {
    id: user.id,
    isDeleted: false,
    isProcessing: false,
    riskLastUpdatedDateTime: graphInstant(at, tenant.riskHistory.length + 1),
    riskLevel,
    riskState,
    riskDetail,
    userDisplayName: user.displayName,
    userPrincipalName: user.upn,
  };
  tenant.riskyUsers.set(user.id, risky);
  tenant.riskHistory.push({
    ...risky,
    id: `${user.id}${at.getTime()}${tenant.riskHistory.length}`,
    userId: user.id,
    initiatedBy: by,
    activity: { detail: riskDetail, riskEventTypes: kinds },
  });
  return risky;
}

/** Adds a detection; while it is at risk, the user's own risk rises to at least its level. */
export function addDetection(tenant: SimTenant, user: SimUser, detection: RiskDetection, at: Date): void {
  tenant.detections.push(detection);
  if (detection.riskState !== 'atRisk') return;
  const before = tenant.riskyUsers.get(user.id);
  const level = before?.riskState === 'atRisk' ? before.riskLevel : 'none';
  const riskLevel = ORDER.indexOf(detection.riskLevel) > ORDER.indexOf(level) ? detection.riskLevel : level;
  if (before?.riskState === 'atRisk' && riskLevel === before.riskLevel) return;
  const change = {
    riskLevel,
    riskState: 'atRisk',
    riskDetail: 'none',
    kinds: [detection.riskEventType],
    by: null,
  } as const;
  setUserRisk(tenant, user, change, at);
}

/** Sets the level of a user at risk, as Microsoft does when it has thought again. */
export const raiseUser = (tenant: SimTenant, user: SimUser, riskLevel: RiskLevel, at: Date): RiskyUser =>
  setUserRisk(tenant, user, { riskLevel, riskState: 'atRisk', riskDetail: 'none', kinds: [], by: null }, at);

/** What an administrator may decide about a user, and what becomes of the risk. */
const DECISIONS = {
  confirmCompromised: {
    riskLevel: 'high',
    riskState: 'confirmedCompromised',
    riskDetail: 'adminConfirmedUserCompromised',
  },
  dismiss: { riskLevel: 'none', riskState: 'dismissed', riskDetail: 'adminDismissedAllRiskForUser' },
  confirmSafe: { riskLevel: 'none', riskState: 'confirmedSafe', riskDetail: 'adminConfirmedAccountSafe' },
} as const;

export type Decision = keyof typeof DECISIONS;

/** Microsoft reports a confirmed compromise as a detection of its own: a bot that confirms hears its own echo. */
const echo = (user: SimUser, at: Date): RiskDetection => ({
  id: detectionId(),
  requestId: null,
  correlationId: null,
  riskEventType: 'adminConfirmedUserCompromised',
  riskState: 'confirmedCompromised',
  riskLevel: 'high',
  riskDetail: 'adminConfirmedUserCompromised',
  source: 'IdentityProtection',
  detectionTimingType: 'offline',
  activity: 'user',
  tokenIssuerType: 'AzureAD',
  ipAddress: null,
  activityDateTime: graphInstant(at),
  detectedDateTime: graphInstant(at),
  lastUpdatedDateTime: graphInstant(at),
  userId: user.id,
  userDisplayName: user.displayName,
  userPrincipalName: user.upn,
  additionalInfo: '[]',
  location: { city: null, state: null, countryOrRegion: null, geoCoordinates: null },
});

/**
 * Applies an administrator's decision to a user, to the user's open detections and to the history.
 * Deciding the same thing twice changes nothing the second time.
 */
export function decide(tenant: SimTenant, user: SimUser, decision: Decision, by: string, at: Date): void {
  const outcome = DECISIONS[decision];
  if (tenant.riskyUsers.get(user.id)?.riskState === outcome.riskState) return;
  const open = tenant.detections.filter(({ userId, riskState }) => userId === user.id && riskState === 'atRisk');
  for (const detection of open) {
    detection.riskState = outcome.riskState;
    detection.riskDetail = outcome.riskDetail;
    detection.lastUpdatedDateTime = graphInstant(at);
  }
  setUserRisk(tenant, user, { ...outcome, kinds: open.map((detection) => detection.riskEventType), by }, at);
  if (decision === 'confirmCompromised') tenant.detections.push(echo(user, at));
}
