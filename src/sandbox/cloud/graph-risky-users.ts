import { notLicensed } from './graph-risk-detections.ts';
import {
  badRequest,
  type GraphCall,
  type GraphContext,
  type GraphReply,
  type GraphRoute,
  notFound,
} from './graph-route.ts';
import type { RiskyUser } from './graph-shapes.ts';
import type { Filterable } from './odata-filter.ts';
import { page, select } from './odata-page.ts';
import { type Decision, decide } from './risk-state.ts';
import { READS_RISKS, ROLES } from './roles.ts';
import { jsonBody, textList } from './router.ts';
import { hideNewMembers } from './unknown-members.ts';

const reading = {
  needs: ['IdentityRiskyUser.Read.All', 'IdentityRiskyUser.ReadWrite.All'],
  roles: READS_RISKS,
  refusal: 'Forbidden',
  limit: 'identityProtection',
} as const;
const WRITE = ['IdentityRiskyUser.ReadWrite.All'];

const FILTERABLE: Filterable = {
  riskLevel: { kind: 'text', operators: ['eq'] },
  riskState: { kind: 'text', operators: ['eq'] },
  riskDetail: { kind: 'text', operators: ['eq'] },
  userPrincipalName: { kind: 'text', operators: ['eq'] },
  riskLastUpdatedDateTime: { kind: 'instant', operators: ['ge', 'gt', 'le', 'lt'] },
};

const asRow = (item: RiskyUser) => ({ ...item });

/** Risky users need P2; a smaller plan is refused, not shown as an empty list. */
const licensed =
  (handle: (call: GraphCall) => GraphReply) =>
  (call: GraphCall): GraphReply =>
    call.tenant.licence === 'P2' ? handle(call) : notLicensed();

const list = (call: GraphCall): GraphReply =>
  page(call, {
    name: 'identityProtection/riskyUsers',
    rows: [...call.tenant.riskyUsers.values()],
    view: asRow,
    present: hideNewMembers(call),
    filterable: FILTERABLE,
    defaultTop: 20,
    maxTop: 500,
  });

function one(call: GraphCall): GraphReply {
  const id = call.params['id'] ?? '';
  const found = call.tenant.riskyUsers.get(id);
  return found ? { status: 200, body: select(call, hideNewMembers(call)(asRow(found))) } : notFound(id);
}

function history(call: GraphCall): GraphReply {
  const id = call.params['id'] ?? '';
  if (!call.tenant.riskyUsers.has(id)) return notFound(id);
  return page(call, {
    name: `identityProtection/riskyUsers('${id}')/history`,
    rows: call.tenant.riskHistory.filter((item) => item.userId === id),
    view: asRow,
    present: hideNewMembers(call),
    filterable: FILTERABLE,
    defaultTop: 20,
    maxTop: 500,
  });
}

const action = (context: GraphContext, decision: Decision): GraphRoute => ({
  method: 'POST',
  path: `identityProtection/riskyUsers/${decision}`,
  needs: WRITE,
  roles: [ROLES.securityAdministrator, ROLES.securityOperator, ROLES.globalAdministrator],
  refusal: 'Forbidden',
  limit: 'identityProtection',
  handle: licensed((call) => {
    const ids = textList(jsonBody(call)?.['userIds']);
    if (!ids || ids.length === 0) return badRequest('userIds must be a list of at least one id.');
    const users = ids.map((id) => call.tenant.users.find((user) => user.id === id));
    const missing = users.indexOf(undefined);
    if (missing >= 0) return notFound(ids[missing] ?? '');
    for (const user of users) if (user) decide(call.tenant, user, decision, call.token.oid, context.now());
    return { status: 204 };
  }),
});

/**
 * `identityProtection/riskyUsers`, its history, and the three decisions.
 * Source: https://learn.microsoft.com/graph/api/riskyuser-list
 */
export const riskyUserRoutes = (context: GraphContext): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: 'identityProtection/riskyUsers',
    ...reading,
    handle: licensed(list),
  },
  action(context, 'confirmCompromised'),
  action(context, 'dismiss'),
  action(context, 'confirmSafe'),
  {
    method: 'GET',
    path: 'identityProtection/riskyUsers/:id',
    ...reading,
    handle: licensed(one),
  },
  {
    method: 'GET',
    path: 'identityProtection/riskyUsers/:id/history',
    ...reading,
    handle: licensed(history),
  },
];
