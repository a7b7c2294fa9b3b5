import { findTenants, type Tenant } from '../../tenants/index.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { matchesView } from '../views/contacts-view.ts';

/** Finds the tenant that somebody means by a name, or says which ones it could be. */
export async function chooseTenant(
  desk: Desk,
  said: string,
): Promise<{ readonly tenant: Tenant } | { readonly reply: Reply }> {
  const found = await findTenants(desk.db, said);
  const [only] = found;
  if (only && found.length === 1) return { tenant: only };
  const view = matchesView(said, found);
  return { reply: { card: renderCard('contacts', view), summary: view.title } };
}
