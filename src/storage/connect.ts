import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { AppError } from '../error.ts';
import { connectionOf, type DatabaseAddress } from './address.ts';
import { type BoundedConfig, LOST_AFTER_MS } from './bounded-client.ts';
import { NO_TOKEN } from './entra-password.ts';
import { PreparingClient } from './preparing-client.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

// Numbers of alerts, counts and versions fit a JavaScript number; the driver hands `bigint` over as text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Opens the pool that all of this process works with. Nothing is connected before the first query.
 *
 * @param address - `postgres://…`, or one without a password and who hands it out
 * @param onLost - called when an idle connection breaks; the pool replaces it by itself
 * @param patienceMs - after which a statement without an answer is given up; `Infinity` is for migrations, and for waiting
 *   until another instance has made them
 */
export function connect(
  address: DatabaseAddress,
  onLost: (error: Error) => void,
  patienceMs = LOST_AFTER_MS,
): Database {
  // Passed on to each client.
  const forClient: BoundedConfig = { lostAfterMs: patienceMs };
  const pool = new pg.Pool({
    ...forClient,
    ...connectionOf(address),
    Client: PreparingClient,
    application_name: 'watchpost',
    max: 12,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    // A server that vanishes without a word (power, network) is noticed at last on idle connections too.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  pool.on('error', onLost);
  // The pool listens to idle connections only. One that breaks in a transaction, between two statements, would end the
  // process; the next statement fails by itself.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  POOLS.set(db, pool);
  return db;
}

/** Kysely keeps its pool to itself; this forgets it together with the database that it belongs to. */
const POOLS = new WeakMap<Database, pg.Pool>();

/** How many connections of a database are in use, are free, and are waited for. */
export function connectionsOf(db: Database): {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
} {
  const pool = POOLS.get(db);
  if (!pool) return { busy: 0, idle: 0, waiting: 0 };
  return { busy: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

/**
 * Asks the database for a sign of life.
 *
 * @throws AppError `storage_unavailable`; its field `reason` says in words what is wrong, without the address, which may
 *   hold a password
 */
export async function assertReachable(db: Database): Promise<void> {
  try {
    await sql`select 1`.execute(db);
  } catch (cause) {
    const { code = 'no answer' } = cause as { code?: string };
    throw new AppError('storage_unavailable', {
      cause,
      fields: { reason: REASONS[code] ?? `no connection (${code})` },
    });
  }
}

/** By PostgreSQL error code (manual, appendix A) or Node's. */
const REASONS: Readonly<Record<string, string>> = {
  '28P01': 'the server refuses the user or the password',
  '28000': 'the server refuses the user',
  '3D000': 'the server has no such database',
  '57P03': 'the server is starting or stopping',
  ECONNREFUSED: 'nothing listens at that address',
  ENOTFOUND: 'the name of the server is not known',
  [NO_TOKEN]: 'Entra gave no token to sign in with (DATABASE_IDENTITY)',
};
