import type { Alert } from '../alert.ts';
import { isAboutApp } from './about-app.ts';

/** What a link is made from. */
export type Linkable = Pick<Alert, 'kind' | 'tenantId' | 'subjectId' | 'evidence'>;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id if it is a GUID: nothing else from outside gets into an address that people press. */
const guid = (id: string): string | undefined => (GUID.test(id) ? id.toLowerCase() : undefined);

// Documented: learn.microsoft.com/partner-center/security/azure-fraud-notification links to it. It takes no alert id.
const PARTNER_ALERTS = 'https://partner.microsoft.com/dashboard/commerce2/insights/security/alerts';

// Best known: the list of customers, from which the relationships of each are one click away.
const RELATIONSHIPS = 'https://partner.microsoft.com/dashboard/v2/customers/list';

/**
 * A page of the Entra admin center, in the right tenant where that is known.
 *
 * Documented: the tenant id as the first part of the path opens the portal in that tenant, which a partner with GDAP
 * needs. Best known: the names of the pages (blades) and of their parameters, which are those that the portal itself
 * shows in the address bar. When one is renamed, the portal says so inside the right tenant, one click from the page.
 */
function entraPage(alert: Linkable, page: string): string {
  const tenantId = guid(alert.tenantId);
  return `https://entra.microsoft.com/${tenantId ? `${tenantId}/` : ''}#view/${page}`;
}

/**
 * Where Microsoft shows the alert: the risk of that user or the list of risky users or apps in Entra ID Protection, or
 * the security alerts of Partner Center.
 *
 * @returns an https address of a Microsoft portal, whatever the alert holds; the general page where an id is no GUID
 */
export function portalLink(alert: Linkable): string {
  if (alert.kind === 'relationship') return RELATIONSHIPS;
  if (alert.kind === 'partnerAlert') return PARTNER_ALERTS;
  if (isAboutApp(alert))
    return entraPage(alert, 'Microsoft_AAD_IAM/IdentityProtectionMenuBlade/~/RiskyServicePrincipals');
  const userId = guid(alert.subjectId);
  return entraPage(alert, `Microsoft_AAD_IAM/RiskyUsersBlade${userId ? `/userId/${userId}` : ''}`);
}

/**
 * Where the subject itself is managed, and so where it is contained: the user, the app, or the Azure subscription.
 *
 * @returns as `portalLink`
 */
export function subjectLink(alert: Linkable): string {
  if (alert.kind === 'relationship') return entraPage(alert, 'Microsoft_AAD_IAM/TenantOverview.ReactView');
  if (alert.kind === 'partnerAlert') return subscriptionLink(alert);
  const id = guid(alert.subjectId);
  if (isAboutApp(alert)) {
    // The list of all enterprise apps, when the app's object id is not known.
    const page = id
      ? `ManagedAppMenuBlade/~/Overview/objectId/${id}`
      : 'StartboardApplicationsMenuBlade/~/AppAppsPreview';
    return entraPage(alert, `Microsoft_AAD_IAM/${page}`);
  }
  const page = id ? `UserProfileMenuBlade/~/overview/userId/${id}` : 'UserManagementMenuBlade/~/AllUsers';
  return entraPage(alert, `Microsoft_AAD_UsersAndTenants/${page}`);
}

// Best known: `#@tenant/resource` and a resource id is what the portal's own address bar shows. The list of all
// subscriptions is a page that Microsoft's own how-tos link to.
function subscriptionLink(alert: Linkable): string {
  const named = alert.evidence.flatMap((piece) => (piece.type === 'partnerAlert' ? [piece.subscriptionId] : []));
  const subscriptionId = [...named, alert.subjectId].map(guid).find((id) => id !== undefined);
  const tenantId = guid(alert.tenantId);
  if (!subscriptionId) return 'https://portal.azure.com/#view/Microsoft_Azure_Billing/SubscriptionsBlade';
  return `https://portal.azure.com/#${tenantId ? `@${tenantId}/` : ''}resource/subscriptions/${subscriptionId}/overview`;
}
