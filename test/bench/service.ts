import type { ChildProcess } from 'node:child_process';
import { sql } from 'kysely';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import type { CloudProcess } from './cloud.ts';
import { freePort, type Lab, until } from './lab.ts';

/** The real service as a process of its own, with its embedded database. */
export interface Service {
  readonly url: string;
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process to the first `readyz` that says 200. */
  readonly readyMs: number;
  /** Looks into its database; `work` must not keep the connection. */
  look<T>(work: (db: Database) => Promise<T>): Promise<T>;
}

/** Starts the service on a folder, empty or used before, and waits until it says that it is ready. */
export async function startService(
  lab: Lab,
  cloud: CloudProcess,
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const port = await freePort();
  // Each alert on its own card: how fast cards are delivered is measured, not how they fold.
  const unfolded = { CHANNEL_ALERTS_PER_HOUR: '1000000' };
  const env = { ...(await cloud.settings(folder)), ...unfolded, DATA_DIR: folder, PORT: String(port), ...settings };
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = lab.service(env);
  await until('readyz 200', () => isReady(url, child), 5);
  const readyMs = performance.now() - startedAt;
  return {
    url,
    child,
    readyMs,
    async look(work) {
      const server = await startEmbeddedServer(folder);
      const db = connect(server.url, () => undefined);
      return work(db).finally(async () => {
        await db.destroy();
        await server.release();
      });
    },
  };
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error('the service did not start');
  try {
    const answer = await fetch(`${url}/readyz`);
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/**
 * Waits until the service has read everything once, holds so many alerts, each with its detection and its risky user,
 * and has no job in hand.
 *
 * @param untilNextSec - let no source be due for so long, too: whatever would be is put off by a day
 */
export async function calm(service: Service, alerts: number, untilNextSec = 0): Promise<void> {
  const state = sql<{ signals: number; unread: number; jobs: number }>`
    select
      (select count(*) from signals) as signals,
      (select count(*) from source_states where last_attempt_at is null
         or next_at < now() + make_interval(secs => ${untilNextSec})) as unread,
      (select count(*) from pgboss.job where state < 'completed') as jobs`;
  const putOff = sql`
    update source_states set next_at = now() + interval '1 day'
    where last_attempt_at is not null and next_at < now() + make_interval(secs => ${untilNextSec})`;
  const isCalm = async (db: Database) => {
    if (untilNextSec > 0) await putOff.execute(db);
    const [now] = (await state.execute(db)).rows;
    return now !== undefined && now.signals >= 2 * alerts && now.jobs === 0 && (untilNextSec === 0 || now.unread === 0);
  };
  await until(`${alerts} alerts and a rest`, () => service.look(isCalm), 500);
}
