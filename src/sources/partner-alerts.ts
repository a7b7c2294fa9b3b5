import { AppError } from '../error.ts';
import type { Graph } from './graph/client.ts';
import { mapSecurityAlert } from './graph/map-security-alert.ts';
import { readSecurityAlerts } from './graph/security-alerts.ts';
import type { PartnerCenter } from './partner-center/client.ts';
import { readFraudEvents } from './partner-center/fraud-events.ts';
import { mapFraudEvent } from './partner-center/map-fraud-event.ts';
import { type Batch, batchOf, type Source } from './source.ts';

export const PARTNER_ALERTS = 'partnerAlerts';

/**
 * Fraud and abuse in customers' subscriptions, as Microsoft reports it to the partner.
 *
 * Two interfaces show the same alerts. Graph is the better one, is still in beta, and refuses some partners; then
 * Partner Center's fraud events take over for this read. The cursor says which one answered. Everything is read every
 * time: neither has a documented filter on changes, and a known alert that did not change costs nothing.
 */
export function createPartnerAlerts(graph: Graph, partnerCenter: PartnerCenter, intervalSec: number): Source {
  return {
    name: PARTNER_ALERTS,
    scope: 'partner',
    intervalSec,
    async *read(tenantId): AsyncGenerator<Batch> {
      try {
        for await (const items of readSecurityAlerts(graph, tenantId)) {
          yield batchOf(
            items.map((item) => mapSecurityAlert(tenantId, item)),
            { via: 'graph' },
          );
        }
        return;
      } catch (error) {
        if (!isNotOffered(error)) throw error;
      }
      for await (const items of readFraudEvents(partnerCenter)) {
        yield batchOf(
          items.map((item) => mapFraudEvent(tenantId, item)),
          { via: 'partnerCenter' },
        );
      }
    },
  };
}

/** Refused for this partner or not there at all; anything else may be over the next time. */
const isNotOffered = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'source_refused' &&
  [400, 403, 404].includes(Number(error.fields['status']));
