import { z } from 'zod';
import { batchOf, type Source } from '../source.ts';
import type { Graph } from './client.ts';
import { mapRiskDetection, RISK_DETECTIONS } from './map-risk-detection.ts';

/**
 * Offline detections appear hours to days after the deed, and Microsoft changes them later, so that the last two days
 * are read again and again.
 */
const OVERLAP_MS = 48 * 3_600_000;
/** Older detections change too, seldom: everything that Microsoft still keeps is read this often. */
const WHOLE_EVERY_MS = 6 * 3_600_000;

const Cursor = z.object({ watermark: z.coerce.date(), wholeAt: z.coerce.date() });

/**
 * Risk detections of every tenant.
 *
 * There is no delta and no filter on the last change; `detectedDateTime` is the one documented instant to filter by.
 * Source: https://learn.microsoft.com/graph/api/riskdetection-list
 */
export function createRiskDetections(graph: Graph, intervalSec: number, now: () => Date): Source {
  return {
    name: RISK_DETECTIONS,
    scope: 'everyTenant',
    intervalSec,
    async *read(tenantId, stored) {
      const cursor = Cursor.safeParse(stored).data;
      const startedAt = now();
      const isWhole = !cursor || startedAt.getTime() - cursor.wholeAt.getTime() >= WHOLE_EVERY_MS;
      const since = isWhole ? undefined : new Date(cursor.watermark.getTime() - OVERLAP_MS);
      const pages = graph.readPages({
        tenantId,
        path: '/identityProtection/riskDetections',
        query: { $top: '500', ...(since ? { $filter: `detectedDateTime ge ${since.toISOString()}` } : {}) },
      });
      for await (const items of pages) {
        yield batchOf(
          items.map((item) => mapRiskDetection(tenantId, item)),
          stored,
        );
      }
      // Pages come in no promised order, so nothing counts as read before the last of them is.
      yield batchOf([], {
        watermark: startedAt.toISOString(),
        wholeAt: (isWhole ? startedAt : cursor.wholeAt).toISOString(),
      });
    },
  };
}
