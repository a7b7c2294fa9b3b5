import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { findTenantNames } from '../tenants/index.ts';

/** How long a name is remembered. Customers are renamed once in years, and cards show names on every turn. */
const KEEP_MS = 300_000;
const MOST = 20_000;

/** Names of customers for cards, read once and remembered for minutes; the id where no name is known. */
export function createTenantNames(db: Kysely<Tables>, now: () => Date): (tenantId: string) => Promise<string> {
  const known = new Map<string, { readonly name: string; readonly at: number }>();
  return async (tenantId) => {
    const kept = known.get(tenantId);
    if (kept && now().getTime() - kept.at < KEEP_MS) return kept.name;
    const name = (await findTenantNames(db, [tenantId])).get(tenantId);
    if (!name) return tenantId;
    if (known.size >= MOST) known.clear();
    known.set(tenantId, { name, at: now().getTime() });
    return name;
  };
}
