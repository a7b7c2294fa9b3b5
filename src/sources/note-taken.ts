import type { TakenAt } from '../alerts/index.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { currentTrace, traceOf } from '../trace.ts';
import type { Claim } from './source-states.ts';

/** What reading the sources is counted in. */
export type SourceMetrics = Pick<
  Metrics,
  'reads' | 'readTime' | 'signals' | 'ingestLag' | 'placed' | 'outsideCalls' | 'outsideTime' | 'loginFailures'
>;

/**
 * Says in the log what became of the items of one page, one line an alert on the alert's own trace; `cause` is the trace
 * of the read that brought it. Counts how long Microsoft's news took to get here.
 */
export function noteTaken(
  { log, metrics }: { readonly log: Logger; readonly metrics?: SourceMetrics | undefined },
  claim: Claim,
  news: readonly TakenAt[],
): void {
  for (const { alert, isNew, number, place, foldId } of news) {
    const lagSec = Math.round((alert.createdAt.getTime() - alert.shownAt.getTime()) / 1000);
    const about = {
      trace: traceOf(alert),
      cause: currentTrace(),
      alert: alert.id,
      number,
      source: claim.source,
      tenant: alert.tenantId,
      severity: alert.severity,
      place,
      ...(foldId && { fold: foldId }),
    };
    if (!isNew) {
      log.info({ ...about, status: alert.status }, 'alert updated');
      continue;
    }
    log.info({ ...about, kind: alert.kind, lagSec }, 'alert opened');
    metrics?.placed.inc({ place });
    // The first read of a customer brings weeks of history, which says nothing of how fast we are.
    if (claim.status !== 'new') metrics?.ingestLag.observe({ source: claim.source }, lagSec);
  }
}
