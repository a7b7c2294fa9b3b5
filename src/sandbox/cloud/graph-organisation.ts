import { contextOf, type GraphCall, type GraphReply, type GraphRoute } from './graph-route.ts';
import { stableGuid } from './ids.ts';
import type { Licence } from './world.ts';

const NEEDS = ['Organization.Read.All', 'Directory.Read.All', 'LicenseAssignment.Read.All'];

interface Plan {
  readonly skuId: string;
  readonly skuPartNumber: string;
  readonly servicePlans: readonly { readonly servicePlanId: string; readonly servicePlanName: string }[];
}

const P1 = { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM' };
const P2 = { servicePlanId: 'eec0eb4f-6444-4f95-aba0-50c24d67f998', servicePlanName: 'AAD_PREMIUM_P2' };
const EXCHANGE = { servicePlanId: '9aaf7827-d63c-4b61-89c3-182f06f82e5c', servicePlanName: 'EXCHANGE_S_STANDARD' };

/** Source of the ids: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const PLANS: Readonly<Record<Licence, Plan>> = {
  none: {
    skuId: '3b555118-da6a-4418-894f-7df1e2096870',
    skuPartNumber: 'O365_BUSINESS_ESSENTIALS',
    servicePlans: [EXCHANGE],
  },
  P1: { skuId: 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', skuPartNumber: 'SPB', servicePlans: [EXCHANGE, P1] },
  P2: { skuId: '06ebc4ee-1bb5-47dd-8120-11324bc54e06', skuPartNumber: 'SPE_E5', servicePlans: [EXCHANGE, P1, P2] },
};

function subscribedSkus(call: GraphCall): GraphReply {
  const { tenant } = call;
  const { skuId, skuPartNumber, servicePlans } = PLANS[tenant.licence];
  const sku = {
    id: `${tenant.id}_${skuId}`,
    accountId: tenant.id,
    accountName: tenant.name,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: tenant.users.length,
    prepaidUnits: { enabled: tenant.users.length * 10, lockedOut: 0, suspended: 0, warning: 0 },
    skuId,
    skuPartNumber,
    subscriptionIds: [stableGuid(`sku:${tenant.id}`)],
    servicePlans: servicePlans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' })),
  };
  return { status: 200, body: { '@odata.context': contextOf(call, 'subscribedSkus'), value: [sku] } };
}

function organization(call: GraphCall): GraphReply {
  const { tenant } = call;
  const value = {
    id: tenant.id,
    displayName: tenant.name,
    tenantType: 'AAD',
    verifiedDomains: [{ name: tenant.domain, isDefault: true, isInitial: true, type: 'Managed' }],
  };
  return { status: 200, body: { '@odata.context': contextOf(call, 'organization'), value: [value] } };
}

/**
 * The tenant itself and the plans that it pays for.
 * Source: https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export const organisationRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: 'subscribedSkus', needs: NEEDS, handle: subscribedSkus },
  { method: 'GET', path: 'organization', needs: NEEDS, handle: organization },
];
