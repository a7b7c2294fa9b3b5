import { type Kysely, sql } from 'kysely';
import type { Tables } from '../storage/tables.ts';

/** What the figures take from the database, as it stood at one moment. */
export interface StoreReading {
  readonly sources: readonly {
    readonly source: string;
    readonly status: string;
    readonly count: number;
    /** The last good read of any of these tenants, and of the one that has waited longest; null where there was none. */
    readonly latestAt: Date | null;
    readonly oldestAt: Date | null;
  }[];
  /** Due jobs; `oldestSec` by the database's clock. */
  readonly queues: readonly { readonly queue: string; readonly count: number; readonly oldestSec: number }[];
  readonly alerts: readonly { readonly severity: string; readonly status: string; readonly count: number }[];
  readonly late: { readonly goal: number; readonly line: number };
  readonly cards: { readonly parked: number; readonly doubtful: number };
  readonly alarms: readonly { readonly kind: string; readonly count: number }[];
  readonly folds: readonly { readonly kind: string; readonly count: number }[];
}

/** Milliseconds after which a question is broken off in the database itself: whoever looks has gone by then. */
const PATIENCE_MS = 2_000;

/** Minutes of the goal and of the line of a partner alert (partner security requirements). */
const GOAL_MIN = 60;
const LINE_MIN = 24 * 60;

/**
 * Reads it all in one transaction on one connection, each part by an index, and gives up after two seconds a part.
 *
 * Test alerts count nowhere.
 */
export async function readStore(db: Kysely<Tables>, now: Date): Promise<StoreReading> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql`set local statement_timeout = ${sql.raw(String(PATIENCE_MS))}`.execute(tx);
      const all = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(tx)).rows;
      const sources = await all(sql<StoreReading['sources'][number]>`
        select source, status, count(*) as count, max(last_good_at) as "latestAt", min(last_good_at) as "oldestAt"
        from source_states group by source, status
      `);
      const queues = await all(sql<StoreReading['queues'][number]>`
        select name as queue, count(*) as count, extract(epoch from now() - min(start_after))::float8 as "oldestSec"
        from pgboss.job where state in ('created', 'retry') and start_after < now() group by name
      `);
      const alerts = await all(sql<StoreReading['alerts'][number]>`
        select severity, status, count(*) as count
        from alerts where status <> 'resolved' and not is_test group by severity, status
      `);
      const [late] = await all(sql<StoreReading['late']>`
        select count(*) as goal, count(*) filter (where shown_at < ${ago(LINE_MIN)}) as line
        from alerts
        where status = 'new' and kind = 'partnerAlert' and not is_test and shown_at < ${ago(GOAL_MIN)}
      `);
      const [cards] = await all(sql<StoreReading['cards']>`
        with here as (select id from destinations where state = 'active')
        select
          (select count(*) from cards join here on id = destination_id
            where parked_reason is not null and dropped_at is null) as parked,
          (select count(*) from cards join here on id = destination_id
            where (attempt_at is not null or doubled_at is not null)
              and unsure_since is not null and parked_reason is null and dropped_at is null) as doubtful
      `);
      const alarms = await all(sql<StoreReading['alarms'][number]>`
        select facts->>'kind' as kind, count(*) as count from alarms where closed_at is null group by 1
      `);
      const folds = await all(sql<StoreReading['folds'][number]>`
        select kind, count(*) as count from folds where ended_at is null group by kind
      `);
      return {
        sources,
        queues,
        alerts,
        late: late ?? { goal: 0, line: 0 },
        cards: cards ?? { parked: 0, doubtful: 0 },
        alarms,
        folds,
      };
    });
}
