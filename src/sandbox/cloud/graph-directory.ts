import {
  badRequest,
  contextOf,
  type GraphCall,
  type GraphContext,
  type GraphReply,
  type GraphRoute,
  notFound,
} from './graph-route.ts';
import type { Filterable, Row } from './odata-filter.ts';
import { page } from './odata-page.ts';
import { READS_DIRECTORY, roleName } from './roles.ts';
import { jsonBody, textList } from './router.ts';
import type { SimGroup, SimTenant, SimUser } from './world.ts';

const USER_READ = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'];
/** For an app; a user may do with `User.ReadBasic.All` as well. Source: https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
const MEMBERSHIP_READ = [
  ['User.Read.All', 'GroupMember.Read.All'],
  ['User.Read.All', 'Group.Read.All'],
  'Directory.Read.All',
];
const GROUP_READ = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];

const USER_FILTERS: Filterable = {
  id: { kind: 'text', operators: ['eq'] },
  userPrincipalName: { kind: 'text', operators: ['eq', 'startswith'] },
  displayName: { kind: 'text', operators: ['eq', 'startswith'] },
  mail: { kind: 'text', operators: ['eq', 'startswith'] },
};
const GROUP_FILTERS: Filterable = { displayName: { kind: 'text', operators: ['eq', 'startswith'] } };

/** What a user shows without `$select`; `accountEnabled` and `userType` must be asked for. */
const DEFAULT_USER = ['id', 'displayName', 'givenName', 'surname', 'jobTitle', 'mail', 'userPrincipalName'];

function userRow(user: SimUser): Row {
  const [givenName, surname] = user.displayName.split(' ');
  return {
    id: user.id,
    displayName: user.displayName,
    givenName,
    surname,
    jobTitle: user.jobTitle,
    mail: user.upn,
    userPrincipalName: user.upn,
    accountEnabled: user.accountEnabled,
    userType: user.userType ?? 'Member',
    assignedLicenses: [],
    signInSessionsValidFromDateTime: user.sessionsRevokedAt?.toISOString() ?? null,
  };
}

const pick = (call: GraphCall, row: Row): Row => {
  const keys = call.query.get('$select')?.split(',') ?? DEFAULT_USER;
  return Object.fromEntries(keys.filter((key) => key in row).map((key) => [key, row[key]]));
};

const groupRow = (group: SimGroup): Row => ({
  id: group.id,
  displayName: group.displayName,
  securityEnabled: true,
  mailEnabled: false,
  isAssignableToRole: false,
});

const findUser = (tenant: SimTenant, key: string): SimUser | undefined =>
  tenant.users.find((user) => user.id === key || user.upn.toLowerCase() === key.toLowerCase());

/** Looks the user of the path up first. */
const onUser =
  (handle: (call: GraphCall, user: SimUser) => GraphReply) =>
  (call: GraphCall): GraphReply => {
    const key = call.params['id'] ?? '';
    const user = findUser(call.tenant, key);
    return user ? handle(call, user) : notFound(key);
  };

const onGroup =
  (handle: (call: GraphCall, group: SimGroup) => GraphReply) =>
  (call: GraphCall): GraphReply => {
    const key = call.params['id'] ?? '';
    const group = call.tenant.groups.find(({ id }) => id === key);
    return group ? handle(call, group) : notFound(key);
  };

const collection = { defaultTop: 100, maxTop: 999, options: ['$top', '$count'] } as const;

const getUser = onUser((call, user) => ({
  status: 200,
  body: { '@odata.context': contextOf(call, 'users/$entity'), ...pick(call, userRow(user)) },
}));

const listUsers = (call: GraphCall): GraphReply =>
  page(call, {
    ...collection,
    name: 'users',
    rows: call.tenant.users,
    view: userRow,
    present: (row) => pick(call, row),
    filterable: USER_FILTERS,
  });

const patchUser = onUser((call, user) => {
  const enabled = jsonBody(call)?.['accountEnabled'];
  if (typeof enabled !== 'boolean') return badRequest('accountEnabled must be true or false.');
  user.accountEnabled = enabled;
  return { status: 204 };
});

const checkMemberGroups = onUser((call, user) => {
  const ids = textList(jsonBody(call)?.['groupIds']);
  if (!ids || ids.length > 20) return badRequest('groupIds must be a list of at most 20 ids.');
  const value = ids.filter((id) =>
    call.tenant.groups.some((group) => group.id === id && group.memberIds.includes(user.id)),
  );
  return { status: 200, body: { '@odata.context': contextOf(call, 'Collection(Edm.String)'), value } };
});

const memberOf = onUser((call, user) => ({
  status: 200,
  body: {
    '@odata.context': contextOf(call, 'directoryObjects'),
    value: [
      ...call.tenant.groups
        .filter((group) => group.memberIds.includes(user.id))
        .map((group) => ({ '@odata.type': '#microsoft.graph.group', ...groupRow(group) })),
      ...user.roleTemplateIds.map((roleTemplateId) => ({
        '@odata.type': '#microsoft.graph.directoryRole',
        id: roleTemplateId,
        displayName: roleName(roleTemplateId),
        roleTemplateId,
      })),
    ],
  },
}));

const members = onGroup((call, group) =>
  page(call, {
    ...collection,
    name: 'directoryObjects',
    rows: group.memberIds.flatMap((id) => call.tenant.users.filter((user) => user.id === id)),
    view: (user) => ({ '@odata.type': '#microsoft.graph.user', ...userRow(user) }),
    present: (row) => ({ '@odata.type': row['@odata.type'], ...pick(call, row) }),
    filterable: {},
  }),
);

const listGroups = (call: GraphCall): GraphReply =>
  page(call, { ...collection, name: 'groups', rows: call.tenant.groups, view: groupRow, filterable: GROUP_FILTERS });

/**
 * Users, groups, membership and the two ways to lock a user out.
 * Source: https://learn.microsoft.com/graph/api/resources/users
 */
export const directoryRoutes = ({ now }: GraphContext): readonly GraphRoute[] => [
  { method: 'GET', path: 'users', needs: USER_READ, roles: READS_DIRECTORY, handle: listUsers },
  { method: 'GET', path: 'users/:id', needs: USER_READ, roles: READS_DIRECTORY, handle: getUser },
  {
    method: 'PATCH',
    path: 'users/:id',
    needs: ['User.ReadWrite.All', 'User.EnableDisableAccount.All'],
    handle: patchUser,
  },
  { method: 'GET', path: 'users/:id/memberOf', needs: USER_READ, handle: memberOf },
  { method: 'GET', path: 'users/:id/transitiveMemberOf', needs: USER_READ, handle: memberOf },
  { method: 'POST', path: 'users/:id/checkMemberGroups', needs: MEMBERSHIP_READ, handle: checkMemberGroups },
  {
    method: 'POST',
    path: 'users/:id/revokeSignInSessions',
    needs: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    handle: onUser((call, user) => {
      user.sessionsRevokedAt = now();
      return { status: 200, body: { '@odata.context': contextOf(call, 'Edm.Boolean'), value: true } };
    }),
  },
  { method: 'GET', path: 'groups', needs: GROUP_READ, roles: READS_DIRECTORY, handle: listGroups },
  {
    method: 'GET',
    path: 'groups/:id',
    needs: GROUP_READ,
    roles: READS_DIRECTORY,
    handle: onGroup((call, group) => ({
      status: 200,
      body: { '@odata.context': contextOf(call, 'groups/$entity'), ...groupRow(group) },
    })),
  },
  { method: 'GET', path: 'groups/:id/members', needs: GROUP_READ, roles: READS_DIRECTORY, handle: members },
  { method: 'GET', path: 'groups/:id/transitiveMembers', needs: GROUP_READ, roles: READS_DIRECTORY, handle: members },
];
