import { changeAlert, resourceIdOf } from './fraud-alerts.ts';
import { fraudEventInstant, offsetInstant } from './instant.ts';
import { badInput, type PartnerCenterCall, type PartnerCenterRoute } from './partner-center-route.ts';
import { jsonBody, type Reply, textList } from './router.ts';
import type { PartnerAlertReason, SimPartnerAlert, World } from './world.ts';

/** How Partner Center says that something has not happened yet. */
const NEVER = '9999-12-31T23:59:59.9970000';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const eventIdOf = (alert: SimPartnerAlert): string => `${alert.subscriptionId}_${alert.entityId}`;

/** Members that both models of the API show. */
function oldModel(world: World, alert: SimPartnerAlert) {
  const customer = world.customers.find(({ id }) => id === alert.customerTenantId);
  const [first, last] = [fraudEventInstant(alert.firstObservedAt), fraudEventInstant(alert.lastObservedAt)];
  return {
    eventTime: fraudEventInstant(alert.detectedAt),
    eventId: eventIdOf(alert),
    partnerTenantId: world.partner.id,
    partnerFriendlyName: world.partner.name,
    customerTenantId: alert.customerTenantId,
    customerFriendlyName: customer?.name ?? '',
    subscriptionId: alert.subscriptionId,
    subscriptionType: 'modern',
    entityId: alert.entityId,
    entityName: alert.resourceName,
    entityUrl: resourceIdOf(alert),
    hitCount: alert.details['ConnectionCount'] ?? '1',
    catalogOfferId: 'ms-azr-17g',
    eventStatus: capital(alert.status),
    serviceName: 'Compute',
    resourceName: alert.resourceName,
    resourceGroupName: alert.resourceGroup,
    firstOccurrence: first,
    lastOccurrence: last,
    resolvedReason: alert.resolvedReason ? capital(alert.resolvedReason) : 'None',
    resolvedOn: alert.resolvedAt ? fraudEventInstant(alert.resolvedAt) : NEVER,
    resolvedBy: alert.resolvedBy ?? '',
    firstObserved: first,
    lastObserved: last,
  };
}

/** Members that come with `X-NewEventsModel: true`. */
function newModel(world: World, alert: SimPartnerAlert) {
  const subscription = world.customers
    .flatMap((customer) => customer.subscriptions)
    .find(({ id }) => id === alert.subscriptionId);
  return {
    eventType: alert.alertType,
    severity: capital(alert.severity),
    confidenceLevel: alert.confidence,
    displayName: alert.displayName,
    description: alert.description,
    country: 'GB',
    valueAddedResellerTenantId: '',
    valueAddedResellerFriendlyName: '',
    subscriptionName: subscription?.name ?? '',
    affectedResources: [{ azureResourceId: resourceIdOf(alert), type: 'Microsoft.Compute/virtualMachines' }],
    additionalDetails: {
      resourceid: resourceIdOf(alert),
      resourcetype: 'VirtualMachine',
      ...Object.fromEntries(
        Object.entries(alert.details).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
      ),
    },
    IsTest: String(alert.isTest),
    // A document inside a text.
    activityLogs: JSON.stringify(
      alert.log.map(({ from, to, by, at }) => ({
        statusFrom: capital(from),
        statusTo: capital(to),
        updatedBy: by,
        dateTime: offsetInstant(at),
      })),
    ),
  };
}

const usesNewModel = (call: PartnerCenterCall): boolean => call.headers['x-neweventsmodel']?.toLowerCase() === 'true';

/** Case does not matter; no value lets everything through. */
const allows = (wanted: string | null, value: string): boolean =>
  !wanted || wanted.toLowerCase() === value.toLowerCase();

/**
 * Azure fraud events: bare arrays, no count, no next link, user tokens only.
 * Source: https://learn.microsoft.com/partner-center/developer/get-fraud-events ,
 * https://learn.microsoft.com/partner-center/developer/update-fraud-events-status
 */
export function fraudRoutes(world: World, now: () => Date): readonly PartnerCenterRoute[] {
  const show = (call: PartnerCenterCall, alerts: readonly SimPartnerAlert[]): Reply => ({
    status: 200,
    body: alerts.map((alert) => ({ ...oldModel(world, alert), ...(usesNewModel(call) ? newModel(world, alert) : {}) })),
  });

  const list = (call: PartnerCenterCall): Reply => {
    const { query } = call;
    const isNew = usesNewModel(call);
    const found = world.partnerAlerts.filter(
      (alert) =>
        allows(query.get('EventStatus'), alert.status) &&
        allows(query.get('SubscriptionId'), alert.subscriptionId) &&
        (!isNew || allows(query.get('EventType'), alert.alertType)),
    );
    const size = Number(query.get('PageSize'));
    const number = Number(query.get('PageNumber'));
    // One without the other, or a zero, is ignored: everything comes at once.
    return show(call, isNew && size > 0 && number > 0 ? found.slice((number - 1) * size, number * size) : found);
  };

  const update = (call: PartnerCenterCall): Reply => {
    const body = jsonBody(call);
    const ids = body?.['EventIds'] === undefined ? [] : textList(body['EventIds']);
    const status = (['resolved', 'investigating'] as const).find((one) => capital(one) === body?.['EventStatus']);
    const reason = (['fraud', 'ignore'] as const).find((one) => capital(one) === body?.['ResolvedReason']);
    if (!ids || !status) return badInput('EventIds or EventStatus is not valid.');
    if (status === 'resolved' && !reason) return badInput('ResolvedReason must be Fraud or Ignore.');
    const ofSubscription = world.partnerAlerts.filter(({ subscriptionId }) => subscriptionId === call.params['id']);
    // The trap of this API: an empty list means every event of the subscription.
    const hit = ids.length === 0 ? ofSubscription : ofSubscription.filter((alert) => ids.includes(eventIdOf(alert)));
    const change = { status, reason: reason as PartnerAlertReason | undefined, by: call.token.upn ?? '', at: now() };
    for (const alert of hit) changeAlert(alert, change);
    return show(call, hit);
  };

  return [
    { method: 'GET', path: 'v1/fraudEvents', userOnly: true, handle: list },
    { method: 'POST', path: 'v1/fraudEvents/subscription/:id/status', userOnly: true, handle: update },
  ];
}
