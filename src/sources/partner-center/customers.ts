import { z } from 'zod';
import type { Tenant } from '../../tenants/index.ts';
import type { PartnerCenter } from './client.ts';

/** Customers asked for at once; 500 is the most that Partner Center gives. */
const PAGE_SIZE = 500;

const Customer = z.object({
  companyProfile: z.object({
    tenantId: z.string().min(1),
    companyName: z.string().nullish(),
    domain: z.string().nullish(),
  }),
});

/**
 * The partner's customers.
 * Source: https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers
 */
export async function listResoldTenants(partnerCenter: PartnerCenter): Promise<readonly Tenant[]> {
  const tenants: Tenant[] = [];
  for await (const items of partnerCenter.readPages(`/v1/customers?size=${PAGE_SIZE}`)) {
    for (const item of items) {
      const profile = Customer.safeParse(item).data?.companyProfile;
      if (!profile) continue;
      const { tenantId, companyName, domain } = profile;
      tenants.push({ id: tenantId.toLowerCase(), name: companyName ?? '', domain: domain ?? '', kind: 'customer' });
    }
  }
  return tenants;
}
