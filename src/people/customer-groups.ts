import { type Kysely, sql, type Transaction } from 'kysely';
import { record } from '../audit/index.ts';
import type { Tables } from '../storage/tables.ts';
import { ROLES, type Role } from './person.ts';

type Db = Kysely<Tables>;

/**
 * A group of the partner that has a role at one customer, in the place of the desk-wide group of that role: so that the
 * alerts of a customer can be left to the team that looks after it.
 */
export interface CustomerGroup {
  /** Lower-case GUID of the customer's tenant. */
  readonly tenantId: string;
  readonly role: Role;
  /** Lower-case GUID of an Entra group of the partner. */
  readonly groupId: string;
  /** As Graph named it when it was set; empty where that could not be read. Untrusted. */
  readonly groupName: string;
}

/** The groups of all customers, in memory. */
export interface CustomerGroups {
  all(): readonly CustomerGroup[];
  /** Those of one customer; none for most. */
  of(tenantId: string): readonly CustomerGroup[];
  /** Reads them again: another instance may have changed them. */
  reload(): Promise<void>;
}

interface Actor {
  readonly entraId: string;
  readonly name: string;
}

/** What became of one group. */
export interface GroupChange {
  readonly tenantId: string;
  readonly role: Role;
  readonly kind: 'set' | 'taken';
}

/** Holds the groups of all customers; empty until the first `reload`. */
export function createCustomerGroups(db: Db): CustomerGroups {
  let held: readonly CustomerGroup[] = [];
  let byTenant = new Map<string, readonly CustomerGroup[]>();
  return {
    all: () => held,
    of: (tenantId) => byTenant.get(tenantId) ?? [],
    async reload() {
      held = await listCustomerGroups(db);
      byTenant = Map.groupBy(held, ({ tenantId }) => tenantId);
    },
  };
}

/** Every group that a customer has of its own, by customer and from the least role to the most. */
export async function listCustomerGroups(db: Db): Promise<readonly CustomerGroup[]> {
  const rows = await db
    .selectFrom('customer_role_groups')
    .select(['tenant_id', 'role', 'group_id', 'group_name'])
    .orderBy('tenant_id')
    .execute();
  const groups = rows.map((row) => ({
    tenantId: row.tenant_id,
    role: row.role,
    groupId: row.group_id,
    groupName: row.group_name,
  }));
  return groups.toSorted(
    (a, b) => a.tenantId.localeCompare(b.tenantId) || ROLES.indexOf(a.role) - ROLES.indexOf(b.role),
  );
}

/**
 * Gives a customer a group of its own for a role, in the place of one that it may have had.
 *
 * @returns whether anything changed; a second call with the same group changes nothing
 */
export async function setCustomerGroup(
  tx: Transaction<Tables>,
  group: CustomerGroup,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into customer_role_groups as old (tenant_id, role, group_id, group_name, set_at, set_by_id, set_by_name)
    values (${group.tenantId}, ${group.role}, ${group.groupId}, ${group.groupName}, ${at}, ${actor.entraId}, ${actor.name})
    on conflict (tenant_id, role) do update set
      group_id = excluded.group_id, group_name = excluded.group_name,
      set_at = excluded.set_at, set_by_id = excluded.set_by_id, set_by_name = excluded.set_by_name
    where (old.group_id, old.group_name) is distinct from (excluded.group_id, excluded.group_name)
    returning tenant_id
  `.execute(tx);
  if (rows.length > 0) await note(tx, group, 'set', { groupId: group.groupId }, actor, at);
  return rows.length > 0;
}

/**
 * Takes a customer's own group of a role away; the desk-wide one holds again.
 *
 * @returns whether there was one
 */
export async function takeCustomerGroup(
  tx: Transaction<Tables>,
  { tenantId, role }: Pick<CustomerGroup, 'tenantId' | 'role'>,
  actor: Actor,
  at: Date,
): Promise<boolean> {
  const taken = await tx
    .deleteFrom('customer_role_groups')
    .where('tenant_id', '=', tenantId)
    .where('role', '=', role)
    .returning('group_id')
    .executeTakeFirst();
  if (taken) await note(tx, { tenantId, role }, 'taken', { groupId: taken.group_id }, actor, at);
  return taken !== undefined;
}

/**
 * Makes the groups of all customers these, and no others: for a configuration file. Safe to repeat.
 *
 * @returns what changed, with a line in the audit log each
 */
export async function replaceCustomerGroups(
  tx: Transaction<Tables>,
  groups: readonly CustomerGroup[],
  actor: Actor,
  at: Date,
): Promise<readonly GroupChange[]> {
  const wanted = new Set(groups.map(keyOf));
  const changes: GroupChange[] = [];
  for (const old of await listCustomerGroups(tx)) {
    if (!wanted.has(keyOf(old)) && (await takeCustomerGroup(tx, old, actor, at))) changes.push(changeOf(old, 'taken'));
  }
  for (const group of groups) {
    if (await setCustomerGroup(tx, group, actor, at)) changes.push(changeOf(group, 'set'));
  }
  return changes;
}

const keyOf = ({ tenantId, role }: Pick<CustomerGroup, 'tenantId' | 'role'>): string => `${tenantId} ${role}`;
const changeOf = ({ tenantId, role }: CustomerGroup, kind: GroupChange['kind']): GroupChange => ({
  tenantId,
  role,
  kind,
});

const note = (
  tx: Transaction<Tables>,
  { tenantId, role }: Pick<CustomerGroup, 'tenantId' | 'role'>,
  kind: GroupChange['kind'],
  detail: { readonly groupId: string },
  actor: Actor,
  at: Date,
): Promise<void> =>
  record(tx, [
    {
      at,
      actor,
      verb: kind === 'set' ? 'role.set' : 'role.take',
      subjectType: 'tenant',
      subjectId: tenantId,
      detail: { role, ...detail },
    },
  ]);
