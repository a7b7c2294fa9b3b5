import {
  badRequest,
  contextOf,
  type GraphCall,
  type GraphContext,
  type GraphReply,
  type GraphRoute,
  notFound,
} from './graph-route.ts';
import { stableGuid } from './ids.ts';
import { wholeSecond } from './instant.ts';
import { page } from './odata-page.ts';
import type { SimTenant } from './world.ts';

const NEEDS = ['PartnerSecurity.Read.All', 'PartnerSecurity.ReadWrite.All'];
const PATH = 'security/partner/securityScore';
const KIND = '#microsoft.graph.partner.security';
const DAY_MS = 86_400_000;

const privileged = (tenant: SimTenant): number => tenant.users.filter((user) => user.roleTemplateIds.length > 0).length;

const status = (isEnabled: boolean): 'enabled' | 'disabled' => (isEnabled ? 'enabled' : 'disabled');
const mfaStatus = ({ policies, securityDefaults }: SimTenant) => ({
  mfaConditionalAccessPolicyStatus: status(
    policies.some(({ state, controls }) => state === 'enabled' && controls.includes('mfa')),
  ),
  securityDefaultsStatus: status(securityDefaults),
});

/**
 * The partner's security score, its requirements and history, and one line a customer. Figures follow from the world.
 * Only `$expand` gives requirements and history; the direct paths answer 404, as was seen in the field.
 * Source: https://learn.microsoft.com/graph/api/partner-security-partnersecurityscore-get
 */
export function securityScoreRoutes({ world, now }: GraphContext): readonly GraphRoute[] {
  const requirements = (at: string) => {
    const { users } = world.partner;
    const base = (requirementType: string, compliant: boolean, maxScore: number, state: 'active' | 'preview') => ({
      id: requirementType,
      requirementType,
      // Spelt like this by Microsoft's schema.
      complianceStatus: compliant ? 'compliant' : 'noncomplaint',
      state,
      score: compliant ? maxScore : 0,
      maxScore,
      updatedDateTime: at,
      actionUrl: 'https://partner.microsoft.com/dashboard/v2/security',
      helpUrl: 'https://learn.microsoft.com/partner-center/security/security-requirements',
    });
    const open = world.partnerAlerts.filter((alert) => alert.status === 'active').length;
    return [
      {
        '@odata.type': `${KIND}.adminsMfaEnforcedSecurityRequirement`,
        ...base('mfaEnforcedForAdmins', false, 20, 'active'),
        legacyPerUserMfaStatus: 'disabled',
        ...mfaStatus(world.partner),
        mfaEnabledUsersCount: users.length - 1,
        mfaEnabledAdminsCount: privileged(world.partner),
        totalUsersCount: users.length,
        totalAdminsCount: privileged(world.partner),
        usersRequiredNotUsingMfaCount: 1,
        adminsRequiredNotUsingMfaCount: 0,
      },
      {
        '@odata.type': `${KIND}.securityRequirement`,
        ...base('securityContactProvided', world.securityContactProvided, 20, 'active'),
      },
      {
        '@odata.type': `${KIND}.responseTimeSecurityRequirement`,
        ...base('securityAlertsPromptlyResolved', open === 0, 20, 'active'),
        averageResponseTimeInHours: '1.2',
      },
      {
        '@odata.type': `${KIND}.customersSpendingBudgetSecurityRequirement`,
        ...base('spendingBudgetSetForCustomerAzureSubscriptions', false, 10, 'preview'),
        customersWithSpendBudgetCount: world.customers.length - 3,
        totalCustomersCount: world.customers.length,
      },
      {
        '@odata.type': `${KIND}.customersMfaEnforcedSecurityRequirement`,
        ...base('mfaEnforcedForAdminsOfCustomers', false, 10, 'preview'),
        compliantTenantCount: world.customers.length - 2,
        totalTenantCount: world.customers.length,
      },
    ];
  };

  const score = (call: GraphCall): GraphReply => {
    const expand = (call.query.get('$expand') ?? '').split(',').filter((name) => name !== '');
    if (expand.some((name) => !['requirements', 'history'].includes(name)))
      return badRequest('$expand names an unknown property.');
    const at = wholeSecond(new Date(Math.floor(now().getTime() / DAY_MS) * DAY_MS));
    const parts = requirements(at);
    const reached = parts.reduce((sum, part) => sum + part.score, 0);
    const possible = parts.reduce((sum, part) => sum + part.maxScore, 0);
    const compliant = parts.filter((part) => part.complianceStatus === 'compliant').length;
    const currentScore = Math.round((reached / possible) * 1000) / 10;
    const past = {
      id: stableGuid('score:yesterday'),
      createdDateTime: at,
      score: currentScore,
      compliantRequirementsCount: compliant,
      totalRequirementsCount: parts.length,
    };
    return {
      status: 200,
      body: {
        '@odata.context': contextOf(call, `${PATH}/$entity`),
        id: world.partner.id,
        currentScore,
        maxScore: 100,
        lastRefreshDateTime: at,
        updatedDateTime: at,
        ...(expand.includes('requirements') ? { requirements: parts } : {}),
        ...(expand.includes('history') ? { history: [past] } : {}),
      },
    };
  };

  const insights = (call: GraphCall): GraphReply =>
    page(call, {
      name: `${PATH}/customerInsights`,
      rows: world.customers,
      view: (tenant) => ({
        tenantId: tenant.id,
        mfa: {
          totalUsersCount: tenant.users.length,
          compliantAdminsCount: privileged(tenant),
          compliantNonAdminsCount: Math.max(0, tenant.users.length - privileged(tenant) - 1),
          legacyPerUserMfaStatus: 'disabled',
          ...mfaStatus(tenant),
        },
      }),
      filterable: {},
      defaultTop: 5,
      maxTop: 5,
      options: [],
    });

  const shared = { betaOnly: true, partnerUserOnly: true, limit: 'security', needs: NEEDS } as const;
  return [
    { ...shared, method: 'GET', path: PATH, handle: score },
    { ...shared, method: 'GET', path: `${PATH}/requirements`, handle: () => notFound('requirements') },
    { ...shared, method: 'GET', path: `${PATH}/history`, handle: () => notFound('history') },
    { ...shared, method: 'GET', path: `${PATH}/customerInsights`, handle: insights },
  ];
}
