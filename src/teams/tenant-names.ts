import type { Kysely } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import { findTenantNames } from '../tenants/index.ts';

/** How long a name is remembered. Customers are renamed once in years, and cards show names on every turn. */
const KEEP_MS = 300_000;
const MOST = 20_000;

/**
 * Names of tenants for cards, read once and remembered for minutes. Where no list named one, the partner's own is called
 * so, and a customer is shown by its id.
 */
export function createTenantNames(
  db: Kysely<Tables>,
  partnerTenantId: string,
  now: () => Date,
): (tenantId: string) => Promise<string> {
  const known = new Map<string, { readonly name: string; readonly at: number }>();
  return async (tenantId) => {
    const kept = known.get(tenantId);
    if (kept && now().getTime() - kept.at < KEEP_MS) return kept.name;
    const name = (await findTenantNames(db, [tenantId])).get(tenantId);
    if (!name) return tenantId === partnerTenantId ? 'Our own tenant' : tenantId;
    if (known.size >= MOST) known.clear();
    known.set(tenantId, { name, at: now().getTime() });
    return name;
  };
}
