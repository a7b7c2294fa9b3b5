import { findTenants, type Tenant } from '../../tenants/index.ts';
import type { TenantVerb } from '../card-data.ts';
import type { Desk } from '../desk.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { matchesView } from '../views/contacts-view.ts';

/** Finds the tenant that somebody means by a name, or says which ones it could be; a press on one goes on with `verb`. */
export async function chooseTenant(
  desk: Desk,
  verb: TenantVerb,
  said: string,
): Promise<{ readonly tenant: Tenant } | { readonly reply: Reply }> {
  const found = await findTenants(desk.db, said);
  const [only] = found;
  if (only && found.length === 1) return { tenant: only };
  const view = matchesView(verb, said, found);
  return { reply: { card: renderCard('contacts', view), summary: view.title } };
}
