import { badRequest, contextOf, type GraphCall, type GraphReply, type GraphRoute, graphError } from './graph-route.ts';
import { stableGuid } from './ids.ts';
import { page } from './odata-page.ts';
import type { Licence } from './world.ts';

const NEEDS = ['AuditLog.Read.All'];

/** Days that Microsoft keeps a tenant's directory audit log, by its plan. */
const KEPT_DAYS: Readonly<Record<Licence, number>> = { none: 7, P1: 30, P2: 30 };
const DAY_MS = 86_400_000;

/** Who is registered for multifactor authentication: everybody, but those of whom the world says otherwise. */
const registrations = (call: GraphCall): GraphReply =>
  call.tenant.licence === 'none'
    ? graphError(
        403,
        'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
        "Neither tenant is B2C or tenant doesn't have premium license",
      )
    : page(call, {
        name: 'reports/authenticationMethods/userRegistrationDetails',
        rows: call.tenant.users.filter(({ accountEnabled }) => accountEnabled),
        view: (user) => ({
          id: user.id,
          userPrincipalName: user.upn,
          userDisplayName: user.displayName,
          userType: user.userType === 'Guest' ? 'guest' : 'member',
          isAdmin: user.roleTemplateIds.length > 0,
          isMfaRegistered: user.isWithoutMfa !== true,
          isMfaCapable: user.isWithoutMfa !== true,
          isPasswordlessCapable: false,
          isSsprRegistered: false,
          isSsprEnabled: false,
          isSsprCapable: false,
          methodsRegistered: user.isWithoutMfa ? [] : ['microsoftAuthenticatorPush'],
          lastUpdatedDateTime: '2026-03-04T02:00:00Z',
        }),
        filterable: {},
        defaultTop: 100,
        maxTop: 999,
      });

/** The ends of the audit log: its oldest line that is still kept, and one of today. */
const directoryAudits =
  (now: () => Date) =>
  (call: GraphCall): GraphReply => {
    const order = call.query.get('$orderby') ?? 'activityDateTime desc';
    if (!/^activityDateTime(?: (?:asc|desc))?$/.test(order)) return badRequest(`Cannot order by '${order}'.`);
    const at = (days: number) => new Date(now().getTime() - days * DAY_MS).toISOString();
    const lines = [KEPT_DAYS[call.tenant.licence], 1].map((days) => ({
      id: `Directory_${stableGuid(`audit:${call.tenant.id}:${days}`)}`,
      category: 'GroupManagement',
      correlationId: stableGuid(`correlation:${days}`),
      result: 'success',
      resultReason: '',
      activityDisplayName: 'Add member to group',
      activityDateTime: at(days),
      loggedByService: 'Core Directory',
      operationType: 'Assign',
      initiatedBy: { user: null, app: null },
      targetResources: [],
      additionalDetails: [],
    }));
    const sorted = order.endsWith('desc') ? lines.toReversed() : lines;
    const top = Number(call.query.get('$top') ?? 100);
    return {
      status: 200,
      body: { '@odata.context': contextOf(call, 'auditLogs/directoryAudits'), value: sorted.slice(0, top) },
    };
  };

/**
 * Reports about people and what was done to the directory.
 * Source: https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails ,
 * https://learn.microsoft.com/graph/api/directoryaudit-list
 */
export const reportRoutes = (now: () => Date): readonly GraphRoute[] => [
  {
    method: 'GET',
    path: 'reports/authenticationMethods/userRegistrationDetails',
    needs: NEEDS,
    handle: registrations,
  },
  { method: 'GET', path: 'auditLogs/directoryAudits', needs: NEEDS, handle: directoryAudits(now) },
];
