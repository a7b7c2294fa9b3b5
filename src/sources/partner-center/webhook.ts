import { createHash } from 'node:crypto';
import type { Logger } from '../../log.ts';
import type { RefusalLog } from '../../refusal-log.ts';
import type { Database } from '../../storage/connect.ts';
import { currentTrace } from '../../trace.ts';
import { noteArrival, noteWebhook } from '../../webhooks/index.ts';
import { CUSTOMERS } from '../customers.ts';
import { PARTNER_ALERTS } from '../partner-alerts.ts';
import { makeDue } from '../source-states.ts';
import {
  STALE_AFTER_MS,
  verifyWebhook,
  type WebhookEvent,
  type WebhookFault,
  type WebhookRequest,
} from './verify-webhook.ts';
import type { WebhookCertificates } from './webhook-certificates.ts';

/**
 * What became of a webhook. An accepted one is answered with 200, and so is a repeated one: Microsoft sends again what
 * it has no 200 for, and must not count it as failed because our first answer was lost.
 */
export type WebhookResult =
  | { readonly kind: 'accepted'; readonly events: readonly WebhookEvent[] }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly status: 400 | 401; readonly reason: WebhookFault };

export interface WebhookPorts {
  readonly db: Database;
  readonly now: () => Date;
  readonly log: Logger;
  /** The security log: a line for each that is refused, and no more than people can read. */
  readonly security: RefusalLog;
  readonly partnerTenantId: string;
  readonly certificates: WebhookCertificates;
  /** Wakes the poller of this process; others find the work at their next look. */
  readonly wake: () => void;
  /** Remembers why one was refused, for people who wonder where they are. */
  readonly noteRefusal?: (reason: WebhookFault) => Promise<void>;
}

/** A receipt is kept a day longer than its webhook could be sent again. */
const KEEP_RECEIPT_MS = STALE_AFTER_MS + 86_400_000;

/**
 * Takes a webhook in: verifies it, remembers it, and makes due at once what it speaks of. A webhook carries no facts
 * of its own, it only says that it is time to ask.
 *
 * The same bytes a second time do nothing, whoever sends them: nothing in them but their sameness tells a copy from the
 * original. They wake nobody and leave no line in a log that is kept, so that a copy is not worth sending.
 */
export async function handleWebhook(ports: WebhookPorts, request: WebhookRequest): Promise<WebhookResult> {
  const verified = await verifyWebhook(request, ports.certificates, ports.now());
  const result = verified.kind === 'refused' ? verified : await receive(ports, request.body, verified.events);
  if (result.kind === 'refused') {
    ports.security.refused({ code: 'webhook_refused', reason: result.reason, status: result.status });
    await ports.noteRefusal?.(result.reason);
    return result;
  }
  if (result.kind === 'repeated') {
    ports.log.debug('webhook repeated');
    return result;
  }
  ports.log.info({ events: result.events.map(({ name }) => name) }, 'webhook accepted');
  ports.wake();
  return result;
}

async function receive(
  { db, now, partnerTenantId }: WebhookPorts,
  body: Buffer,
  events: readonly WebhookEvent[],
): Promise<WebhookResult> {
  const receivedAt = now();
  const isNew = await db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('webhook_receipts')
      .where('received_at', '<', new Date(receivedAt.getTime() - KEEP_RECEIPT_MS))
      .execute();
    const receipt = await tx
      .insertInto('webhook_receipts')
      .values({ body_hash: createHash('sha256').update(body).digest('hex'), received_at: receivedAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('body_hash')
      .executeTakeFirst();
    if (!receipt) return false;
    const sources = [...new Set(events.flatMap(({ name }) => sourcesOf(name)))];
    await makeDue(tx, { sources, tenantIds: [partnerTenantId] }, receivedAt, currentTrace());
    await noteWebhook(tx, 'accepted', events.map(({ name }) => name).join(', '), receivedAt);
    for (const { testId } of events) if (testId !== '') await noteArrival(tx, testId, receivedAt);
    return true;
  });
  return isNew ? { kind: 'accepted', events } : { kind: 'repeated' };
}

/**
 * What an event makes due; the names of relationships start alike, old and new.
 * Source: https://learn.microsoft.com/partner-center/developer/partner-center-webhook-events
 */
function sourcesOf(name: string): string[] {
  if (name === 'azure-fraud-event-detected') return [PARTNER_ALERTS];
  const isRelationship = /^(granular-admin|dap-admin|reseller-relationship|indirect-reseller-relationship)-/.test(name);
  return isRelationship ? [CUSTOMERS] : [];
}
