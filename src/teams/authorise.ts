import { type GuardedVerb, may, type Roles, whoMay, whoMayAt } from '../people/index.ts';

/**
 * Whether a person may do something, asked at the press and never read from the card.
 *
 * @param customerTenantId - the customer whose alert, task, contact or drill it is about, who may have a team of its own;
 *   nothing for what belongs to the whole desk
 * @returns a polite refusal that says who may, or `undefined` when they may
 */
export async function refusalFor(
  roles: Roles,
  entraId: string,
  verb: GuardedVerb,
  customerTenantId?: string,
): Promise<string | undefined> {
  const { role, basis } = await roles.roleOf(entraId, customerTenantId);
  if (may(role, verb)) return undefined;
  if (basis === 'unknown') {
    return 'Your role could not be checked just now, so nothing was changed. Please try again in a minute.';
  }
  const groups = roles.groupsAt(customerTenantId);
  if (groups.some(({ isOwn }) => isOwn)) {
    return `This customer has a team of its own, and you are not in it. Here this is for ${whoMayAt(verb, groups)}. An administrator can type “roles” to see or change that.`;
  }
  const own = role === 'none' ? 'You have no role here yet' : `You are ${role.startsWith('a') ? 'an' : 'a'} ${role}`;
  return `${own}. This is for ${whoMay(verb)}. An administrator of your tenant can add you to the right group.`;
}

/** Where somebody may do something that concerns several customers at once. */
export type Reach =
  /** Everywhere but at these customers, which have teams of their own; mostly none. */
  | { readonly kind: 'allBut'; readonly tenantIds: readonly string[] }
  /** At these customers only, because they are in their teams. */
  | { readonly kind: 'only'; readonly tenantIds: readonly string[] }
  | { readonly kind: 'nowhere'; readonly refusal: string };

/** Where a person may do something; asks about every customer that has a team of its own. */
export async function reachOf(roles: Roles, entraId: string, verb: GuardedVerb): Promise<Reach> {
  const refusal = await refusalFor(roles, entraId, verb);
  const allowed: string[] = [];
  const denied: string[] = [];
  for (const tenantId of roles.ownCustomers()) {
    const { role } = await roles.roleOf(entraId, tenantId);
    (may(role, verb) ? allowed : denied).push(tenantId);
  }
  if (refusal === undefined) return { kind: 'allBut', tenantIds: denied };
  return allowed.length > 0 ? { kind: 'only', tenantIds: allowed } : { kind: 'nowhere', refusal };
}

/** Whether what concerns one customer lies within a reach. */
export const isWithinReach = (reach: Reach, tenantId: string): boolean =>
  reach.kind !== 'nowhere' && reach.tenantIds.includes(tenantId) === (reach.kind === 'only');
