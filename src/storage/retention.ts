import { type Kysely, sql } from 'kysely';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { traceOf } from '../trace.ts';
import { archiveAlerts, eraseArchived, type Moved } from './archive.ts';
import type { Tables } from './tables.ts';

/** What is kept how long, in days; 0 is for ever. */
export interface Retention {
  readonly archiveAfterDays: number;
  readonly eraseAfterDays: number;
}

export interface RetentionPorts {
  readonly db: Kysely<Tables>;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'putAway'>;
  /** Asked between two batches: the process wants to end. */
  readonly isStopping?: () => boolean;
}

const DAY_MS = 86_400_000;

/** Batches of one kind in one round: 5,000 alerts, so that the rounds of a day move far more than come in. */
const BATCHES = 20;

/** Days that an item is kept that could not be understood; one that the source still shows comes back by itself. */
const QUARANTINE_DAYS = 90;
/** Such items that are kept at most, the latest: a source that changes its words must not fill the disk. */
const QUARANTINE_MOST = 10_000;

/** Rows of other tables that one statement erases. */
const ROWS = 5000;

/**
 * Keeps the store small: moves old alerts into the archive, and erases what is past its time.
 *
 * Call it every few minutes, on any number of instances: it works in batches, each a transaction of its own, and what
 * one round leaves is for the next.
 */
export async function keepRetention(ports: RetentionPorts, retention: Retention): Promise<void> {
  const { db, log } = ports;
  const now = ports.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const archived =
    retention.archiveAfterDays === 0
      ? 0
      : await inBatches(ports, () =>
          archiveAlerts(db, daysAgo(retention.archiveAfterDays), now, undefined, (moved) => noteMoved(log, moved)),
        );
  const erased = retention.eraseAfterDays === 0 ? 0 : await eraseOld(ports, daysAgo(retention.eraseAfterDays));
  await trimQuarantine(db, daysAgo(QUARANTINE_DAYS));
  ports.metrics?.putAway.inc({ what: 'archived' }, archived);
  ports.metrics?.putAway.inc({ what: 'erased' }, erased);
  if (archived + erased > 0) log.info({ archived, erased }, 'old alerts put away');
}

/** The last line of an alert's way, months after the others. */
function noteMoved(log: Logger, moved: readonly Moved[]): void {
  for (const alert of moved) {
    log.debug({ alert: alert.id, number: alert.number, trace: traceOf(alert) }, 'alert archived');
  }
}

/** @returns how many archived alerts were erased */
async function eraseOld(ports: RetentionPorts, before: Date): Promise<number> {
  const { db } = ports;
  const erased = await inBatches(ports, () => eraseArchived(db, before));
  // What was never an alert: settled at Microsoft before we first saw it.
  await sql`
    delete from signals where key = any(array(
      select key from signals where alert_id is null and state = 'closed' and updated_at < ${before} limit ${ROWS}
    ))
  `.execute(db);
  await sql`
    delete from tasks where id = any(array(
      select id from tasks where done_at < ${before} and alert_id is null limit ${ROWS}
    ))
  `.execute(db);
  // Lines about alerts and their tasks leave with the alert.
  await sql`
    delete from audit_log where id = any(array(
      select id from audit_log where at < ${before} and subject_type not in ('alert', 'task') limit ${ROWS}
    ))
  `.execute(db);
  return erased;
}

async function trimQuarantine(db: Kysely<Tables>, before: Date): Promise<void> {
  await sql`
    delete from quarantine where at < ${before}
      or id <= (select id from quarantine order by id desc offset ${QUARANTINE_MOST} limit 1)
  `.execute(db);
}

async function inBatches({ isStopping }: RetentionPorts, batch: () => Promise<number>): Promise<number> {
  let done = 0;
  for (let turn = 0; turn < BATCHES && !isStopping?.(); turn += 1) {
    const moved = await batch();
    done += moved;
    if (moved === 0) break;
  }
  return done;
}
