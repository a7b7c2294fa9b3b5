import { z } from 'zod';
import type { Relationship as Kept, Tenant } from '../../tenants/index.ts';
import { instantOf } from '../instant.ts';
import type { Graph } from './client.ts';

const text = z.string().nullish();
const Relationship = z.object({
  status: z.string(),
  lastModifiedDateTime: text,
  endDateTime: text,
  accessDetails: z.object({ unifiedRoles: z.array(z.object({ roleDefinitionId: text })).nullish() }).nullish(),
  customer: z.object({ tenantId: z.string().min(1), displayName: text }),
});
const Organisation = z.object({
  displayName: text,
  verifiedDomains: z.array(z.object({ name: z.string(), isInitial: z.boolean().nullish() })).nullish(),
});

/** A relationship that was only drafted makes nobody a customer; one that ended did, and its gap must show. */
const DRAFTS: ReadonlySet<string> = new Set(['created', 'approvalPending', 'approved']);

/** A customer as delegated admin relationships tell it. */
export interface RelatedTenant extends Tenant {
  /** When its relationship last changed, if the list says so. */
  readonly changedAt: Date | undefined;
  /** What its relationships come to. */
  readonly relationship: Kept;
}

/** Relationships in force. `expiring` is none: its end has passed, and access is being taken away. */
const IN_FORCE: ReadonlySet<string> = new Set(['active', 'activating', 'terminationRequested']);

/**
 * Customers with a delegated admin relationship (GDAP), present or past, and the relationships themselves as they came.
 * Source: https://learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadminrelationships
 */
export async function listRelatedTenants(
  graph: Graph,
  partnerTenantId: string,
): Promise<{ readonly tenants: readonly RelatedTenant[]; readonly items: readonly unknown[] }> {
  const tenants = new Map<string, RelatedTenant>();
  const all: unknown[] = [];
  const path = '/tenantRelationships/delegatedAdminRelationships';
  for await (const items of graph.readPages({ tenantId: partnerTenantId, path, query: { $top: '300' } })) {
    all.push(...items);
    for (const item of items) {
      const relationship = Relationship.safeParse(item).data;
      if (!relationship || DRAFTS.has(relationship.status)) continue;
      const id = relationship.customer.tenantId.toLowerCase();
      const changedAt = latest(tenants.get(id)?.changedAt, instantOf(relationship.lastModifiedDateTime));
      tenants.set(id, {
        id,
        name: relationship.customer.displayName ?? '',
        domain: '',
        kind: 'customer',
        changedAt,
        relationship: joined(tenants.get(id)?.relationship, id, relationship),
      });
    }
  }
  return { tenants: [...tenants.values()], items: all };
}

/** One relationship more of a tenant: those in force count together, the others only where none is. */
function joined(before: Kept | undefined, tenantId: string, wire: z.infer<typeof Relationship>): Kept {
  const isActive = IN_FORCE.has(wire.status);
  if (before?.isActive && !isActive) return before;
  const endsAt = instantOf(wire.endDateTime) ?? null;
  const roles = (wire.accessDetails?.unifiedRoles ?? []).flatMap(({ roleDefinitionId: id }) =>
    id ? [id.toLowerCase()] : [],
  );
  const others = before?.isActive === isActive ? before : undefined;
  return {
    tenantId,
    isActive,
    endsAt: latest(others?.endsAt ?? undefined, endsAt ?? undefined) ?? null,
    roleTemplateIds: isActive ? [...new Set([...(others?.roleTemplateIds ?? []), ...roles])] : [],
  };
}

/** The partner's own tenant, named as it names itself. */
export async function findOwnTenant(graph: Graph, partnerTenantId: string): Promise<Tenant> {
  const answer = (await graph.get({ tenantId: partnerTenantId, path: '/organization' })) as { value?: unknown[] };
  const organisation = Organisation.safeParse(answer?.value?.[0]).data;
  const domain = organisation?.verifiedDomains?.find(({ isInitial }) => isInitial)?.name ?? '';
  return { id: partnerTenantId, name: organisation?.displayName ?? '', domain, kind: 'partner' };
}

const latest = (a: Date | undefined, b: Date | undefined): Date | undefined => (!a || (b && b > a) ? b : a);
