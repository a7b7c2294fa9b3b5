import { randomUUID } from 'node:crypto';
import type { Answer } from './host.ts';
import type { Limits } from './limits.ts';
import { customerRoutes } from './partner-center-customers.ts';
import { fraudRoutes } from './partner-center-fraud.ts';
import { mfaRoutes } from './partner-center-mfa.ts';
import { fault, type PartnerCenterRoute, unknownResource } from './partner-center-route.ts';
import { tooMany, webhookRoutes } from './partner-center-webhooks.ts';
import type { SeenCall } from './requests.ts';
import { type Call, matchRoute, type Reply, templateOf } from './router.ts';
import type { Claims, Tokens } from './tokens.ts';
import type { WebhookSender } from './webhook-sender.ts';
import type { World } from './world.ts';

export interface PartnerCenterOptions {
  readonly world: World;
  readonly now: () => Date;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly webhooks: WebhookSender;
}

const AUDIENCES: readonly string[] = [
  'https://api.partnercenter.microsoft.com',
  'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd',
];

/**
 * Partner Center's REST interface behind the checks that all of it shares.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-authentication ,
 * https://learn.microsoft.com/partner-center/developer/headers
 */
export function createPartnerCenter(options: PartnerCenterOptions): (call: Call) => Answer {
  const { world, now, tokens, limits } = options;
  const routes: readonly PartnerCenterRoute[] = [
    ...customerRoutes(world),
    ...fraudRoutes(world, now),
    ...mfaRoutes(world, now),
    ...webhookRoutes(options),
  ];

  const refusal = (route: PartnerCenterRoute, token: Claims): Reply | undefined => {
    if (token.tid !== world.partner.id) return fault(403, '900159', 'The caller is not of the partner tenant.');
    if (token.idtyp === 'app') {
      return route.userOnly
        ? fault(403, '900329', 'This resource does not support application-only authentication.')
        : undefined;
    }
    if (!token.amr?.includes('mfa')) return fault(401, '900421', 'The token has no MFA claim.');
    // Partner Center has one delegated permission; which code it gives without it, nothing tells.
    return token.scp?.split(' ').includes('user_impersonation') ? undefined : fault(403, '403', 'Access denied.');
  };

  const refusedRole = ({ roles }: PartnerCenterRoute, customerId: string | undefined): Reply | undefined => {
    const customer = world.customers.find(({ id }) => id === customerId);
    if (!roles || !customer?.gdap) return undefined;
    const active = customer.relationships.filter(({ status, endsAt }) => status === 'active' && endsAt > now());
    const holds = active.some(({ roleTemplateIds }) => roleTemplateIds.some((id) => roles.includes(id)));
    return holds || active.length === 0
      ? undefined
      : fault(403, '403', 'The user lacks a role in the tenant of the customer.');
  };

  const respond = (call: Call, token: Claims | undefined): Answer => {
    if (!token) return fault(401, '400', 'Access denied.');
    if (!AUDIENCES.includes(token.aud)) return fault(401, '900420', 'The token is for another audience.');
    const found = matchRoute(routes, call.method, call.segments);
    if (!found) return { ...unknownResource(), unknownRoute: true };
    const granted = token.idtyp === 'user' ? (token.scp?.split(' ') ?? []) : (token.roles ?? []);
    const where = token.tid === world.partner.id ? ('partner' as const) : undefined;
    const seen: SeenCall = { route: templateOf(found.route), by: token.idtyp, where, granted };
    const refused = refusal(found.route, token) ?? refusedRole(found.route, found.params['id']);
    if (refused) return { ...refused, seen };
    const waitSec = limits.refusalSec('partnerCenter', token.tid);
    const answer =
      waitSec === undefined ? found.route.handle({ ...call, params: found.params, token }) : tooMany(waitSec);
    return { ...answer, seen };
  };

  return (call) => {
    const token = tokens.read(call.headers['authorization']);
    const answer = respond(call, token);
    const headers = {
      'MS-RequestId': call.headers['ms-requestid'] ?? randomUUID(),
      'MS-CorrelationId': call.headers['ms-correlationid'] ?? randomUUID(),
      'MS-CV': `${randomUUID().slice(0, 16)}.0`,
      'MS-ServerId': '100030011',
      Date: now().toUTCString(),
      ...answer.headers,
    };
    return { ...answer, headers, tenantId: token?.tid };
  };
}
