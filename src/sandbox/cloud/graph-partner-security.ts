import { changeAlert, resourceIdOf } from './fraud-alerts.ts';
import {
  badRequest,
  type GraphCall,
  type GraphContext,
  type GraphReply,
  type GraphRoute,
  notFound,
} from './graph-route.ts';
import { graphInstant } from './instant.ts';
import type { Filterable, Row } from './odata-filter.ts';
import { page } from './odata-page.ts';
import { jsonBody } from './router.ts';
import type { PartnerAlertReason, PartnerAlertStatus, SimPartnerAlert } from './world.ts';

const READ = ['PartnerSecurity.Read.All', 'PartnerSecurity.ReadWrite.All'];
const WRITE = ['PartnerSecurity.ReadWrite.All'];
const PATH = 'security/partner/securityAlerts';

const FILTERABLE: Filterable = {
  status: { kind: 'text', operators: ['eq'] },
  customerTenantId: { kind: 'text', operators: ['eq'] },
  detectedDateTime: { kind: 'instant', operators: ['ge', 'gt', 'le', 'lt'] },
};

const STATUSES: readonly PartnerAlertStatus[] = ['active', 'investigating', 'resolved'];
const REASONS: readonly PartnerAlertReason[] = ['fraud', 'ignore', 'legitimate'];

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((item) => item === value);

/** Graph spells in camelCase what Partner Center spells in PascalCase. */
const camelCase = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const asRow = (alert: SimPartnerAlert): Row => ({
  '@odata.type': '#microsoft.graph.partner.security.partnerSecurityAlert',
  id: alert.id,
  displayName: alert.displayName,
  description: alert.description,
  alertType: camelCase(alert.alertType),
  status: alert.status,
  severity: alert.severity,
  confidenceLevel: alert.confidence,
  customerTenantId: alert.customerTenantId,
  subscriptionId: alert.subscriptionId,
  valueAddedResellerTenantId: null,
  catalogOfferId: 'MS-AZR-0145P',
  detectedDateTime: graphInstant(alert.detectedAt),
  firstObservedDateTime: graphInstant(alert.firstObservedAt),
  lastObservedDateTime: graphInstant(alert.lastObservedAt),
  resolvedReason: alert.resolvedReason ?? null,
  resolvedOnDateTime: alert.resolvedAt ? graphInstant(alert.resolvedAt) : null,
  resolvedBy: alert.resolvedBy ?? null,
  // The schema says Boolean, Microsoft's sample shows text: both are met.
  isTest: alert.isTest ? 'true' : false,
  affectedResources: [{ resourceId: resourceIdOf(alert), resourceType: 'AzureResource' }],
  activityLogs: alert.log.map(({ from, to, by, at }) => ({
    statusFrom: from,
    statusTo: to,
    updatedBy: by,
    updatedDateTime: graphInstant(at),
  })),
  additionalDetails: alert.details,
});

/**
 * Fraud alerts of all customers: beta only, and only for a partner user who passed MFA.
 * Source: https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityalert-api-overview
 */
export function partnerSecurityRoutes({ world, now }: GraphContext): readonly GraphRoute[] {
  const onOne =
    (handle: (call: GraphCall, alert: SimPartnerAlert) => GraphReply) =>
    (call: GraphCall): GraphReply => {
      const id = call.params['id'] ?? '';
      const alert = world.partnerAlerts.find((candidate) => candidate.id === id);
      return alert ? handle(call, alert) : notFound(id);
    };

  const list = (call: GraphCall): GraphReply =>
    page(call, {
      name: PATH,
      rows: world.partnerAlerts,
      view: asRow,
      filterable: FILTERABLE,
      defaultTop: 100,
      maxTop: 100,
      options: ['$count'],
    });

  const update = onOne((call, alert) => {
    const body = jsonBody(call);
    const status = oneOf(STATUSES, body?.['status']);
    const reason = oneOf(REASONS, body?.['resolvedReason']);
    if (!status) return badRequest('status is missing or unknown.');
    if (status === 'resolved' && !reason) return badRequest('resolvedReason is needed to resolve.');
    changeAlert(alert, { status, reason, by: call.token.upn ?? '', at: now() });
    return { status: 200, body: asRow(alert) };
  });

  const shared = { betaOnly: true, partnerUserOnly: true, limit: 'security' } as const;
  return [
    { ...shared, method: 'GET', path: PATH, needs: READ, handle: list },
    {
      ...shared,
      method: 'GET',
      path: `${PATH}/:id`,
      needs: READ,
      handle: onOne((_, alert) => ({ status: 200, body: asRow(alert) })),
    },
    { ...shared, method: 'PATCH', path: `${PATH}/:id`, needs: WRITE, handle: update },
  ];
}
