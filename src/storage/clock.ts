import { sql } from 'kysely';
import type { Database } from './connect.ts';

/** The clock of the service: the database's, so that all instances agree, carried on between two looks at it. */
export interface DatabaseClock {
  now(): Date;
  /** Looks at the database's clock again. Until then, and while the database is away, the last look is carried on. */
  follow(): Promise<void>;
}

/** Milliseconds that this process may be ahead or behind without being corrected: the way to the database and back. */
const CLOSE_ENOUGH_MS = 20;

/**
 * Makes the clock after a first look.
 *
 * A machine's own clock may jump by an hour (a wrong one is set right, a virtual machine wakes up), and clocks of two
 * machines differ. Claims, leases and due moments are compared by all instances, so they are dated by the one clock that
 * all of them see, and between two looks by one that never jumps.
 *
 * @param elapsedMs - a clock that never jumps
 */
export async function createDatabaseClock(
  db: Database,
  elapsedMs: () => number = () => performance.now(),
): Promise<DatabaseClock> {
  const look = async () => {
    const askedAt = elapsedMs();
    const { rows } = await sql<{
      ms: number;
    }>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(db);
    const answeredAt = elapsedMs();
    // The database looked at its clock somewhere on the way; nobody knows better than half-way.
    return (rows[0]?.ms ?? Date.now()) - (askedAt + answeredAt) / 2;
  };
  let offset = await look();
  return {
    now: () => new Date(Math.floor(elapsedMs() + offset)),
    async follow() {
      const seen = await look();
      // A clock that trembles would date what comes later earlier.
      if (Math.abs(seen - offset) > CLOSE_ENOUGH_MS) offset = seen;
    },
  };
}
