import { findTenantNames } from '../../tenants/index.ts';
import type { Desk } from '../desk.ts';
import type { PressAnswer } from '../reply.ts';
import type { Press } from './press.ts';

/** Does something for the tenant that a button names, if it is on one of our lists: what a button carries is input. */
export async function withTenant(
  desk: Desk,
  press: Press,
  then: (tenantId: string) => Promise<PressAnswer>,
): Promise<PressAnswer> {
  const tenantId = press.ids['tenantId'] ?? '';
  const isKnown = tenantId === desk.partnerTenantId || (await findTenantNames(desk.db, [tenantId])).has(tenantId);
  return isKnown
    ? then(tenantId)
    : { kind: 'refused', message: 'This customer is not known here. Type “contacts” and a name.' };
}
