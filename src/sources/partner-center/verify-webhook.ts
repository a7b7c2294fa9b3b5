import { verify } from 'node:crypto';
import { z } from 'zod';
import { instantOf } from '../instant.ts';
import { camelKeys } from './camel-keys.ts';
import type { WebhookCertificateFault, WebhookCertificates } from './webhook-certificates.ts';

/** A webhook as it arrived. */
export interface WebhookRequest {
  /** Names in lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The very bytes: the signature is over them, and JSON written again is other bytes. */
  readonly body: Buffer;
}

/** One thing that Partner Center says has happened; what exactly must be asked for. */
export interface WebhookEvent {
  readonly name: string;
  readonly changedAt: Date;
  /** Of a test event, the id that Partner Center gave the test; `''` where it does not say. */
  readonly testId: string;
}

export type WebhookFault =
  | WebhookCertificateFault
  | 'tooLarge'
  | 'unsigned'
  | 'incomplete'
  | 'unknownAlgorithm'
  | 'malformed'
  | 'stale'
  | 'notYet';

export type Verified =
  | { readonly kind: 'genuine'; readonly events: readonly WebhookEvent[] }
  | { readonly kind: 'refused'; readonly status: 400 | 401; readonly reason: WebhookFault };

const MOST_BYTES = 32 * 1024;
/** There is no time in the signature. What is older than this is refused, what is younger is remembered. */
export const STALE_AFTER_MS = 3 * 86_400_000;
/** An event of a later moment than this could be played again when its receipt is gone. Clocks differ by less. */
const EARLY_MS = 3_600_000;

const Event = z
  .object({ eventName: z.string().min(1), resourceChangeUtcDate: z.string(), resourceUri: z.string().catch('') })
  .transform(({ eventName, resourceChangeUtcDate, resourceUri }, context): WebhookEvent => {
    const changedAt = instantOf(resourceChangeUtcDate);
    const name = eventName.toLowerCase();
    if (changedAt) return { name, changedAt, testId: name === 'test-created' ? testIdIn(resourceUri) : '' };
    context.addIssue({ code: 'custom', message: 'not an instant' });
    return z.NEVER;
  });
const Events = z.union([z.array(Event).nonempty(), Event.transform((event) => [event])]);

/**
 * Verifies a webhook in Microsoft's order, which decides the status, and a little beyond: what Microsoft's rules let
 * through and nobody honest would send is refused too.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks
 */
export async function verifyWebhook(
  request: WebhookRequest,
  certificates: WebhookCertificates,
  now: Date,
): Promise<Verified> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  if (request.body.length > MOST_BYTES) return refused(400, 'tooLarge');
  const [scheme, signature, ...more] = (header('authorization') || header('x-ms-signature')).trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'signature' || !signature || more.length > 0) return refused(401, 'unsigned');
  const url = header('x-ms-certificate-url');
  const algorithm = header('x-ms-signature-algorithm');
  if (!url || !algorithm) return refused(400, 'incomplete');
  const hash = /^rsa-(sha(?:256|384|512))$/i.exec(algorithm)?.[1];
  if (!hash) return refused(401, 'unknownAlgorithm');
  // The last thing to ask for: it may cost a request of ours.
  const fault = await certificates.check(
    url,
    ({ publicKey }) =>
      publicKey.asymmetricKeyType === 'rsa' &&
      verify(hash.toLowerCase(), request.body, publicKey, Buffer.from(signature, 'base64')),
  );
  if (fault) return refused(401, fault);
  const events = eventsOf(request.body);
  if (!events) return refused(400, 'malformed');
  const ages = events.map(({ changedAt }) => now.getTime() - changedAt.getTime());
  if (ages.some((age) => age > STALE_AFTER_MS)) return refused(401, 'stale');
  return ages.some((age) => age < -EARLY_MS) ? refused(401, 'notYet') : { kind: 'genuine', events };
}

/** A test event names its test at the end of its address, which is never followed. */
const testIdIn = (resourceUri: string): string => /\/validationEvents\/([\w-]{1,64})$/i.exec(resourceUri)?.[1] ?? '';

/** `undefined` when any of it is not understood: an event without its date could be played again for ever. */
function eventsOf(body: Buffer): readonly WebhookEvent[] | undefined {
  try {
    return Events.safeParse(camelKeys(JSON.parse(body.toString('utf8')))).data;
  } catch {
    return undefined;
  }
}

const refused = (status: 400 | 401, reason: WebhookFault): Verified => ({ kind: 'refused', status, reason });
