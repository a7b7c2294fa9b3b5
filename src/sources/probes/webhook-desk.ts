import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Outcome, WebhookDesk, WebhookRegistration } from '../../setup/index.ts';
import { camelKeys } from '../partner-center/camel-keys.ts';
import type { PartnerCenter } from '../partner-center/client.ts';
import { reasonOf } from '../reason.ts';

const PATH = '/webhooks/v1/registration';

/**
 * The events that we do something about; those of them that Partner Center does not know are left out.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhook-events
 */
export const WATCHED_EVENTS = [
  'azure-fraud-event-detected',
  'test-created',
  'granular-admin-relationship-approved',
  'granular-admin-relationship-activated',
  'granular-admin-relationship-expired',
  'granular-admin-relationship-terminated',
  'dap-admin-relationship-approved',
  'dap-admin-relationship-terminated',
  'dap-admin-relationship-terminated-by-microsoft',
  'reseller-relationship-accepted-by-customer',
  'indirect-reseller-relationship-accepted-by-customer',
] as const;

const Registration = z.object({
  webhookUrl: z.string().max(2_000),
  webhookEvents: z.array(z.string().max(200)).max(200).nullish(),
});
const Events = z.array(z.string());
const Test = z.object({ correlationId: z.string().regex(/^[\w-]{1,64}$/) });
const Validation = z.object({
  status: z.string().max(100),
  results: z.array(z.object({ responseCode: z.union([z.string(), z.number()]).transform(String).nullish() })).nullish(),
});

/** Opens Partner Center's registration of webhooks. Nothing is sent before it is used; only `register` changes anything. */
export function createWebhookDesk(partnerCenter: PartnerCenter): WebhookDesk {
  return {
    read: () => outcomeOf(() => readRegistration(partnerCenter)),
    register: (url, isReplacing) =>
      outcomeOf(async () => {
        const known = Events.parse(await partnerCenter.send({ path: `${PATH}/events` })).map((name) =>
          name.toLowerCase(),
        );
        const answer = await partnerCenter.send({
          path: PATH,
          method: isReplacing ? 'PUT' : 'POST',
          body: { WebhookUrl: url, WebhookEvents: WATCHED_EVENTS.filter((name) => known.includes(name)) },
        });
        return registrationOf(answer);
      }),
    sendTest: () =>
      outcomeOf(async () => {
        const answer = await partnerCenter.send({ path: `${PATH}/validationEvents`, method: 'POST' });
        return Test.parse(camelKeys(answer)).correlationId;
      }),
    readTest: (correlationId) =>
      outcomeOf(async () => {
        const path = `${PATH}/validationEvents/${encodeURIComponent(correlationId)}`;
        const { status, results } = Validation.parse(camelKeys(await partnerCenter.send({ path })));
        return { status, result: results?.at(-1)?.responseCode ?? '' };
      }),
  };
}

async function readRegistration(partnerCenter: PartnerCenter): Promise<WebhookRegistration | undefined> {
  try {
    const answer = await partnerCenter.send({ path: PATH });
    // What comes where nothing is registered is not documented: an empty answer, one without an address, or 404.
    return Registration.safeParse(camelKeys(answer)).success ? registrationOf(answer) : undefined;
  } catch (error) {
    if (error instanceof AppError && error.fields['status'] === 404) return undefined;
    throw error;
  }
}

function registrationOf(answer: unknown): WebhookRegistration {
  const { webhookUrl, webhookEvents } = Registration.parse(camelKeys(answer));
  return { url: webhookUrl, events: webhookEvents ?? [] };
}

async function outcomeOf<T>(ask: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'done', value: await ask() };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof z.ZodError ? 'malformed' : reasonOf(error) };
  }
}
