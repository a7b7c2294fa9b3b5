import { listTenants, nearestTenants, type Tenant } from '../../tenants/index.ts';
import type { TenantVerb } from '../card-data.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { matchesView } from '../views/matches-view.ts';

/** Names that are offered when nobody has the one that was typed. */
const NEAR_SHOWN = 3;

/**
 * Finds the tenant that somebody means by a name, or says which ones it could be; a press on one goes on with `verb`.
 */
export async function chooseTenant(
  desk: Desk,
  verb: TenantVerb,
  said: string,
): Promise<{ readonly tenant: Tenant } | { readonly reply: Reply }> {
  const found = await desk.tenants.find(said);
  const [only] = found;
  if (only && found.length === 1) return { tenant: only };
  const isNear = found.length === 0;
  const offered = isNear ? nearestTenants(said, await listTenants(desk.db), NEAR_SHOWN) : found;
  const view = matchesView(verb, said, offered, { isNear });
  return { reply: { card: renderCard('contacts', view), summary: view.title } };
}
