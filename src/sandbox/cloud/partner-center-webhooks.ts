import { randomUUID } from 'node:crypto';
import type { Limits } from './limits.ts';
import { badInput, type PartnerCenterCall, type PartnerCenterRoute, unknownResource } from './partner-center-route.ts';
import { jsonBody, type Reply, textList } from './router.ts';
import type { Delivery, WebhookRegistration, WebhookSender } from './webhook-sender.ts';

/** Events that one may register for. */
export const WEBHOOK_EVENTS: readonly string[] = [
  'azure-fraud-event-detected',
  'dap-admin-relationship-approved',
  'dap-admin-relationship-terminated',
  'dap-admin-relationship-terminated-by-microsoft',
  'granular-admin-relationship-approved',
  'granular-admin-relationship-activated',
  'granular-admin-relationship-expired',
  'granular-admin-relationship-terminated',
  'granular-admin-access-assignment-created',
  'granular-admin-access-assignment-activated',
  'granular-admin-access-assignment-updated',
  'granular-admin-access-assignment-deleted',
  'reseller-relationship-accepted-by-customer',
  'subscription-updated',
  'usagerecords-thresholdExceeded',
  'test-created',
];

export interface WebhookRouteOptions {
  readonly webhooks: WebhookSender;
  readonly limits: Limits;
  readonly now: () => Date;
}

/** Partner Center removes what it knows of a test after this long. */
const KEEP_VALIDATION_MS = 7 * 86_400_000;

interface Validation {
  readonly askedAt: Date;
  readonly callbackUrl: string;
  /** `undefined` while attempts go on. */
  delivery: Delivery | undefined;
}

/** The 429 of Partner Center's gateway, which words it unlike the rest. */
export const tooMany = (waitSec: number): Reply => ({
  status: 429,
  headers: { 'Retry-After': String(waitSec) },
  body: { statusCode: 429, message: `Rate limit is exceeded. Try again in ${waitSec} seconds.` },
});

/**
 * Registration of the one webhook of a partner, and its self-test.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks
 */
export function webhookRoutes({ webhooks, limits, now }: WebhookRouteOptions): readonly PartnerCenterRoute[] {
  const base = 'webhooks/v1/registration';
  const validations = new Map<string, Validation>();

  // Real answers came in camelCase, whatever the documents say.
  const shown = ({ subscriberId, url, events }: WebhookRegistration) => ({
    subscriberId,
    webhookUrl: url,
    webhookEvents: events,
  });

  const register = (call: PartnerCenterCall): Reply => {
    const body = jsonBody(call);
    const url = body?.['WebhookUrl'];
    const events = textList(body?.['WebhookEvents']);
    if (typeof url !== 'string' || !URL.canParse(url)) return badInput('WebhookUrl is not valid.');
    if (!events?.every((event) => WEBHOOK_EVENTS.includes(event))) return badInput('WebhookEvents is not valid.');
    webhooks.registration = {
      subscriberId: webhooks.registration?.subscriberId ?? randomUUID(),
      url,
      events,
      msSignatureHeader: body?.['SignatureTokenToMsSignatureHeader'] === true,
    };
    return { status: 200, body: shown(webhooks.registration) };
  };

  const validate = (call: PartnerCenterCall): Reply => {
    const target = webhooks.registration;
    if (!target?.events.includes('test-created')) return badInput('A registration for test-created is needed.');
    const waitSec = limits.refusalSec('validationEvents', call.token.tid);
    if (waitSec !== undefined) return tooMany(waitSec);
    const correlationId = randomUUID();
    const validation: Validation = { askedAt: now(), callbackUrl: target.url, delivery: undefined };
    validations.set(correlationId, validation);
    const resourceUri = `${call.baseUrl}/${base}/validationEvents/${correlationId}`;
    void webhooks.send({ name: 'test-created', resourceName: 'test', resourceUri }).then((delivery) => {
      validation.delivery = delivery;
    });
    return { status: 200, body: { correlationId } };
  };

  const validation = (call: PartnerCenterCall): Reply => {
    const correlationId = call.params['id'] ?? '';
    const found = validations.get(correlationId);
    if (!found || now().getTime() - found.askedAt.getTime() > KEEP_VALIDATION_MS) return unknownResource();
    return {
      status: 200,
      body: {
        correlationId,
        partnerId: call.token.tid,
        status: found.delivery ? 'completed' : 'inProgress',
        callbackUrl: found.callbackUrl,
        results: (found.delivery?.statuses ?? []).map((status) => ({
          responseCode: status === 200 ? 'OK' : String(status),
          responseMessage: '',
          systemError: status === 0,
          dateTimeUtc: now().toISOString().slice(0, -1),
        })),
      },
    };
  };

  const current = (): Reply =>
    webhooks.registration ? { status: 200, body: shown(webhooks.registration) } : unknownResource();

  return [
    { method: 'GET', path: `${base}/events`, handle: () => ({ status: 200, body: WEBHOOK_EVENTS }) },
    { method: 'GET', path: base, handle: current },
    { method: 'POST', path: base, handle: register },
    { method: 'PUT', path: base, handle: register },
    { method: 'POST', path: `${base}/validationEvents`, handle: validate },
    { method: 'GET', path: `${base}/validationEvents/:id`, handle: validation },
  ];
}
