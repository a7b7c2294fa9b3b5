import { sql } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Database } from '../../src/storage/connect.ts';
import { type JobData, type Jobs, jobKey, PRIORITY, type QueueName } from '../../src/storage/jobs.ts';
import type { TestDatabase } from '../support/create-database.ts';

/**
 * The job queues of one instance, worked by hand: the same rows and the same statements as in the service, but a job runs
 * when a test says so, so that nobody waits for a poll.
 */
export interface HandJobs extends Jobs {
  /** Does what is due until nothing is, with so many hands. @throws what the database throws; a job that throws is failed */
  drain(hands: number): Promise<void>;
}

/** The part of the queues that all instances share: it knows the queues and reaches the database straight. */
export interface JobRoom {
  instance(db: Database): HandJobs;
  /** Lets every job become due, and what a dead instance held run out. */
  passTime(): Promise<void>;
  /** Jobs that wait or are in somebody's hand. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

export async function openJobRoom({ url, db }: TestDatabase): Promise<JobRoom> {
  // Instances die here and the server does not, so nobody need wait for its disk: a course has thirty commits.
  await sql`alter database ${sql.id(new URL(url).pathname.slice(1))} set synchronous_commit = off`.execute(db);
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  return {
    instance: (own) => handJobs(boss, own),
    async passTime() {
      await sql`update pgboss.job set start_after = now() where state in ('created', 'retry') and start_after > now()`.execute(
        db,
      );
      const { rows: held } = await sql`
        update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active' returning id
      `.execute(db);
      if (held.length === 0) return;
      await sql`update pgboss.queue set monitor_claim_on = null, monitor_on = null`.execute(db);
      await boss.supervise();
      await sql`update pgboss.job set start_after = now() where state = 'retry'`.execute(db);
    },
    async pending() {
      const { rows } = await sql<{ count: number }>`select count(*) from pgboss.job where state < 'completed'`.execute(
        db,
      );
      return rows[0]?.count ?? 0;
    },
    stop: () => boss.stop({ graceful: false }),
  };
}

function handJobs(boss: PgBoss, own: Database): HandJobs {
  const db = fromKysely(own as never);
  const handlers = new Map<QueueName, (job: never) => Promise<void>>();

  /** Takes one job of any queue and does it. @returns whether there was one */
  async function workOne(): Promise<boolean> {
    for (const [queue, handler] of handlers) {
      const [job] = await boss.fetch<JobData[typeof queue]>(queue, { db });
      if (!job) continue;
      const failed = await handler(job.data as never).then(
        () => undefined,
        (error: Error) => ({ message: error.message }),
      );
      await (failed ? boss.fail(queue, job.id, failed, { db }) : boss.complete(queue, job.id, null, { db }));
      return true;
    }
    return false;
  }

  return {
    async enqueue(tx, queue, jobs, priority = PRIORITY.edit, afterSec = 0) {
      if (jobs.length === 0) return;
      const rows = jobs.map((data) => ({ data, singletonKey: jobKey(data, afterSec), priority, startAfter: afterSec }));
      await boss.insert(queue, rows, { db: fromKysely(tx) });
    },
    async enqueueLater(queue, job, afterSec, priority = PRIORITY.edit) {
      await boss.send(queue, job, { singletonKey: jobKey(job, afterSec), startAfter: afterSec, db, priority });
    },
    async work(queue, handler) {
      handlers.set(queue, handler as (job: never) => Promise<void>);
    },
    async drain(hands) {
      const hand = async () => {
        while (await workOne()) {
          // On to the next.
        }
      };
      const ended = await Promise.allSettled(Array.from({ length: hands }, hand));
      const failed = ended.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    },
    stop: async () => undefined,
  };
}
