import type { CustomerGroups } from './customer-groups.ts';
import { createMembership, type MembershipOptions } from './membership.ts';
import { ROLES, type Role } from './person.ts';

/** A person's role, and what it is based on. */
export interface RoleAnswer {
  readonly role: Role | 'none';
  /**
   * `groups`: as the groups say, now or within the last hour. `noGroupsConfigured`: nobody has set up roles, so everybody
   * of the tenant may do everything, and `status` says so. `unknown`: the groups cannot be asked, so reading only.
   */
  readonly basis: 'groups' | 'noGroupsConfigured' | 'unknown';
}

export interface RoleOptions extends Omit<MembershipOptions, 'allGroups'> {
  /** Entra group of each role; empty or missing when there is none. */
  readonly groups: { readonly [R in Role]?: string };
  /** Groups that stand in their place at some customers; default: at none. */
  readonly customerGroups?: Pick<CustomerGroups, 'all' | 'of'>;
}

/** The group that gives a role. */
export interface RoleGroup {
  readonly role: Role;
  /** Lower case. */
  readonly groupId: string;
  /** Untrusted; empty where it is not known. */
  readonly groupName: string;
  /** It belongs to the customer alone. */
  readonly isOwn: boolean;
}

export interface Roles {
  /** What a person may do on the desk, or at one customer. */
  roleOf(entraId: string, customerTenantId?: string): Promise<RoleAnswer>;
  /** Which groups decide, from the least role to the most: on the desk, or at one customer. */
  groupsAt(customerTenantId?: string): readonly RoleGroup[];
  /** The customers that have a group of their own for at least one role. */
  ownCustomers(): readonly string[];
}

/**
 * Finds out what people may do, from the Entra groups that they are in; the highest counts.
 *
 * A customer may have a group of its own for a role. There it stands in the place of the desk-wide group of that role;
 * administrators of the desk may act everywhere. Reading is desk-wide: whoever has a role on the desk or at any customer
 * may read. Answers are kept for `cacheMin`, see `createMembership`. When the groups cannot be asked, an answer of up to
 * an hour ago holds, then reading only: actions fail closed.
 */
export function createRoles({ groups, customerGroups, ...asking }: RoleOptions): Roles {
  const configured: readonly RoleGroup[] = ROLES.flatMap((role) =>
    groups[role] ? [{ role, groupId: groups[role].toLowerCase(), groupName: '', isOwn: false }] : [],
  );
  const ownAll = () => customerGroups?.all() ?? [];
  const membership = createMembership({
    ...asking,
    *allGroups() {
      for (const { groupId } of configured) yield groupId;
      for (const { groupId } of ownAll()) yield groupId;
    },
  });

  function groupsAt(customerTenantId?: string): readonly RoleGroup[] {
    const own = customerTenantId === undefined ? [] : (customerGroups?.of(customerTenantId) ?? []);
    if (own.length === 0) return configured;
    return ROLES.flatMap((role) => {
      const mine = own.find((group) => group.role === role);
      if (mine) return [{ role, groupId: mine.groupId, groupName: mine.groupName, isOwn: true }];
      return configured.filter((group) => group.role === role);
    });
  }

  return {
    async roleOf(entraId, customerTenantId) {
      if (configured.length === 0) return { role: 'administrator', basis: 'noGroupsConfigured' };
      const there = groupsAt(customerTenantId);
      const mine = await membership(entraId, idsOf([...configured, ...there]));
      if (!mine) return { role: 'reader', basis: 'unknown' };
      const onDesk = highest(configured, mine);
      const role = onDesk === 'administrator' ? onDesk : highest(there, mine);
      if (role !== 'none') return { role, basis: 'groups' };
      if (onDesk !== 'none') return { role: 'reader', basis: 'groups' };
      // The team of a customer reads the desk that its customer's alerts stand on.
      const teams = idsOf(ownAll());
      const theirs = teams.length === 0 ? new Set() : await membership(entraId, teams);
      if (!theirs) return { role: 'reader', basis: 'unknown' };
      return { role: theirs.size > 0 ? 'reader' : 'none', basis: 'groups' };
    },
    groupsAt,
    ownCustomers: () => [...new Set(ownAll().map(({ tenantId }) => tenantId))],
  };
}

const idsOf = (groups: readonly { readonly groupId: string }[]): readonly string[] => [
  ...new Set(groups.map(({ groupId }) => groupId)),
];

const highest = (groups: readonly RoleGroup[], mine: ReadonlySet<string>): Role | 'none' =>
  groups.findLast(({ groupId }) => mine.has(groupId))?.role ?? 'none';
