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
} as const;

const NAMES: ReadonlyMap<string, string> = new Map([
  [ROLES.globalAdministrator, 'Global Administrator'],
  [ROLES.globalReader, 'Global Reader'],
  [ROLES.securityAdministrator, 'Security Administrator'],
  [ROLES.securityReader, 'Security Reader'],
  [ROLES.userAdministrator, 'User Administrator'],
  [ROLES.helpdeskAdministrator, 'Helpdesk Administrator'],
  [ROLES.exchangeAdministrator, 'Exchange Administrator'],
]);

/** The name that Microsoft shows for a role template; the id itself when the simulation does not know it. */
export const roleName = (templateId: string): string => NAMES.get(templateId) ?? templateId;
