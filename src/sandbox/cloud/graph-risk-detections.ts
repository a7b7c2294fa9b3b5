import { type GraphCall, type GraphReply, type GraphRoute, graphError, notFound } from './graph-route.ts';
import type { RiskDetection } from './graph-shapes.ts';
import type { Filterable, Row } from './odata-filter.ts';
import { page, select } from './odata-page.ts';
import { READS_RISKS } from './roles.ts';
import { hideNewMembers } from './unknown-members.ts';

const shared = {
  needs: ['IdentityRiskEvent.Read.All', 'IdentityRiskEvent.ReadWrite.All'],
  roles: READS_RISKS,
  refusal: 'Forbidden',
  limit: 'identityProtection',
} as const;

/** Kinds of risk that are named without a P2 plan too; all others become `generic`. */
const NAMED_WITHOUT_P2: ReadonlySet<string> = new Set(['anonymizedIPAddress', 'leakedCredentials']);

const FILTERABLE: Filterable = {
  userId: { kind: 'text', operators: ['eq'] },
  userPrincipalName: { kind: 'text', operators: ['eq'] },
  userDisplayName: { kind: 'text', operators: ['eq'] },
  riskEventType: { kind: 'text', operators: ['eq'] },
  riskLevel: { kind: 'text', operators: ['eq'] },
  riskState: { kind: 'text', operators: ['eq'] },
  detectionTimingType: { kind: 'text', operators: ['eq'] },
  detectedDateTime: { kind: 'instant', operators: ['ge', 'gt', 'le', 'lt'] },
  activityDateTime: { kind: 'instant', operators: ['ge', 'gt', 'le', 'lt'] },
};

/** The 403 of a tenant whose plan does not include the feature. */
export const notLicensed = (): GraphReply =>
  graphError(403, 'Forbidden', 'Your tenant is not licensed for this feature.');

const withoutP2 = (detection: RiskDetection): Row => ({
  ...detection,
  riskEventType: NAMED_WITHOUT_P2.has(detection.riskEventType) ? detection.riskEventType : 'generic',
  riskLevel: 'hidden',
  riskDetail: 'hidden',
});

const viewOf =
  (call: GraphCall) =>
  (detection: RiskDetection): Row =>
    call.tenant.licence === 'P2' ? { ...detection } : withoutP2(detection);

function list(call: GraphCall): GraphReply {
  if (call.tenant.licence === 'none') return notLicensed();
  return page(call, {
    name: 'identityProtection/riskDetections',
    rows: call.tenant.detections,
    view: viewOf(call),
    present: hideNewMembers(call),
    filterable: FILTERABLE,
    defaultTop: 20,
    maxTop: 500,
  });
}

function one(call: GraphCall): GraphReply {
  if (call.tenant.licence === 'none') return notLicensed();
  const id = call.params['id'] ?? '';
  const found = call.tenant.detections.find((detection) => detection.id === id);
  return found ? { status: 200, body: select(call, hideNewMembers(call)(viewOf(call)(found))) } : notFound(id);
}

/**
 * `identityProtection/riskDetections`: P2 shows all, P1 hides kinds and levels, no plan is refused.
 * Source: https://learn.microsoft.com/graph/api/riskdetection-list
 */
export const riskDetectionRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: 'identityProtection/riskDetections', ...shared, handle: list },
  {
    method: 'GET',
    path: 'identityProtection/riskDetections/:id',
    ...shared,
    handle: one,
  },
];
