import {
  contextOf,
  type GraphCall,
  type GraphContext,
  type GraphReply,
  type GraphRoute,
  notFound,
} from './graph-route.ts';
import { stableGuid } from './ids.ts';
import { wholeSecond } from './instant.ts';
import type { Filterable, Row } from './odata-filter.ts';
import { page } from './odata-page.ts';
import { GDAP_GROUP_ID } from './sample-partner.ts';
import type { SimRelationship, SimTenant } from './world.ts';

const NEEDS = ['DelegatedAdminRelationship.Read.All', 'DelegatedAdminRelationship.ReadWrite.All'];
const ROOT = 'tenantRelationships/delegatedAdminRelationships';

const FILTERABLE: Filterable = {
  status: { kind: 'text', operators: ['eq'] },
  'customer/tenantId': { kind: 'text', operators: ['eq'] },
  endDateTime: { kind: 'instant', operators: ['le', 'ge'] },
};

interface Held {
  readonly customer: SimTenant;
  readonly relationship: SimRelationship;
}

const unifiedRoles = ({ roleTemplateIds }: SimRelationship) => ({
  unifiedRoles: roleTemplateIds.map((roleDefinitionId) => ({ roleDefinitionId })),
});

const etag = (text: string): string => `W/"${Buffer.from(text).toString('base64')}"`;

const asRow = ({ customer, relationship }: Held): Row => ({
  '@odata.etag': etag(`${relationship.id}${relationship.lastModifiedAt.getTime()}`),
  id: relationship.id,
  displayName: relationship.displayName,
  duration: relationship.duration,
  customer: { tenantId: customer.id, displayName: customer.name },
  accessDetails: unifiedRoles(relationship),
  status: relationship.status,
  autoExtendDuration: 'PT0S',
  createdDateTime: wholeSecond(relationship.activatedAt),
  lastModifiedDateTime: wholeSecond(relationship.lastModifiedAt),
  activatedDateTime: wholeSecond(relationship.activatedAt),
  endDateTime: wholeSecond(relationship.endsAt),
});

const assignments = (call: GraphCall, { relationship }: Held): GraphReply => {
  const id = stableGuid(`assignment:${relationship.id}`);
  const value = {
    '@odata.etag': etag(id),
    id,
    status: relationship.status === 'active' ? 'active' : 'deleted',
    createdDateTime: wholeSecond(relationship.activatedAt),
    lastModifiedDateTime: wholeSecond(relationship.lastModifiedAt),
    accessContainer: { accessContainerId: GDAP_GROUP_ID, accessContainerType: 'securityGroup' },
    accessDetails: unifiedRoles(relationship),
  };
  return {
    status: 200,
    body: { '@odata.context': contextOf(call, `${ROOT}('${relationship.id}')/accessAssignments`), value: [value] },
  };
};

/**
 * Delegated admin relationships (GDAP), read-only, seen from the partner; other tenants see an empty list.
 * Source: https://learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadminrelationships
 */
export function relationshipRoutes({ world }: GraphContext): readonly GraphRoute[] {
  const held = (call: GraphCall): Held[] =>
    call.tenant === world.partner
      ? world.customers.flatMap((customer) =>
          customer.relationships.map((relationship) => ({ customer, relationship })),
        )
      : [];
  const onOne =
    (handle: (call: GraphCall, one: Held) => GraphReply) =>
    (call: GraphCall): GraphReply => {
      const id = call.params['id'] ?? '';
      const one = held(call).find(({ relationship }) => relationship.id === id);
      return one ? handle(call, one) : notFound(id);
    };
  const collection = { defaultTop: 100, maxTop: 300, options: ['$top', '$count'] } as const;

  return [
    {
      method: 'GET',
      path: ROOT,
      needs: NEEDS,
      handle: (call) =>
        page(call, { ...collection, name: ROOT, rows: held(call), view: asRow, filterable: FILTERABLE }),
    },
    {
      method: 'GET',
      path: `${ROOT}/:id`,
      needs: NEEDS,
      handle: onOne((_, one) => ({ status: 200, body: asRow(one) })),
    },
    { method: 'GET', path: `${ROOT}/:id/accessAssignments`, needs: NEEDS, handle: onOne(assignments) },
    {
      method: 'GET',
      path: 'tenantRelationships/delegatedAdminCustomers',
      needs: NEEDS,
      handle: (call) =>
        page(call, {
          ...collection,
          name: 'tenantRelationships/delegatedAdminCustomers',
          rows: held(call).filter(({ relationship }) => relationship.status === 'active'),
          view: ({ customer }) => ({ id: customer.id, tenantId: customer.id, displayName: customer.name }),
          filterable: { tenantId: { kind: 'text', operators: ['eq'] } },
        }),
    },
  ];
}
