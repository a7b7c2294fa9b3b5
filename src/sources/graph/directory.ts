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

const Group = z.object({ id: z.string().min(1), displayName: z.string().nullish() });
const Groups = z.object({ value: z.array(Group) });
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Groups that one name may find: more are a question back to the person. */
const MOST_FOUND = 5;

/** A person as a directory knows them. */
export interface DirectoryUser {
  /** Lower-case GUID. */
  readonly id: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly isEnabled: boolean;
}

// Accounts from before guests were marked, and some that are synchronised, have no type: they are members.
const UserType = z.object({ userType: z.string().nullish() });

/** A group as a directory knows it. */
export interface DirectoryGroup {
  /** Lower-case GUID. */
  readonly id: string;
  readonly name: string;
}

/** Questions to the directories of the partner and its customers. */
export interface Directory {
  /**
   * Which of these groups of the partner a user belongs to, through other groups too. More than 20 take several
   * questions, one after the other; when one of them fails, there is no answer.
   */
  memberGroups(userId: string, groupIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Whether a user of the partner's directory is its own or a guest; `missing` when it has nobody with that id: they
   * belong to another organisation.
   *
   * Source: https://learn.microsoft.com/graph/api/resources/user (`userType`)
   */
  userType(userId: string): Promise<'member' | 'guest' | 'missing'>;
  /**
   * The groups of the partner that an id or the beginning of a name may mean, by name; at most five. An id finds one or none.
   */
  findGroups(said: string): Promise<readonly DirectoryGroup[]>;
  /** A user by object id or user principal name; `undefined` when the tenant has none like that. */
  findUser(tenantId: string, key: string): Promise<DirectoryUser | undefined>;
}

/** Opens the directory over Graph. Its methods throw AppErrors with one of the `source_*` codes. */
export function createDirectory(graph: Graph, partnerTenantId: string): Directory {
  return {
    async memberGroups(userId, groupIds) {
      const mine = new Set<string>();
      for (let at = 0; at < groupIds.length; at += MOST_GROUPS) {
        const answer = await graph.send({
          tenantId: partnerTenantId,
          method: 'POST',
          path: `/users/${encodeURIComponent(userId)}/checkMemberGroups`,
          body: { groupIds: groupIds.slice(at, at + MOST_GROUPS) },
        });
        for (const id of understood(Members, answer).value) mine.add(id.toLowerCase());
      }
      return mine;
    },
    async userType(userId) {
      try {
        const path = `/users/${encodeURIComponent(userId)}`;
        const answer = await graph.get({ tenantId: partnerTenantId, path, query: { $select: 'id,userType' } });
        return understood(UserType, answer).userType?.toLowerCase() === 'guest' ? 'guest' : 'member';
      } catch (error) {
        // Only the directory itself can say so; a gateway's 404 says nothing.
        if (error instanceof AppError && error.fields['code'] === 'Request_ResourceNotFound') return 'missing';
        throw error;
      }
    },
    async findGroups(said) {
      const tenantId = partnerTenantId;
      if (GUID.test(said)) {
        const path = `/groups/${said}`;
        const found = await orNothing(() => graph.get({ tenantId, path, query: { $select: 'id,displayName' } }));
        return found === undefined ? [] : [toGroup(understood(Group, found))];
      }
      const $filter = `startswith(displayName,'${said.replaceAll("'", "''")}')`;
      const query = { $filter, $select: 'id,displayName', $top: String(MOST_FOUND) };
      const answer = await graph.get({ tenantId, path: '/groups', query });
      return understood(Groups, answer)
        .value.map(toGroup)
        .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
    },
    async findUser(tenantId, key) {
      const path = `/users/${encodeURIComponent(key)}`;
      const query = { $select: 'id,displayName,userPrincipalName,accountEnabled' };
      const found = await orNothing(() => graph.get({ tenantId, path, query }));
      if (found === undefined) return undefined;
      const user = understood(User, found);
      return {
        id: user.id.toLowerCase(),
        name: user.displayName ?? '',
        userPrincipalName: user.userPrincipalName ?? '',
        isEnabled: user.accountEnabled ?? true,
      };
    },
  };
}

const toGroup = ({ id, displayName }: z.infer<typeof Group>): DirectoryGroup => ({
  id: id.toLowerCase(),
  name: displayName ?? '',
});

/** `undefined` for what the directory does not have. */
async function orNothing(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.fields['status'] === 404) return undefined;
    throw error;
  }
}

function understood<T>(shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new AppError('source_malformed', { cause: parsed.error, fields: { api: 'graph' } });
  return parsed.data;
}
