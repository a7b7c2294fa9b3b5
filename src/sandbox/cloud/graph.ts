import { randomUUID } from 'node:crypto';
import type { AppTrust } from './app-trust.ts';
import { type ChannelMessages, channelMessageRoutes } from './graph-channel-messages.ts';
import { directoryRoutes } from './graph-directory.ts';
import { directoryRoleRoutes } from './graph-directory-roles.ts';
import { organisationRoutes } from './graph-organisation.ts';
import { ownAppRoutes } from './graph-own-app.ts';
import { partnerSecurityRoutes } from './graph-partner-security.ts';
import { policyRoutes } from './graph-policies.ts';
import { relationshipRoutes } from './graph-relationships.ts';
import { reportRoutes } from './graph-reports.ts';
import { riskDetectionRoutes } from './graph-risk-detections.ts';
import { riskyUserRoutes } from './graph-risky-users.ts';
import {
  denied,
  type GraphCall,
  type GraphContext,
  type GraphReply,
  type GraphRoute,
  graphError,
} from './graph-route.ts';
import { securityScoreRoutes } from './graph-security-score.ts';
import type { Answer } from './host.ts';
import type { Limits } from './limits.ts';
import type { SeenCall } from './requests.ts';
import { type Call, matchRoute, templateOf, unknownSegment } from './router.ts';
import type { Claims, Tokens } from './tokens.ts';
import { findTenant, type SimTenant } from './world.ts';

export interface GraphOptions extends GraphContext {
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly channels: ChannelMessages;
  readonly trust: AppTrust;
}

const AUDIENCES: readonly string[] = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];

const CONTENT_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

const grantedBy = (token: Claims): readonly string[] => token.roles ?? token.scp?.split(' ').filter(Boolean) ?? [];

const holds = (token: Claims, needs: GraphRoute['needs']): boolean => {
  const granted = grantedBy(token);
  return needs.length === 0 || needs.some((needed) => [needed].flat().every((name) => granted.includes(name)));
};

const passedMfa = (token: Claims): boolean => token.idtyp === 'user' && (token.amr ?? []).includes('mfa');

/** Partner security answers in capitals, unlike everything else in Graph; seen in the field, not documented. */
const missingMfa: GraphReply = {
  status: 403,
  body: {
    Error: {
      Code: 'Unauthorized_MissingMFA',
      Message: 'MFA is required for this request. The provided authentication token does not have MFA claims.',
    },
  },
};

/**
 * Microsoft Graph: one table of routes behind the checks that all of them share, in the order in which Graph makes
 * them: token, route, tenant, rate, permission.
 */
export function createGraph(options: GraphOptions): (call: Call) => Answer {
  const { world, now, tokens, limits } = options;
  const routes: readonly GraphRoute[] = [
    ...riskDetectionRoutes,
    ...riskyUserRoutes(options),
    ...directoryRoutes(options),
    ...directoryRoleRoutes,
    ...organisationRoutes,
    ...policyRoutes,
    ...relationshipRoutes(options),
    ...partnerSecurityRoutes(options),
    ...securityScoreRoutes(options),
    ...reportRoutes(now),
    ...channelMessageRoutes(options.channels, now),
    ...ownAppRoutes(world, options.trust),
  ];

  const refusedRate = (route: GraphRoute, token: Claims): GraphReply | undefined => {
    if (!route.limit) return undefined;
    // Identity protection counts all apps of a tenant together, and does not say when to come back.
    const together = route.limit === 'identityProtection';
    const waitSec = limits.refusalSec(route.limit, together ? token.tid : `${token.tid} ${token.appid}`);
    if (waitSec === undefined) return undefined;
    const headers: Record<string, string> = together ? {} : { 'Retry-After': String(waitSec) };
    return { ...graphError(429, 'TooManyRequests', 'Too many requests.'), headers };
  };

  /** A partner's user in a customer's tenant may do what the relationships in force give, and no more. */
  const holdsRole = ({ roles }: GraphRoute, { idtyp }: Claims, tenant: SimTenant): boolean => {
    if (!roles || idtyp !== 'user' || tenant.kind !== 'customer') return true;
    const active = tenant.relationships.filter(({ status, endsAt }) => status === 'active' && endsAt > now());
    // Whether anybody comes in without one is decided where the token is issued.
    return (
      active.length === 0 || active.some(({ roleTemplateIds }) => roleTemplateIds.some((id) => roles.includes(id)))
    );
  };

  const respond = (
    call: Call,
    token: Claims | undefined,
  ): { readonly reply: GraphReply; readonly unknownRoute?: true; readonly seen?: SeenCall } => {
    if (!token || !AUDIENCES.includes(token.aud)) {
      return {
        reply: graphError(
          401,
          'InvalidAuthenticationToken',
          'Access token is missing, malformed or for another audience.',
        ),
      };
    }
    const [version, ...rest] = call.segments;
    if (version !== 'v1.0' && version !== 'beta') {
      return { reply: graphError(400, 'BadRequest', 'Invalid version: it must be v1.0 or beta.'), unknownRoute: true };
    }
    const offered = routes.filter((route) => version === 'beta' || !route.betaOnly);
    const found = matchRoute(offered, call.method, rest);
    if (!found) {
      const segment = unknownSegment(offered, rest) ?? rest.at(-1) ?? '';
      return {
        reply: graphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`),
        unknownRoute: true,
      };
    }
    const { route, params } = found;
    const tenant = findTenant(world, token.tid);
    if (!tenant) {
      return {
        reply: graphError(
          403,
          'Authorization_IdentityNotFound',
          'The identity of the calling application could not be established.',
        ),
      };
    }
    const limited = refusedRate(route, token);
    if (limited) return { reply: limited };
    if (route.partnerUserOnly && !(passedMfa(token) && tenant === world.partner)) return { reply: missingMfa };
    const seen: SeenCall = {
      route: templateOf(route),
      by: token.idtyp,
      where: tenant.kind,
      granted: grantedBy(token),
    };
    if (!holds(token, route.needs) || !holdsRole(route, token, tenant)) return { reply: denied(route.refusal), seen };
    const graphCall: GraphCall = { ...call, version, params, token, tenant };
    return { reply: route.handle(graphCall), seen };
  };

  return (call) => {
    const token = tokens.read(call.headers['authorization']);
    const { reply, unknownRoute = false, seen } = respond(call, token);
    const requestId = randomUUID();
    const clientRequestId = call.headers['client-request-id'] ?? requestId;
    const innerError = {
      date: now().toISOString().slice(0, 19),
      'request-id': requestId,
      'client-request-id': clientRequestId,
    };
    return {
      status: reply.status,
      headers: {
        ...(reply.body === undefined && !reply.error ? {} : { 'Content-Type': CONTENT_TYPE }),
        'request-id': requestId,
        'client-request-id': clientRequestId,
        'x-ms-ags-diagnostic': JSON.stringify({ ServerInfo: { DataCenter: 'Simulation', Slice: 'E', Ring: '1' } }),
        'OData-Version': '4.0',
        Date: now().toUTCString(),
        ...reply.headers,
      },
      body: reply.error ? { error: { ...reply.error, innerError } } : reply.body,
      tenantId: token?.tid,
      unknownRoute,
      seen,
    };
  };
}
