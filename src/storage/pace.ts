import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** At most `count` uses of a lane within any `windowMs`. */
export interface PaceLimit {
  readonly count: number;
  readonly windowMs: number;
}

/** What is limited, such as one channel or one tenant's Identity Protection. */
export interface Lane {
  readonly name: string;
  readonly limits: readonly PaceLimit[];
}

/**
 * Reserves the next moment at which a lane may be used, for all instances together; see `reserveAll`.
 *
 * @returns whole milliseconds to wait before using it
 */
export const reserve = (db: Kysely<Tables>, name: string, limits: readonly PaceLimit[]): Promise<number> =>
  reserveAll(db, [{ name, limits }]);

/**
 * Reserves the next moment at which several lanes may be used at once, for all instances together.
 *
 * Every reservation is a row, so the limits hold exactly over any window, also across processes and restarts; a
 * reservation that is never used costs its place and nothing else. Time is the database's, because instances' clocks
 * differ.
 *
 * @param mostMs - longest wait for which a place is taken; for a longer one it says how long and takes none
 * @returns whole milliseconds to wait before using them, rounded up: a timer that is set to 0.7 fires at once
 */
export async function reserveAll(db: Kysely<Tables>, lanes: readonly Lane[], mostMs?: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await lock(tx, lanes);
    const earliest = lanes.flatMap(({ name, limits }) =>
      limits.map(
        ({ count, windowMs }) =>
          sql`(select at + make_interval(secs => ${windowMs / 1000}) from paced_sends where lane = ${name} order by at desc offset ${count - 1} limit 1)`,
      ),
    );
    const isSoon = mostMs === undefined ? sql`true` : sql`at <= asked + make_interval(secs => ${mostMs / 1000})`;
    const { rows } = await sql<{ wait_ms: number }>`
      with clock as materialized (select clock_timestamp() as asked),
        place as materialized (select asked, greatest(asked, ${sql.join(earliest)}) as at from clock),
        over as (delete from paced_sends using clock where ${sql.join(lanes.map(isOver), sql` or `)}),
        taken as (insert into paced_sends (lane, at) select lane, at from place, ${names(lanes)} where ${isSoon})
      select ceil(extract(epoch from at - asked) * 1000)::float8 as wait_ms from place
    `.execute(tx);
    return rows[0]?.wait_ms ?? 0;
  });
}

/** Counts a use of lanes that did not wait for its turn, so that those who wait leave room for it. */
export async function noteUse(db: Kysely<Tables>, lanes: readonly Lane[]): Promise<void> {
  await sql`
    with clock as materialized (select clock_timestamp() as asked),
      over as (delete from paced_sends using clock where ${sql.join(lanes.map(isOver), sql` or `)})
    insert into paced_sends (lane, at) select lane, asked from clock, ${names(lanes)}
  `.execute(db);
}

/** In one order, so that two that need the same lanes never wait for each other. */
async function lock(tx: Kysely<Tables>, lanes: readonly Lane[]): Promise<void> {
  const locks = lanes
    .map(({ name }) => name)
    .sort()
    .map((name) => sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
  // A place need not outlive a crash of the server, so nobody waits for the disk while they hold the lanes.
  await sql`select set_config('synchronous_commit', 'off', true), ${sql.join(locks)}`.execute(tx);
}

const names = (lanes: readonly Lane[]) =>
  sql`unnest(array[${sql.join(lanes.map(({ name }) => name))}]::text[]) as lane`;

/** Uses that no window of their lane reaches any more. */
function isOver({ name, limits }: Lane) {
  const longestMs = Math.max(...limits.map((limit) => limit.windowMs));
  return sql`(lane = ${name} and at < asked - make_interval(secs => ${longestMs / 1000}))`;
}
