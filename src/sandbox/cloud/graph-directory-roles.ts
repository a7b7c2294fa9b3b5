import { badRequest, contextOf, type GraphCall, type GraphReply, type GraphRoute, notFound } from './graph-route.ts';
import { stableGuid } from './ids.ts';
import { READS_DIRECTORY, roleName } from './roles.ts';
import type { SimGroup, SimTenant, SimUser } from './world.ts';

const ROLE_READ = ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', 'Directory.Read.All'];

/** Members that an expanded relation shows at most. */
const MOST_EXPANDED = 20;

/** The id of a role differs from tenant to tenant; only its template is the same everywhere. */
const roleId = (tenant: SimTenant, templateId: string): string => stableGuid(`role:${tenant.id}:${templateId}`);

const memberRow = (user: SimUser) => ({
  '@odata.type': '#microsoft.graph.user',
  id: user.id,
  displayName: user.displayName,
  userPrincipalName: user.upn,
});

const groupRow = ({ id, displayName }: SimGroup) => ({ '@odata.type': '#microsoft.graph.group', id, displayName });

/** Users, and role-assignable groups. */
const holdersOf = (tenant: SimTenant, templateId: string): Readonly<Record<string, unknown>>[] => [
  ...tenant.users.filter((user) => user.roleTemplateIds.includes(templateId)).map(memberRow),
  ...tenant.groups.filter((group) => group.roleTemplateIds?.includes(templateId)).map(groupRow),
];

const templatesOf = ({ users, groups }: SimTenant): Set<string> =>
  new Set([...users, ...groups].flatMap(({ roleTemplateIds }) => roleTemplateIds ?? []));

/** Roles show once somebody held them; never in pages. */
function listRoles(call: GraphCall): GraphReply {
  const stranger = [...call.query.keys()].find((key) => !['$expand', '$select'].includes(key.toLowerCase()));
  if (stranger) return badRequest(`Query option '${stranger}' is not allowed.`);
  const expand = call.query.get('$expand');
  if (expand !== null && expand !== 'members') return badRequest(`Could not find a property named '${expand}'.`);
  const templates = [...templatesOf(call.tenant)];
  const value = templates.map((templateId) => ({
    id: roleId(call.tenant, templateId),
    deletedDateTime: null,
    displayName: roleName(templateId),
    roleTemplateId: templateId,
    ...(expand ? { members: holdersOf(call.tenant, templateId).slice(0, MOST_EXPANDED) } : {}),
  }));
  return { status: 200, body: { '@odata.context': contextOf(call, 'directoryRoles'), value } };
}

function listMembers(call: GraphCall): GraphReply {
  const id = call.params['id'] ?? '';
  const templates = templatesOf(call.tenant);
  const templateId = [...templates].find((template) => roleId(call.tenant, template) === id);
  if (!templateId) return notFound(id);
  const value = holdersOf(call.tenant, templateId);
  return { status: 200, body: { '@odata.context': contextOf(call, 'directoryObjects'), value } };
}

/**
 * The directory roles of a tenant and who holds them.
 * Source: https://learn.microsoft.com/graph/api/directoryrole-list
 */
export const directoryRoleRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: 'directoryRoles', needs: ROLE_READ, roles: READS_DIRECTORY, handle: listRoles },
  { method: 'GET', path: 'directoryRoles/:id/members', needs: ROLE_READ, roles: READS_DIRECTORY, handle: listMembers },
];
