import { type KeyObject, sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { WebhookCertificate } from './certificates.ts';
import { offsetInstant } from './instant.ts';

/** What happened, before it is dressed as Partner Center's payload. Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhook-events */
export interface WebhookEvent {
  readonly name: string;
  readonly resourceUri: string | null;
  /** Missing in fraud events. */
  readonly resourceName?: string;
  /** Default: now. An old one makes a stale event. */
  readonly changedAt?: Date;
}

/** Ways to send that an honest Partner Center would never use; all off by default. */
export interface SendOptions {
  /** Changes the body after signing it. */
  readonly tamper?: boolean;
  readonly omit?: readonly ('signature' | 'certificateUrl' | 'algorithm')[];
  /** Offers the certificate at a host that nobody allowed, though it is the right one. */
  readonly foreignCertificateHost?: boolean;
  readonly certificate?: WebhookCertificate;
  /** Sends the very same bytes this often. */
  readonly copies?: number;
}

export interface WebhookRegistration {
  readonly subscriberId: string;
  readonly url: string;
  readonly events: readonly string[];
  /** Puts the signature into `x-ms-signature`, away from `Authorization`. */
  readonly msSignatureHeader: boolean;
}

export interface Delivery {
  /** Nobody is registered for the event when empty. One status an attempt, 0 when nothing answered. */
  readonly statuses: readonly number[];
  readonly delivered: boolean;
}

export interface WebhookSender {
  /** Where events go; Partner Center's registration API sets it, a test may too. */
  registration: WebhookRegistration | undefined;
  /** Signs and sends an event to whoever registered for it: up to ten attempts, any answer but 2xx is a failure. */
  send(event: WebhookEvent, options?: SendOptions): Promise<Delivery>;
  /** Resolves when every event that was sent has been delivered or given up. */
  idle(): Promise<void>;
}

/** Partner Center gives up after this many; the event is then never sent again. */
const MAX_ATTEMPTS = 10;

/** Spacing of attempts is not published; this one is ours: one second more each time. */
const defaultDelay = (attempt: number, signal: AbortSignal): Promise<void> =>
  wait(attempt * 1000, undefined, { signal, ref: false });

export interface WebhookSenderOptions {
  readonly key: KeyObject;
  readonly now: () => Date;
  /** Address of a certificate, at the allowed host or at another name of the same server. */
  readonly certificateUrl: (certificate: WebhookCertificate, foreignHost: boolean) => string;
  /** Waits before attempt `attempt + 1`. */
  readonly delay?: (attempt: number, signal: AbortSignal) => Promise<void>;
  /** Ends waiting and attempts when the cloud stops. */
  readonly signal: AbortSignal;
}

/** Makes the sender of Partner Center's webhooks. Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhooks */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { key, now, certificateUrl, delay = defaultDelay, signal } = options;
  const underWay = new Set<Promise<Delivery>>();

  const bytesOf = ({ name, resourceUri, resourceName, changedAt = now() }: WebhookEvent): Buffer =>
    Buffer.from(
      JSON.stringify({
        EventName: name,
        ResourceUri: resourceUri,
        ...(resourceName ? { ResourceName: resourceName } : {}),
        AuditUri: null,
        ResourceChangeUtcDate: offsetInstant(changedAt),
      }),
    );

  const headersOf = (bytes: Buffer, target: WebhookRegistration, how: SendOptions): Record<string, string> => {
    const { omit = [], certificate = 'genuine', foreignCertificateHost = false } = how;
    const signature = `Signature ${sign('sha256', bytes, key).toString('base64')}`;
    return {
      'Content-Type': 'application/json',
      ...(omit.includes('signature')
        ? {}
        : { [target.msSignatureHeader ? 'x-ms-signature' : 'Authorization']: signature }),
      ...(omit.includes('certificateUrl')
        ? {}
        : { 'X-MS-Certificate-Url': certificateUrl(certificate, foreignCertificateHost) }),
      ...(omit.includes('algorithm') ? {} : { 'X-MS-Signature-Algorithm': 'rsa-sha256' }),
    };
  };

  const attempt = async (url: string, headers: Record<string, string>, body: Buffer): Promise<number> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
        signal,
        redirect: 'manual',
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };

  const deliver = async (event: WebhookEvent, how: SendOptions): Promise<Delivery> => {
    const target = sender.registration;
    const statuses: number[] = [];
    if (!target?.events.includes(event.name)) return { statuses, delivered: false };
    const bytes = bytesOf(event);
    const headers = headersOf(bytes, target, how);
    // A blank before the last bracket: still the same JSON, no longer the bytes that were signed.
    const sent = how.tamper ? Buffer.concat([bytes.subarray(0, -1), Buffer.from(' }')]) : bytes;
    let copiesLeft = how.copies ?? 1;
    while (copiesLeft > 0 && statuses.length < MAX_ATTEMPTS && !signal.aborted) {
      const status = await attempt(target.url, headers, sent);
      statuses.push(status);
      if (status >= 200 && status < 300) copiesLeft -= 1;
      else await delay(statuses.length, signal).catch(() => undefined);
    }
    return { statuses, delivered: copiesLeft === 0 };
  };

  const sender: WebhookSender = {
    registration: undefined,
    send(event, how = {}) {
      const delivery = deliver(event, how);
      underWay.add(delivery);
      return delivery.finally(() => underWay.delete(delivery));
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
  return sender;
}
