import { badRequest, contextOf, type GraphCall, type GraphReply, type GraphRoute, notFound } from './graph-route.ts';
import { stableGuid } from './ids.ts';
import { roleName } from './roles.ts';
import type { SimTenant, SimUser } from './world.ts';

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

const holdersOf = (tenant: SimTenant, templateId: string): SimUser[] =>
  tenant.users.filter((user) => user.roleTemplateIds.includes(templateId));

/** Roles show once somebody held them; never in pages. */
function listRoles(call: GraphCall): GraphReply {
  const stranger = [...call.query.keys()].find((key) => !['$expand', '$select'].includes(key.toLowerCase()));
  if (stranger) return badRequest(`Query option '${stranger}' is not allowed.`);
  const expand = call.query.get('$expand');
  if (expand !== null && expand !== 'members') return badRequest(`Could not find a property named '${expand}'.`);
  const templates = [...new Set(call.tenant.users.flatMap(({ roleTemplateIds }) => roleTemplateIds))];
  const value = templates.map((templateId) => ({
    id: roleId(call.tenant, templateId),
    deletedDateTime: null,
    displayName: roleName(templateId),
    roleTemplateId: templateId,
    ...(expand ? { members: holdersOf(call.tenant, templateId).slice(0, MOST_EXPANDED).map(memberRow) } : {}),
  }));
  return { status: 200, body: { '@odata.context': contextOf(call, 'directoryRoles'), value } };
}

function listMembers(call: GraphCall): GraphReply {
  const id = call.params['id'] ?? '';
  const templates = new Set(call.tenant.users.flatMap(({ roleTemplateIds }) => roleTemplateIds));
  const templateId = [...templates].find((template) => roleId(call.tenant, template) === id);
  if (!templateId) return notFound(id);
  const value = holdersOf(call.tenant, templateId).map(memberRow);
  return { status: 200, body: { '@odata.context': contextOf(call, 'directoryObjects'), value } };
}

/**
 * The directory roles of a tenant and who holds them.
 * Source: https://learn.microsoft.com/graph/api/directoryrole-list
 */
export const directoryRoleRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: 'directoryRoles', needs: ROLE_READ, handle: listRoles },
  { method: 'GET', path: 'directoryRoles/:id/members', needs: ROLE_READ, handle: listMembers },
];
