import { stableGuid } from './ids.ts';
import { ROLES } from './roles.ts';
import type { SimGroup, SimUser } from './world.ts';

/** The partner's directory, fixed because people copy it into settings. */
export const PARTNER_TENANT_ID = '11111111-aaaa-4bbb-8ccc-000000000001';
export const PARTNER_DOMAIN = 'adatum.com';

/** What somebody may do in Watchpost; each role is one security group in the partner's directory. */
export type StaffRole = 'administrator' | 'approver' | 'responder' | 'reader';

interface Staff {
  readonly name: string;
  readonly jobTitle: string;
  readonly role: StaffRole;
  readonly roleTemplateIds: readonly string[];
}

const STAFF: readonly Staff[] = [
  {
    name: 'Megan Bowen',
    jobTitle: 'Security administrator',
    role: 'administrator',
    roleTemplateIds: [ROLES.globalAdministrator],
  },
  {
    name: 'Lee Gu',
    jobTitle: 'Head of security operations',
    role: 'approver',
    roleTemplateIds: [ROLES.securityAdministrator],
  },
  { name: 'Nestor Wilke', jobTitle: 'Security analyst', role: 'responder', roleTemplateIds: [ROLES.securityReader] },
  { name: 'Isaiah Langer', jobTitle: 'Helpdesk agent', role: 'reader', roleTemplateIds: [ROLES.helpdeskAdministrator] },
  { name: 'Miriam Graham', jobTitle: 'Owner', role: 'reader', roleTemplateIds: [] },
];

const GROUP_NAMES: Readonly<Record<StaffRole, string>> = {
  administrator: 'Watchpost administrators',
  approver: 'Watchpost approvers',
  responder: 'Watchpost responders',
  reader: 'Watchpost readers',
};

/** Security group of the partner that the delegated admin relationships are assigned to. */
export const GDAP_GROUP_ID = stableGuid('group:gdap');

/** Entra object id of the security group behind a role. */
export const roleGroupId = (role: StaffRole): string => stableGuid(`group:${role}`);

const upnOf = (name: string): string => {
  const [first = '', last = ''] = name.toLowerCase().split(' ');
  return `${first}.${last}@${PARTNER_DOMAIN}`;
};

/** Entra object id of one of the partner's five people, by full name. */
export const staffId = (name: string): string => stableGuid(`user:${upnOf(name)}`);

/** Entra object id of the account whose refresh token the service holds. */
export const SERVICE_USER_ID = stableGuid('user:service');

/** Entra object id of a guest of the partner, whose home is a customer. */
export const GUEST_ID = stableGuid('user:guest');

/** That account as the directory shows it. */
export const serviceAccount = (): SimUser => ({
  id: SERVICE_USER_ID,
  displayName: 'Watchpost service',
  upn: `watchpost.service@${PARTNER_DOMAIN}`,
  jobTitle: 'Service account',
  roleTemplateIds: [],
  accountEnabled: true,
  sessionsRevokedAt: undefined,
});

/** The partner's people, in the order in which the window offers them. */
export const partnerStaff = (): SimUser[] =>
  STAFF.map(({ name, jobTitle, roleTemplateIds }) => ({
    id: staffId(name),
    displayName: name,
    upn: upnOf(name),
    jobTitle,
    roleTemplateIds,
    accountEnabled: true,
    sessionsRevokedAt: undefined,
  }));

/** The partner's groups: one a role, and the one that opens the customers' tenants. */
export const partnerGroups = (): SimGroup[] => [
  ...(Object.keys(GROUP_NAMES) as StaffRole[]).map((role) => ({
    id: roleGroupId(role),
    displayName: GROUP_NAMES[role],
    memberIds: STAFF.filter((person) => person.role === role).map(({ name }) => staffId(name)),
  })),
  {
    id: GDAP_GROUP_ID,
    displayName: 'GDAP security operations',
    memberIds: [SERVICE_USER_ID, ...STAFF.slice(0, 3).map(({ name }) => staffId(name))],
  },
];
