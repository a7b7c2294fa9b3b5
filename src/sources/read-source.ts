import { type IngestPorts, ingestSignals, type Signal } from '../alerts/index.ts';
import type { Logger } from '../log.ts';
import { noteTaken, type SourceMetrics } from './note-taken.ts';
import { saveQuarantine } from './quarantine.ts';
import type { Batch, Source } from './source.ts';
import { type Claim, keepClaim } from './source-states.ts';

/** Somebody else reads this row by now; nothing more of it may be saved. */
export class ClaimLost extends Error {}

export interface ReadPorts extends IngestPorts {
  readonly log: Logger;
  readonly metrics?: SourceMetrics | undefined;
}

/** How much one read brought. */
export interface ReadCount {
  readonly items: number;
  readonly opened: number;
  readonly updated: number;
  readonly malformed: number;
}

/**
 * Reads one source of one tenant to its end, each page saved before the next is asked for.
 *
 * @param shouldStop - asked after each page; the rest is then left for another time
 * @param onKept - told after each page how the claim goes on
 * @throws ClaimLost when this process was too slow and the row was taken over, an AppError when the read failed
 */
export async function readSource(
  ports: ReadPorts,
  source: Source,
  claim: Claim,
  shouldStop: () => boolean,
  onKept: (claim: Claim) => void,
): Promise<ReadCount> {
  let current = claim;
  const count = { items: 0, opened: 0, updated: 0, malformed: 0 };
  for await (const batch of source.read(claim.tenantId, claim.cursor)) {
    const saved = await saveBatch(ports, source, current, batch);
    current = saved.claim;
    onKept(current);
    count.items += batch.signals.length + batch.malformed.length;
    count.opened += saved.opened;
    count.updated += saved.updated;
    count.malformed += batch.malformed.length;
    if (shouldStop()) break;
  }
  return count;
}

/**
 * Saves one page. What a partner's source says belongs to many customers, and each customer's alerts are taken in
 * apart; the cursor goes with the last of them, so that a crash in between repeats the page and loses nothing.
 */
async function saveBatch(ports: ReadPorts, source: Source, claim: Claim, batch: Batch) {
  const groups = byTenant(batch.signals, claim.tenantId);
  const last = groups.length - 1;
  let kept: Claim | undefined;
  const done = { opened: 0, updated: 0 };
  const taking: IngestPorts = { ...ports, onTaken: (news) => noteTaken(ports, claim, news) };
  for (const [index, { tenantId, signals }] of groups.entries()) {
    const { opened, updated, unchanged } = await ingestSignals(taking, tenantId, signals, async (tx) => {
      if (index < last) return;
      kept = await keepClaim(tx, claim, batch.cursor, ports.now());
      if (!kept) throw new ClaimLost();
      await saveQuarantine(tx, source.name, claim.tenantId, batch, ports.now());
      await batch.alongside?.(tx);
    });
    done.opened += opened;
    done.updated += updated;
    ports.metrics?.signals.inc({ outcome: 'opened' }, opened);
    ports.metrics?.signals.inc({ outcome: 'updated' }, updated);
    ports.metrics?.signals.inc({ outcome: 'unchanged' }, unchanged);
  }
  ports.metrics?.signals.inc({ outcome: 'malformed' }, batch.malformed.length);
  if (!kept) throw new ClaimLost();
  return { ...done, claim: kept };
}

function byTenant(signals: readonly Signal[], ownTenantId: string) {
  const groups = Object.groupBy(signals, (signal) => signal.tenantId);
  const entries = Object.entries(groups).map(([tenantId, own]) => ({ tenantId, signals: own ?? [] }));
  return entries.length > 0 ? entries : [{ tenantId: ownTenantId, signals: [] }];
}
