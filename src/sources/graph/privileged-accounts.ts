import { z } from 'zod';
import { type RoleHolder, savePrivileged } from '../../privileged/index.ts';
import type { Batch, Source } from '../source.ts';
import type { Graph } from './client.ts';

export const PRIVILEGED_ACCOUNTS = 'graph.privilegedAccounts';

/** Members that Graph puts into an expanded relation at most: a role with so many may have more. */
const EXPANDED = 20;

const Member = z.object({ '@odata.type': z.string().nullish(), id: z.string().min(1) });
const Role = z.object({
  id: z.string().min(1),
  roleTemplateId: z.string().min(1),
  members: z.array(z.unknown()).nullish(),
});

/**
 * Who holds directory roles in each tenant, through role-assignable groups too, so that what happens to an administrator
 * is never folded away. Usually one request a tenant.
 *
 * Only active assignments: whoever is merely eligible has no power until they activate it, and then they are read here.
 * Where it cannot be read, the last reading stands.
 * Least permission: `RoleManagement.Read.Directory`.
 * Source: https://learn.microsoft.com/graph/api/directoryrole-list
 */
export function createPrivilegedAccounts(graph: Graph, intervalSec: number, now: () => Date): Source {
  return {
    name: PRIVILEGED_ACCOUNTS,
    scope: 'everyTenant',
    intervalSec,
    async *read(tenantId): AsyncGenerator<Batch> {
      const readAt = now();
      const holders = await readHolders(graph, tenantId);
      yield {
        signals: [],
        malformed: [],
        cursor: null,
        alongside: (tx) => savePrivileged(tx, tenantId, holders, readAt),
      };
    },
  };
}

async function readHolders(graph: Graph, tenantId: string): Promise<RoleHolder[]> {
  const roles = new Map<string, string[]>();
  const path = '/directoryRoles';
  for await (const items of graph.readPages({ tenantId, path, query: { $expand: 'members' } })) {
    for (const item of items) {
      const role = Role.safeParse(item).data;
      if (!role) continue;
      for (const userId of await usersOf(graph, tenantId, role)) {
        roles.set(userId, [...(roles.get(userId) ?? []), role.roleTemplateId.toLowerCase()]);
      }
    }
  }
  return [...roles].map(([userId, roleTemplateIds]) => ({ userId, roleTemplateIds }));
}

async function usersOf(graph: Graph, tenantId: string, role: z.infer<typeof Role>): Promise<ReadonlySet<string>> {
  const expanded = role.members ?? [];
  const members =
    expanded.length < EXPANDED
      ? expanded
      : await readAll(graph, tenantId, `/directoryRoles/${encodeURIComponent(role.id)}/members`);
  const users = new Set<string>();
  for (const item of members) {
    const member = Member.safeParse(item).data;
    if (!member) continue;
    if (member['@odata.type'] !== '#microsoft.graph.group') users.add(member.id.toLowerCase());
    else for (const id of await usersOfGroup(graph, tenantId, member.id)) users.add(id);
  }
  return users;
}

async function usersOfGroup(graph: Graph, tenantId: string, groupId: string): Promise<string[]> {
  const members = await readAll(graph, tenantId, `/groups/${encodeURIComponent(groupId)}/transitiveMembers`);
  return members.flatMap((item) => {
    const member = Member.safeParse(item).data;
    return member && member['@odata.type'] !== '#microsoft.graph.group' ? [member.id.toLowerCase()] : [];
  });
}

async function readAll(graph: Graph, tenantId: string, path: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const items of graph.readPages({ tenantId, path })) all.push(...items);
  return all;
}
