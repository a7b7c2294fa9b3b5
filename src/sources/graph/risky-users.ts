import { z } from 'zod';
import { type Batch, batchOf, type Mapped, type Source } from '../source.ts';
import type { Graph } from './client.ts';
import { mapRiskyUser, RISKY_USERS } from './map-risky-user.ts';

/** All records are read this often, whatever the short read found. */
const WHOLE_EVERY_MS = 6 * 3_600_000;

const Cursor = z.object({ atRisk: z.array(z.string()), wholeAt: z.coerce.date() });

/**
 * Risk records of users, of every tenant.
 *
 * One request a second is all that a tenant allows, and nothing documented filters by the last change. So the usual
 * read asks for users at risk, which is one short page. A user who was there last time and is not now has been
 * settled by somebody, or by Microsoft: only then all records are read, once, to see how. That costs the same however
 * many were settled together, which reading them one by one would not.
 * Source: https://learn.microsoft.com/graph/api/riskyuser-list
 */
export function createRiskyUsers(graph: Graph, intervalSec: number, now: () => Date): Source {
  const readUsers = async function* (tenantId: string, filter: string | undefined): AsyncGenerator<readonly Mapped[]> {
    const query = { $top: '500', ...(filter ? { $filter: filter } : {}) };
    for await (const items of graph.readPages({ tenantId, path: '/identityProtection/riskyUsers', query })) {
      yield items.map((item) => mapRiskyUser(tenantId, item));
    }
  };
  return {
    name: RISKY_USERS,
    scope: 'everyTenant',
    intervalSec,
    async *read(tenantId, stored): AsyncGenerator<Batch> {
      const cursor = Cursor.safeParse(stored).data;
      const startedAt = now();
      const isDue = !cursor || startedAt.getTime() - cursor.wholeAt.getTime() >= WHOLE_EVERY_MS;
      const atRisk = new Set<string>();
      if (!isDue) {
        for await (const mapped of readUsers(tenantId, "riskState eq 'atRisk'")) {
          for (const key of openKeys(mapped)) atRisk.add(key);
          yield batchOf(mapped, stored);
        }
      }
      const isWhole = isDue || cursor.atRisk.some((key) => !atRisk.has(key));
      if (isWhole) {
        atRisk.clear();
        for await (const mapped of readUsers(tenantId, undefined)) {
          for (const key of openKeys(mapped)) atRisk.add(key);
          yield batchOf(mapped, stored);
        }
      }
      const wholeAt = isWhole ? startedAt : (cursor?.wholeAt ?? startedAt);
      yield batchOf([], { atRisk: [...atRisk].sort(), wholeAt: wholeAt.toISOString() });
    },
  };
}

const openKeys = (mapped: readonly Mapped[]): string[] =>
  mapped.flatMap((item) =>
    item.kind === 'signal' && item.signal.sourceState.kind !== 'closed' ? [item.signal.key] : [],
  );
