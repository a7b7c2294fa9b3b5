import {
  badInput,
  fault,
  type PartnerCenterCall,
  type PartnerCenterRoute,
  unknownResource,
} from './partner-center-route.ts';
import { MAY_CONSENT } from './roles.ts';
import { jsonBody, type Reply } from './router.ts';
import type { SimSubscription, SimTenant, World } from './world.ts';

const MAX_SIZE = 500;

const summary = (customer: SimTenant) => ({
  id: customer.id,
  companyProfile: {
    tenantId: customer.id,
    domain: customer.domain,
    companyName: customer.name,
    attributes: { objectType: 'CustomerCompanyProfile' },
  },
  relationshipToPartner: 'reseller',
  attributes: { objectType: 'Customer' },
});

const subscriptionItem = (subscription: SimSubscription) => ({
  id: subscription.id,
  friendlyName: subscription.name,
  offerName: subscription.kind === 'azure' ? 'Azure plan' : subscription.name,
  productType: { id: subscription.kind === 'azure' ? 'Azure' : 'OnlineServicesNCE', displayName: subscription.name },
  quantity: subscription.quantity,
  status: subscription.status,
  billingType: subscription.kind === 'azure' ? 'usage' : 'license',
  attributes: { objectType: 'Subscription' },
});

const link = (uri: string, headers: readonly { key: string; value: string }[] = []) => ({
  uri,
  method: 'GET',
  headers,
});

/** Name filter as the API wants it: JSON inside the query. */
function nameFilter(text: string | null): ((customer: SimTenant) => boolean) | undefined {
  if (text === null) return () => true;
  try {
    const { Field, Value, Operator } = JSON.parse(text) as Record<string, unknown>;
    if (Field !== 'CompanyName' || Operator !== 'starts_with' || typeof Value !== 'string') return undefined;
    return (customer) => customer.name.toLowerCase().startsWith(Value.toLowerCase());
  } catch {
    return undefined;
  }
}

const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** The Graph permissions of a consent, separated by commas; `undefined` where none were asked for. */
function graphScopes(grants: unknown): readonly string[] | undefined {
  const all = Array.isArray(grants) ? (grants as { enterpriseApplicationId?: unknown; scope?: unknown }[]) : [];
  const scope = all.find(({ enterpriseApplicationId }) => enterpriseApplicationId === GRAPH_APP)?.scope;
  return typeof scope === 'string' ? scope.split(',').map((name) => name.trim()) : undefined;
}

/**
 * Customers, their subscriptions, and consent to our app on their behalf.
 * Source: https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers ,
 * https://learn.microsoft.com/partner-center/developer/control-panel-vendor-apis
 */
export function customerRoutes(world: World): readonly PartnerCenterRoute[] {
  const onCustomer =
    (handle: (call: PartnerCenterCall, customer: SimTenant) => Reply) =>
    (call: PartnerCenterCall): Reply => {
      const customer = world.customers.find(({ id }) => id === call.params['id']);
      return customer ? handle(call, customer) : fault(403, '20002', 'There is no relationship with this customer.');
    };

  const list = (call: PartnerCenterCall): Reply => {
    const size = Number(call.query.get('size') ?? MAX_SIZE);
    const matches = nameFilter(call.query.get('filter'));
    const from = Number(Buffer.from(call.headers['ms-continuationtoken'] ?? '', 'base64').toString() || '0');
    if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) return badInput('size must be between 1 and 500.');
    if (!matches || !Number.isInteger(from)) return badInput('The filter or the continuation token is not valid.');
    const all = world.customers.filter(matches);
    const items = all.slice(from, from + size).map(summary);
    const token = Buffer.from(String(from + size)).toString('base64');
    // The next link is relative, leaves /v1 out, and works only with the header that it lists.
    const next = link(`/customers?size=${size}&seekOperation=Next`, [{ key: 'MS-ContinuationToken', value: token }]);
    return {
      status: 200,
      body: {
        totalCount: items.length,
        items,
        links: { self: link(`/customers?size=${size}`), ...(from + size < all.length ? { next } : {}) },
        attributes: { objectType: 'Collection' },
      },
    };
  };

  const consent = onCustomer((call, customer) => {
    const applicationId = jsonBody(call)?.['applicationId'];
    if (applicationId !== call.token.appid) return badInput('applicationId must be the application that calls.');
    if (!customer.gdap) return fault(403, '20002', 'There is no relationship with this customer.');
    if (customer.consented) return fault(409, '3000', 'Permission entry already exists.');
    customer.consented = true;
    const scopes = graphScopes(jsonBody(call)?.['applicationGrants']);
    if (scopes) customer.scopes = scopes;
    return { status: 201, body: { applicationId, applicationGrants: jsonBody(call)?.['applicationGrants'] ?? [] } };
  });

  return [
    { method: 'GET', path: 'v1/customers', handle: list },
    {
      method: 'GET',
      path: 'v1/customers/:id',
      handle: onCustomer((_, customer) => ({
        status: 200,
        body: { ...summary(customer), allowDelegatedAccess: false },
      })),
    },
    {
      method: 'GET',
      path: 'v1/customers/:id/subscriptions',
      handle: onCustomer((_, customer) => ({
        status: 200,
        body: {
          totalCount: customer.subscriptions.length,
          items: customer.subscriptions.map(subscriptionItem),
          links: { self: link(`/customers/${customer.id}/subscriptions`) },
          attributes: { objectType: 'Collection' },
        },
      })),
    },
    {
      method: 'POST',
      path: 'v1/customers/:id/applicationconsents',
      userOnly: true,
      roles: MAY_CONSENT,
      handle: consent,
    },
    {
      method: 'DELETE',
      path: 'v1/customers/:id/applicationconsents/:app',
      userOnly: true,
      roles: MAY_CONSENT,
      handle: onCustomer((_, customer) => {
        if (!customer.consented) return unknownResource();
        customer.consented = false;
        return { status: 204 };
      }),
    },
  ];
}
