import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** How our connections are known to the server; the embedded server lives as long as one of them does. */
export const APPLICATION_NAME = 'watchpost';

export type Database = Kysely<Tables>;

// Numbers of alerts, counts and versions fit a JavaScript number; the driver hands `bigint` over as text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Opens the pool that all of this process works with.
 *
 * @param url - `postgres://…`
 * @param onLost - called when an idle connection breaks; the pool replaces it by itself
 */
export function connect(url: string, onLost: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: APPLICATION_NAME,
    max: 12,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
  });
  pool.on('error', onLost);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
