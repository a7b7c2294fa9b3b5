import type { NeededRole } from './permission.ts';

/** Templates of directory roles. Source: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const SECURITY_READER = '5d6b6bb7-de71-4623-b4af-96380a352509';
const DIRECTORY_READERS = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const GLOBAL_READER = 'f2ef992c-3afb-46b9-b7cf-a126ee74c451';
const SECURITY_OPERATOR = '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f';
const SECURITY_ADMINISTRATOR = '194ae4cb-b126-40b2-bd5b-6091b380977d';
const USER_ADMINISTRATOR = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const HELPDESK_ADMINISTRATOR = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const CLOUD_APPLICATION_ADMINISTRATOR = '158c047a-c907-4556-b7ef-446551a6b5f7';
const APPLICATION_ADMINISTRATOR = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/**
 * What the service user must be, besides what our app is granted: a delegated call needs both.
 * Source: https://learn.microsoft.com/graph/api/resources/identityprotection-overview (roles for each read) ,
 * https://learn.microsoft.com/partner-center/developer/get-fraud-events
 */
export const NEEDED_ROLES: readonly NeededRole[] = [
  {
    name: 'Admin agent',
    templateId: '',
    where: 'partner',
    reason: 'Partner Center shows customers and fraud events to admin agents only.',
    needed: 'always',
    calls: [
      'GET /v1/customers',
      'GET /v1/fraudEvents',
      'GET /security/partner/securityAlerts',
      'GET /security/partner/securityScore',
    ],
    sources: ['customers', 'partnerAlerts', 'graph.partnerSecurity'],
    heldByToo: [],
  },
  {
    name: 'Security Reader',
    templateId: SECURITY_READER,
    where: 'customer',
    reason: 'Lets the service user read risks and policies of the customer, and change nothing.',
    needed: 'always',
    calls: [
      'GET /identityProtection/riskDetections',
      'GET /identityProtection/riskyUsers',
      'GET /policies/identitySecurityDefaultsEnforcementPolicy',
      'GET /identity/conditionalAccess/policies',
    ],
    sources: ['graph.riskDetections', 'graph.riskyUsers', 'graph.securityDefaults'],
    heldByToo: [GLOBAL_READER, SECURITY_OPERATOR, SECURITY_ADMINISTRATOR, GLOBAL_ADMINISTRATOR],
  },
  {
    name: 'Directory Readers',
    templateId: DIRECTORY_READERS,
    where: 'customer',
    reason: 'Lets the service user read who administers the customer, and the accounts of contacts.',
    needed: 'always',
    calls: [
      'GET /directoryRoles',
      'GET /directoryRoles/{id}/members',
      'GET /users/{id}',
      'GET /groups/{id}/transitiveMembers',
    ],
    sources: ['graph.privilegedAccounts', 'graph.contactAccounts'],
    heldByToo: [GLOBAL_READER, USER_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, GLOBAL_ADMINISTRATOR],
  },
  {
    name: 'Cloud Application Administrator',
    templateId: CLOUD_APPLICATION_ADMINISTRATOR,
    where: 'customer',
    reason: 'Lets the service user consent to our app for the customer; it can be taken away again after that.',
    needed: { setting: 'CUSTOMER_CONSENT', value: 'on' },
    calls: ['POST /v1/customers/{id}/applicationconsents'],
    sources: [],
    heldByToo: [APPLICATION_ADMINISTRATOR, GLOBAL_ADMINISTRATOR],
  },
];
