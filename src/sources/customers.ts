import { z } from 'zod';
import { AppError } from '../error.ts';
import type { Logger } from '../log.ts';
import { saveRelationships, type Tenant, upsertTenants } from '../tenants/index.ts';
import type { Graph } from './graph/client.ts';
import { findOwnTenant, listRelatedTenants } from './graph/customers.ts';
import { mapRelationship } from './graph/map-relationship.ts';
import type { PartnerCenter } from './partner-center/client.ts';
import { listResoldTenants } from './partner-center/customers.ts';
import { reasonOf } from './reason.ts';
import { batchOf, type Source } from './source.ts';
import { ensureSourceStates, makeDue } from './source-states.ts';

export const CUSTOMERS = 'customers';

/** Clocks differ, and a list may be a little behind: a change this close to the last read counts as new. */
const OVERLAP_MS = 10 * 60_000;

const Cursor = z.object({ readAt: z.coerce.date() });

export interface CustomersPorts {
  readonly graph: Graph;
  readonly partnerCenter: PartnerCenter;
  readonly now: () => Date;
  readonly log: Logger;
  readonly intervalSec: number;
  /** Names of the sources that are read for every tenant. */
  readonly perTenant: readonly string[];
}

/**
 * The list of customers, which decides whom the other sources are read for.
 *
 * Two interfaces know customers, neither knows all: Partner Center those that buy from us, Graph those that delegated
 * administration. One is enough for a good read. A customer that is new, or whose relationship changed, is read at
 * once, also if it could not be read before. The relationships are looked at on the way: one that gives us too much, ends
 * soon or was ended is an alert.
 */
export function createCustomers(ports: CustomersPorts): Source {
  const { graph, partnerCenter, now, log, intervalSec, perTenant } = ports;
  return {
    name: CUSTOMERS,
    scope: 'partner',
    intervalSec,
    async *read(partnerTenantId, stored) {
      const startedAt = now();
      const [related, resold, own] = await Promise.allSettled([
        listRelatedTenants(graph, partnerTenantId),
        listResoldTenants(partnerCenter),
        findOwnTenant(graph, partnerTenantId),
      ]);
      for (const list of [related, resold]) {
        if (list.status === 'rejected') noteMissing(log, list.reason);
      }
      if (related.status === 'rejected' && resold.status === 'rejected') throw resold.reason;
      const { tenants: relatedTenants, items } =
        related.status === 'fulfilled' ? related.value : { tenants: [], items: [] };
      const tenants: Tenant[] = [
        own.status === 'fulfilled' ? own.value : { id: partnerTenantId, name: '', domain: '', kind: 'partner' },
        ...relatedTenants.map(({ id, name, domain, kind }) => ({ id, name, domain, kind })),
        // Last, because it wins where both name a customer: it knows the domain as well.
        ...(resold.status === 'fulfilled' ? resold.value : []),
      ];
      const since = Cursor.safeParse(stored).data?.readAt.getTime() ?? 0;
      const changed = relatedTenants.filter(({ changedAt }) => (changedAt?.getTime() ?? 0) > since - OVERLAP_MS);
      const mapped = items.flatMap((item) => mapRelationship(partnerTenantId, item, startedAt));
      yield {
        ...batchOf(mapped, { readAt: startedAt.toISOString() }),
        async alongside(tx) {
          await upsertTenants(tx, tenants, startedAt);
          // A list that could not be read says nothing: what was known stands.
          if (related.status === 'fulfilled') {
            const relationships = relatedTenants.map(({ relationship }) => relationship);
            await saveRelationships(tx, relationships, startedAt);
          }
          const tenantIds = tenants.map(({ id }) => id);
          await ensureSourceStates(tx, perTenant, tenantIds, startedAt);
          await makeDue(tx, { sources: perTenant, tenantIds: changed.map(({ id }) => id) }, startedAt);
        },
      };
    },
  };
}

function noteMissing(log: Logger, error: unknown): void {
  const fields = error instanceof AppError ? error.fields : {};
  log.info({ api: fields['api'], reason: reasonOf(error) }, 'customer list could not be read');
}
