/**
 * Directory role templates that the simulated people and relationships use.
 * Source: https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const ROLES = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  helpdeskAdministrator: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  securityOperator: '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
  directoryReaders: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
} as const;

/** Roles that may read risks and policies. Source: https://learn.microsoft.com/graph/api/riskdetection-list */
export const READS_RISKS: readonly string[] = [
  ROLES.securityReader,
  ROLES.securityOperator,
  ROLES.securityAdministrator,
  ROLES.globalReader,
  ROLES.globalAdministrator,
];
/** Roles that may read users, groups and holders of roles. Source: https://learn.microsoft.com/graph/api/directoryrole-list */
export const READS_DIRECTORY: readonly string[] = [
  ROLES.directoryReaders,
  ROLES.globalReader,
  ROLES.userAdministrator,
  ROLES.helpdeskAdministrator,
  ROLES.globalAdministrator,
];
/** Roles with which a partner may consent for a customer. Source: https://learn.microsoft.com/partner-center/developer/control-panel-vendor-apis */
export const MAY_CONSENT: readonly string[] = [
  ROLES.cloudApplicationAdministrator,
  ROLES.applicationAdministrator,
  ROLES.globalAdministrator,
];

const NAMES: ReadonlyMap<string, string> = new Map([
  [ROLES.globalAdministrator, 'Global Administrator'],
  [ROLES.globalReader, 'Global Reader'],
  [ROLES.securityAdministrator, 'Security Administrator'],
  [ROLES.securityReader, 'Security Reader'],
  [ROLES.userAdministrator, 'User Administrator'],
  [ROLES.helpdeskAdministrator, 'Helpdesk Administrator'],
  [ROLES.exchangeAdministrator, 'Exchange Administrator'],
  [ROLES.securityOperator, 'Security Operator'],
  [ROLES.directoryReaders, 'Directory Readers'],
  [ROLES.applicationAdministrator, 'Application Administrator'],
  [ROLES.cloudApplicationAdministrator, 'Cloud Application Administrator'],
]);

/** The name that Microsoft shows for a role template; the id itself when the simulation does not know it. */
export const roleName = (templateId: string): string => NAMES.get(templateId) ?? templateId;
