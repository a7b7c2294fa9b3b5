import type pg from 'pg';
import { z } from 'zod';
import { afterGoingBack, type GoneBack } from './after-going-back.ts';
import { refused } from './manifest.ts';

/** What is said of a database that goes on from an earlier moment. */
export interface WentOn extends GoneBack {
  /** The latest that the database knows of; `undefined` when it was never worked with. */
  readonly latestAt: Date | undefined;
}

/** Any fixed number will do; who holds it tells a database that it goes on. */
const GO_ON_LOCK = 7_318_220_643;

/**
 * Milliseconds by which the database may know of something later than the moment that somebody names: they name the
 * second in which a dump began.
 */
const CLOSE_ENOUGH_MS = 60_000;

const Moment = z.iso.datetime({ offset: true });

/**
 * Reads the moment of a backup, such as `2026-03-04T09:55:00Z`. Without a zone it could be an hour that never was.
 *
 * @throws AppError `backup_refused`
 */
export function readMoment(text: string): Date {
  const parsed = Moment.safeParse(text.trim());
  if (!parsed.success) throw refused(`“${text}” is no moment with its zone, such as 2026-03-04T09:55:00Z`);
  return new Date(parsed.data);
}

/**
 * Tells a database that was restored on a server what it must know to go on; see `afterGoingBack`. A second time it is
 * refused, and changes nothing.
 *
 * @param client - connected, and ended by the caller: that frees the place of the one who does this
 * @param madeAt - the moment to which the server went back
 * @throws AppError `backup_refused`: the moment cannot be that of this database, somebody works with it, or it was done
 */
export async function goOnFrom(client: pg.Client, madeAt: Date, now: Date): Promise<WentOn> {
  if (madeAt > now) throw refused(`${madeAt.toISOString()} is yet to come; here it is ${now.toISOString()}`);
  const { rows: locks } = await client.query('select pg_try_advisory_lock($1) as alone', [GO_ON_LOCK]);
  if (!locks[0]?.alone) throw refused('somebody does this at this very moment');
  await assertOurs(client);
  await assertAlone(client);
  const latestAt = await findLatest(client);
  await assertNotDone(client, madeAt, latestAt);
  if (latestAt && latestAt.getTime() > madeAt.getTime() + CLOSE_ENOUGH_MS) {
    throw refused(
      `the database knows of ${latestAt.toISOString()}, which is after ${madeAt.toISOString()}: ` +
        'name the moment to which it went back; if Watchpost was started on it already, restore once more',
    );
  }
  return { ...(await afterGoingBack(client, madeAt, now)), latestAt };
}

async function assertOurs(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select to_regclass('migrations') is not null as is_ours`);
  if (!rows[0]?.is_ours) throw refused('DATABASE_URL names a database that is not of Watchpost, or empty');
}

/** Every connection of the service bears its name, and the server tells everybody the names of all. */
async function assertAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select count(*) as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name = 'watchpost'`,
  );
  const count = Number(rows[0]?.count);
  if (count > 0)
    throw refused(`a Watchpost works with this database (${count} connections): stop every instance first`);
}

/**
 * Done is done only where nothing came after it. The line of an earlier life came along with the backup: whoever names a
 * moment before it must not be told to start.
 */
async function assertNotDone(client: pg.Client, madeAt: Date, latestAt: Date | undefined): Promise<void> {
  const { rows } = await client.query(
    `select at, detail ->> 'madeAt' as "madeAt" from audit_log
     where verb = 'storage.restore' and at > $1 and at >= $2 order by at desc limit 1`,
    [madeAt, latestAt],
  );
  const done = rows[0];
  if (done) throw refused(`it was done at ${done.at.toISOString()}, for ${done.madeAt}: start Watchpost`);
}

/** Signs of a service at work, by the database's own clock. */
async function findLatest(client: pg.Client): Promise<Date | undefined> {
  const { rows } = await client.query(`
    select greatest(
      (select max(last_attempt_at) from source_states), (select max(at) from audit_log), (select max(created_at) from alerts)
    ) as at
  `);
  return rows[0]?.at ?? undefined;
}
