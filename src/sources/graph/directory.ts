import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Graph } from './client.ts';

/** Ids that one question may hold. Source: https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups */
const MOST_GROUPS = 20;

const Members = z.object({ value: z.array(z.string()) });
const User = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});

/** A person as a directory knows them. */
export interface DirectoryUser {
  /** Lower-case GUID. */
  readonly id: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly isEnabled: boolean;
}

/** Questions to the directories of the partner and its customers. */
export interface Directory {
  /**
   * Which of these groups of the partner a user belongs to, through other groups too.
   *
   * @param groupIds - at most 20
   */
  memberGroups(userId: string, groupIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** A user by object id or user principal name; `undefined` when the tenant has none like that. */
  findUser(tenantId: string, key: string): Promise<DirectoryUser | undefined>;
}

/** Opens the directory over Graph. Its methods throw AppErrors with one of the `source_*` codes. */
export function createDirectory(graph: Graph, partnerTenantId: string): Directory {
  return {
    async memberGroups(userId, groupIds) {
      if (groupIds.length === 0) return new Set();
      const answer = await graph.send({
        tenantId: partnerTenantId,
        method: 'POST',
        path: `/users/${encodeURIComponent(userId)}/checkMemberGroups`,
        body: { groupIds: groupIds.slice(0, MOST_GROUPS) },
      });
      return new Set(understood(Members, answer).value.map((id) => id.toLowerCase()));
    },
    async findUser(tenantId, key) {
      try {
        const path = `/users/${encodeURIComponent(key)}`;
        const query = { $select: 'id,displayName,userPrincipalName,accountEnabled' };
        const user = understood(User, await graph.get({ tenantId, path, query }));
        return {
          id: user.id.toLowerCase(),
          name: user.displayName ?? '',
          userPrincipalName: user.userPrincipalName ?? '',
          isEnabled: user.accountEnabled ?? true,
        };
      } catch (error) {
        if (error instanceof AppError && error.fields['status'] === 404) return undefined;
        throw error;
      }
    },
  };
}

function understood<T>(shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new AppError('source_malformed', { cause: parsed.error, fields: { api: 'graph' } });
  return parsed.data;
}
