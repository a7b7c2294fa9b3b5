import type { Permission } from './permission.ts';

const application = { api: 'graph', kind: 'application', where: 'partner', needed: 'always', writes: false } as const;
const delegated = { ...application, kind: 'delegated' } as const;

/**
 * What is granted once, in the partner's own tenant.
 * Source: https://learn.microsoft.com/graph/permissions-reference and the page of each call
 */
export const PARTNER_PERMISSIONS: readonly Permission[] = [
  {
    ...application,
    name: 'DelegatedAdminRelationship.Read.All',
    reason:
      'Lists the customers whom delegated administration gives us, what each relationship allows and when it ends.',
    calls: ['GET /tenantRelationships/delegatedAdminRelationships'],
    sources: ['customers'],
    least: 'The only read permission that Microsoft offers for relationships.',
  },
  {
    ...application,
    name: 'Organization.Read.All',
    reason: 'Reads the name of your own organisation, so that its alerts bear it.',
    calls: ['GET /organization'],
    sources: ['customers'],
    least: 'The smallest that an app without a signed-in user can read the organisation with.',
  },
  {
    ...application,
    name: 'GroupMember.Read.All',
    reason: 'Asks which role groups somebody is in who presses a button, and reads the names and members of groups.',
    calls: [
      'POST /users/{id}/checkMemberGroups',
      'GET /groups/{id}',
      'GET /groups',
      'GET /groups/{id}/transitiveMembers',
    ],
    sources: ['graph.contactAccounts', 'graph.privilegedAccounts'],
    least: 'The smallest that answers for membership; Group.Read.All would show the conversations of groups too.',
  },
  {
    ...application,
    name: 'User.Read.All',
    reason: 'Is needed beside GroupMember.Read.All to ask for the groups of a person, and reads accounts of contacts.',
    calls: ['POST /users/{id}/checkMemberGroups', 'GET /users/{id}'],
    sources: ['graph.contactAccounts'],
    least:
      'Microsoft names it as the smallest for checkMemberGroups by an app; User.ReadBasic.All hides disabled accounts.',
  },
  {
    ...application,
    name: 'IdentityRiskEvent.Read.All',
    reason: 'Reads risky sign-ins of your own people, who hold the keys to your customers.',
    calls: ['GET /identityProtection/riskDetections'],
    sources: ['graph.riskDetections'],
    least: 'The only read permission that Microsoft offers for risk detections.',
  },
  {
    ...application,
    name: 'IdentityRiskyUser.Read.All',
    reason: 'Reads which of your own people are at risk, and how their risk ended.',
    calls: ['GET /identityProtection/riskyUsers'],
    sources: ['graph.riskyUsers'],
    least: 'The only read permission that Microsoft offers for risky users.',
  },
  {
    ...application,
    name: 'Policy.Read.All',
    reason: 'Reads whether security defaults or a Conditional Access policy ask your own people for a second factor.',
    calls: ['GET /policies/identitySecurityDefaultsEnforcementPolicy', 'GET /identity/conditionalAccess/policies'],
    sources: ['graph.securityDefaults'],
    least: 'The smallest that shows security defaults; it shows Conditional Access policies as well.',
  },
  {
    ...application,
    name: 'RoleManagement.Read.Directory',
    reason: 'Reads who of your own people holds a directory role, so that what happens to them is never folded away.',
    calls: ['GET /directoryRoles', 'GET /directoryRoles/{id}/members'],
    sources: ['graph.privilegedAccounts'],
    least: 'The smallest for directory roles; the next one, Directory.Read.All, shows the whole directory.',
  },
  {
    ...application,
    name: 'AuditLog.Read.All',
    reason:
      'Reads whether everybody who holds a role here is registered for MFA, and how long your own audit log is kept.',
    needed: { setting: 'OWN_HOUSE_REPORTS', value: 'on' },
    calls: ['GET /reports/authenticationMethods/userRegistrationDetails', 'GET /auditLogs/directoryAudits'],
    sources: ['ownHouse'],
    least: 'The smallest for both; it shows sign-ins of your own people too, so it is asked for by a switch only.',
  },
  {
    ...application,
    name: 'Application.Read.All',
    reason: 'Reads when the client secret of our app ends, so that an alarm can say so in time.',
    needed: { setting: 'AZURE_CLIENT_SECRET', value: 'wanted' },
    calls: ['GET /applications(appId={id})'],
    sources: [],
    least: 'Application.ReadWrite.OwnedBy reaches less, and lets the app change itself. A certificate needs neither.',
  },
  {
    ...delegated,
    name: 'PartnerSecurity.Read.All',
    reason: 'Reads fraud alerts of all customers, and whether you meet Microsoft’s requirements for partners.',
    calls: ['GET /security/partner/securityAlerts', 'GET /security/partner/securityScore'],
    sources: ['partnerAlerts', 'graph.partnerSecurity'],
    least:
      'The only read permission for it; as application permission Microsoft refuses it, because an app passes no MFA.',
  },
  {
    ...delegated,
    name: 'User.Read',
    reason: 'Tells whether whoever signs in as the service user is a guest, when you run “npm run consent”.',
    needed: { setting: 'KEY_VAULT_URL, TOKEN_FILE', value: 'set' },
    calls: ['GET /me'],
    sources: [],
    least: 'Microsoft gives it to every app registration; it shows whoever signs in, and nobody else.',
  },
];
