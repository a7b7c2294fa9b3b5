import type { Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from '../log.ts';
import type { Tables } from './tables.ts';

/** What may wait in a queue. A job names its subject only: the state is read when the job runs. */
export interface JobData {
  /** A subject changed and its cards must show it. */
  deliver: {
    readonly subjectType: 'alert' | 'taskList' | 'digest' | 'teamQuestion' | 'contactReminder' | 'drill';
    readonly subjectId: string;
  };
  /** One person must be told of a subject, in their own chat, once. */
  tell: { readonly subjectType: 'teamQuestion' | 'drill'; readonly subjectId: string; readonly entraId: string };
}
export type QueueName = keyof JobData;

const QUEUES: Readonly<Record<QueueName, { readonly retryLimit: number; readonly concurrency: number }>> = {
  deliver: { retryLimit: 20, concurrency: 4 },
  tell: { retryLimit: 20, concurrency: 1 },
};

/** Seconds one job may run before another instance takes it over. Teams gives up on a call at 15 s. */
const EXPIRE_SEC = 60;

/** Seconds without a sign of life after which a job's process counts as dead, and seconds between two looks for such. */
const HEARTBEAT_SEC = 10;

export interface Jobs {
  /** Adds jobs in the caller's transaction; one that already waits for the same subject is not added again. */
  enqueue<Q extends QueueName>(tx: Transaction<Tables>, queue: Q, jobs: readonly JobData[Q][]): Promise<void>;
  /** Adds a job that becomes due later, outside any transaction. */
  enqueueLater<Q extends QueueName>(queue: Q, job: JobData[Q], afterSec: number): Promise<void>;
  work<Q extends QueueName>(queue: Q, handler: (job: JobData[Q]) => Promise<void>): Promise<void>;
  /** Ends the workers after the jobs in hand, then the connections. */
  stop(): Promise<void>;
}

/**
 * Opens the job queues on the same database as everything else.
 *
 * A job that throws is tried again with growing pauses; a job of a killed process is taken over within half a minute.
 */
export async function openJobs(url: string, log: Logger): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'watchpost',
    max: 4,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: HEARTBEAT_SEC,
    monitorIntervalSeconds: HEARTBEAT_SEC,
  });
  boss.on('error', (cause) => log.warn({ err: cause }, 'job queue disturbed'));
  await boss.start();
  for (const [name, { retryLimit }] of Object.entries(QUEUES)) {
    const options = {
      notify: true,
      retryLimit,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: EXPIRE_SEC,
      heartbeatSeconds: HEARTBEAT_SEC,
    };
    // Creating leaves an older queue as it is.
    await boss.createQueue(name, { policy: 'short', ...options });
    await boss.updateQueue(name, options);
  }
  // What a process left that was killed before this start need not wait for the first look.
  await boss.supervise();
  return {
    async enqueue(tx, queue, jobs) {
      if (jobs.length === 0) return;
      const rows = jobs.map((data) => ({ data, singletonKey: keyOf(data) }));
      await boss.insert(queue, rows, { db: fromKysely(tx) });
    },
    async enqueueLater(queue, job, afterSec) {
      await boss.send(queue, job, { singletonKey: keyOf(job), startAfter: afterSec });
    },
    async work(queue, handler) {
      // A notice wakes the workers for new jobs; jobs that become due later have only the polls.
      const options = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };
      for (let hand = 0; hand < QUEUES[queue].concurrency; hand += 1) {
        const workerId = await boss.work<JobData[typeof queue]>(queue, options, async ([job]) => {
          // Left alone, a worker rests after every job until the next poll, and a storm would take hours.
          boss.notifyWorker(workerId);
          if (job) await handler(job.data);
        });
      }
    },
    stop: () => boss.stop({ graceful: true, close: true, timeout: 20_000 }),
  };
}

const keyOf = (job: JobData[QueueName]): string => Object.values(job).join(':');
