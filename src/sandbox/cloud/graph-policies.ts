import { badRequest, contextOf, type GraphCall, type GraphReply, type GraphRoute } from './graph-route.ts';
import { page, select } from './odata-page.ts';
import { READS_RISKS } from './roles.ts';
import type { SimPolicy } from './world.ts';

const shared = { needs: ['Policy.Read.All'], roles: READS_RISKS, refusal: 'AccessDenied' } as const;

const DEFAULTS_PATH = 'policies/identitySecurityDefaultsEnforcementPolicy';
/** The same in every tenant. */
const DEFAULTS_ID = '00000000-0000-0000-0000-000000000005';

function securityDefaults(call: GraphCall): GraphReply {
  const stranger = [...call.query.keys()].find((key) => key.startsWith('$') && key.toLowerCase() !== '$select');
  if (stranger) return badRequest(`Query option '${stranger}' is not allowed.`);
  const policy = {
    id: DEFAULTS_ID,
    displayName: 'Security Defaults',
    description: 'Basic identity protection for every user of the tenant.',
    isEnabled: call.tenant.securityDefaults,
  };
  return {
    status: 200,
    body: { '@odata.context': contextOf(call, `${DEFAULTS_PATH}/$entity`), ...select(call, policy) },
  };
}

const EVERYBODY = {
  includeUsers: ['All'],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: null,
  excludeGuestsOrExternalUsers: null,
};

const policyRow = ({ id, displayName, state, controls }: SimPolicy) => ({
  id,
  templateId: null,
  displayName,
  createdDateTime: '2025-01-11T16:51:18.7654321Z',
  modifiedDateTime: null,
  state,
  conditions: {
    clientAppTypes: ['all'],
    signInRiskLevels: [],
    userRiskLevels: [],
    servicePrincipalRiskLevels: [],
    insiderRiskLevels: null,
    applications: { includeApplications: ['All'], excludeApplications: [], includeUserActions: [] },
    users: EVERYBODY,
    platforms: null,
    locations: null,
    devices: null,
    clientApplications: null,
    authenticationFlows: null,
  },
  grantControls: {
    operator: 'OR',
    builtInControls: controls,
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: null,
  },
  sessionControls: null,
});

const conditionalAccess = (call: GraphCall): GraphReply =>
  page(call, {
    name: 'identity/conditionalAccess/policies',
    rows: call.tenant.policies,
    view: policyRow,
    filterable: { state: { kind: 'text', operators: ['eq'] } },
    defaultTop: 100,
    maxTop: 999,
    options: ['$top', '$count'],
  });

/**
 * What a tenant asks of everybody who signs in.
 * Source: https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get ,
 * https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
 */
export const policyRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: DEFAULTS_PATH, ...shared, handle: securityDefaults },
  {
    method: 'GET',
    path: 'identity/conditionalAccess/policies',
    ...shared,
    limit: 'identityProtection',
    handle: conditionalAccess,
  },
];
