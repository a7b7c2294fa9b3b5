import type { Graph } from './client.ts';

/**
 * Every partner security alert, in all states, a page at a time. No filter is documented, so none is sent.
 *
 * Beta only, and for the partner's service user: app tokens are documented too, but have been seen refused for the
 * want of MFA.
 * Source: https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityalert-api-overview
 */
export const readSecurityAlerts = (graph: Graph, partnerTenantId: string): AsyncGenerator<readonly unknown[]> =>
  graph.readPages({
    tenantId: partnerTenantId,
    version: 'beta',
    path: '/security/partner/securityAlerts',
    as: 'user',
  });
