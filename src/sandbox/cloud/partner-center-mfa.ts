import type { PartnerCenterRoute } from './partner-center-route.ts';
import type { World } from './world.ts';

/**
 * Who of the partner's people reached Partner Center without multifactor authentication.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-security-requirements-mfa-status
 */
export const mfaRoutes = (world: World, now: () => Date): readonly PartnerCenterRoute[] => [
  {
    method: 'GET',
    path: 'v1/nonMfaCompliantPartnerPrincipals',
    userOnly: true,
    handle: () => {
      const items = (world.withoutMfa ?? []).map((objectId) => ({
        objectId,
        tenantId: world.partner.id,
        upn: world.partner.users.find(({ id }) => id === objectId)?.upn ?? '',
        lastNonMfaCompliantRequestDateTime: new Date(now().getTime() - 3_600_000).toISOString().slice(0, 23),
      }));
      return { status: 200, body: { totalCount: items.length, items, attributes: { objectType: 'Collection' } } };
    },
  },
];
