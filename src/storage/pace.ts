import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** At most `count` uses of a lane within any `windowMs`. */
export interface PaceLimit {
  readonly count: number;
  readonly windowMs: number;
}

/**
 * Reserves the next moment at which a lane may be used, for all instances together.
 *
 * Every reservation is a row, so the limits hold exactly over any window, also across processes and restarts; a
 * reservation that is never used costs its place and nothing else. Time is the database's, because instances' clocks
 * differ.
 *
 * @param lane - what is limited, such as one channel or one tenant's Identity Protection
 * @returns whole milliseconds to wait before using it, rounded up: a timer that is set to 0.7 fires at once
 */
export async function reserve(db: Kysely<Tables>, lane: string, limits: readonly PaceLimit[]): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${lane}, 0))`.execute(tx);
    const earliest = limits.map(
      ({ count, windowMs }) =>
        sql`(select at + make_interval(secs => ${windowMs / 1000}) from paced_sends where lane = ${lane} order by at desc offset ${count - 1} limit 1)`,
    );
    const longest = Math.max(...limits.map((limit) => limit.windowMs));
    await sql`delete from paced_sends where lane = ${lane} and at < clock_timestamp() - make_interval(secs => ${longest / 1000})`.execute(
      tx,
    );
    const { rows } = await sql<{ wait_ms: number }>`
      insert into paced_sends (lane, at)
      values (${lane}, greatest(clock_timestamp(), ${sql.join(earliest)}))
      returning greatest(0, ceil(extract(epoch from at - clock_timestamp()) * 1000))::float8 as wait_ms
    `.execute(tx);
    return rows[0]?.wait_ms ?? 0;
  });
}
