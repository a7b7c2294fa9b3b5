import { NO_SERVICE_USER, type Permission } from './permission.ts';

type Reading = Pick<Permission, 'name' | 'reason' | 'calls' | 'sources' | 'least'>;

const READINGS: readonly Reading[] = [
  {
    name: 'IdentityRiskEvent.Read.All',
    reason: 'Reads risky sign-ins of the customer, which become alerts.',
    calls: ['GET /identityProtection/riskDetections'],
    sources: ['graph.riskDetections'],
    least: 'The only read permission that Microsoft offers for risk detections.',
  },
  {
    name: 'IdentityRiskyUser.Read.All',
    reason: 'Reads which users of the customer are at risk, and how their risk ended.',
    calls: ['GET /identityProtection/riskyUsers'],
    sources: ['graph.riskyUsers'],
    least: 'The only read permission that Microsoft offers for risky users.',
  },
  {
    name: 'Policy.Read.All',
    reason: 'Reads whether security defaults or a Conditional Access policy of the customer ask for a second factor.',
    calls: ['GET /policies/identitySecurityDefaultsEnforcementPolicy', 'GET /identity/conditionalAccess/policies'],
    sources: ['graph.securityDefaults'],
    least: 'The smallest that shows security defaults; it shows Conditional Access policies as well.',
  },
  {
    name: 'RoleManagement.Read.Directory',
    reason: 'Reads who administers the customer, so that what happens to an administrator is never folded away.',
    calls: ['GET /directoryRoles', 'GET /directoryRoles/{id}/members'],
    sources: ['graph.privilegedAccounts'],
    least: 'The smallest for directory roles; the next one, Directory.Read.All, shows the whole directory.',
  },
  {
    name: 'User.Read.All',
    reason: 'Reads whether the account of a security contact at the customer still exists and is enabled.',
    calls: ['GET /users/{id}'],
    sources: ['graph.contactAccounts'],
    least: 'User.ReadBasic.All does not show whether an account is enabled.',
  },
  {
    name: 'GroupMember.Read.All',
    reason: 'Reads how many living members a contact group has, and who administers the customer through a group.',
    calls: ['GET /groups/{id}/transitiveMembers'],
    sources: ['graph.contactAccounts', 'graph.privilegedAccounts'],
    least: 'The smallest that works everywhere for members of a group; Group.Read.All shows conversations too.',
  },
];

const shared = { api: 'graph', where: 'customer', writes: false } as const;

/**
 * What is granted in each customer's tenant: to our app on behalf of the service user, who comes in through delegated
 * administration. Application permissions never flow through it; they are for a customer whose own administrator
 * consents, where a partner keeps no service user at all.
 */
export const CUSTOMER_PERMISSIONS: readonly Permission[] = [
  ...READINGS.map((reading) => ({ ...shared, ...reading, kind: 'delegated' as const, needed: 'always' as const })),
  ...READINGS.map((reading) => ({
    ...shared,
    ...reading,
    kind: 'application' as const,
    needed: NO_SERVICE_USER,
  })),
];
