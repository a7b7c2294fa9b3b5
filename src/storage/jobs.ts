import type { Transaction } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from '../log.ts';
import { createTrouble } from '../trouble.ts';
import { connectionOf, type DatabaseAddress } from './address.ts';
import { BoundedClient } from './bounded-client.ts';
import type { Tables } from './tables.ts';

/** What may wait in a queue. A job names its subject only: the state is read when the job runs. */
export interface JobData {
  /** A subject changed and its cards must show it. */
  deliver: {
    readonly subjectType:
      | 'alert'
      | 'taskList'
      | 'digest'
      | 'teamQuestion'
      | 'contactReminder'
      | 'drill'
      | 'fold'
      | 'alarm'
      | 'erasure';
    readonly subjectId: string;
  };
  /** One person must be told of a subject, in their own chat, once. */
  tell: {
    readonly subjectType: 'teamQuestion' | 'drill' | 'channelLost';
    readonly subjectId: string;
    readonly entraId: string;
  };
  /** A message in a channel says that it shows a subject whose card is in doubt. */
  copy: JobData['deliver'] & {
    readonly destinationId: string;
    readonly conversationId: string;
    readonly activityId: string;
  };
  /** Something that somebody asked for in set-up takes longer than a press may: done here, then shown on their card. */
  setup: {
    readonly subjectType: 'check' | 'show' | 'consent' | 'webhookTest' | 'testAlert';
    /** A step, a kept card, a run, a test. */
    readonly subjectId: string;
  };
}
export type QueueName = keyof JobData;

const QUEUES: Readonly<Record<QueueName, { readonly retryLimit: number; readonly concurrency: number }>> = {
  deliver: { retryLimit: 20, concurrency: 4 },
  tell: { retryLimit: 20, concurrency: 1 },
  copy: { retryLimit: 5, concurrency: 1 },
  setup: { retryLimit: 5, concurrency: 2 },
};

/** Which of the jobs that are due comes first: what nobody has seen yet before what only changes, the worst before all. */
export const PRIORITY = { edit: 0, urgentEdit: 5, post: 10, urgentPost: 15 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];

/** Seconds one job may run before another instance takes it over. Teams gives up on a call at 15 s. */
const EXPIRE_SEC = 60;

/** Seconds without a sign of life after which a job's process counts as dead, and seconds between two looks for such. */
const HEARTBEAT_SEC = 10;

/** Milliseconds without an error after which the queue works again: it asks the database every second. */
const QUIET_MS = 15_000;

export interface Jobs {
  /**
   * Adds jobs in the caller's transaction; one that already waits for the same subject, due now or due later like the
   * new one, is not added again.
   *
   * @param afterSec - seconds until they become due; default: at once
   */
  enqueue<Q extends QueueName>(
    tx: Transaction<Tables>,
    queue: Q,
    jobs: readonly JobData[Q][],
    priority?: Priority,
    afterSec?: number,
  ): Promise<void>;
  /** Adds a job that becomes due later, outside any transaction. */
  enqueueLater<Q extends QueueName>(queue: Q, job: JobData[Q], afterSec: number, priority?: Priority): Promise<void>;
  work<Q extends QueueName>(queue: Q, handler: (job: JobData[Q]) => Promise<void>): Promise<void>;
  /** Ends the workers after the jobs in hand, then the connections. */
  stop(): Promise<void>;
}

/**
 * Opens the job queues on the same database as everything else.
 *
 * A job that throws is tried again with growing pauses; a job of a killed process is taken over within half a minute.
 */
export async function openJobs(address: DatabaseAddress, log: Logger): Promise<Jobs> {
  const boss = new PgBoss({
    // Passed on to the pool: what hangs, as when a server vanished without a word, is broken off after a minute.
    ...{ Client: BoundedClient },
    // Its connection for notices takes the same; its types know no function for a password, its driver does.
    ...(connectionOf(address) as object),
    application_name: 'watchpost',
    max: 4,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: HEARTBEAT_SEC,
    monitorIntervalSeconds: HEARTBEAT_SEC,
  });
  const trouble = createTrouble(log, 'job queue disturbed', 'job queue works again');
  let isDisturbed = false;
  boss.on('error', (cause) => {
    isDisturbed = true;
    trouble.failed(cause);
  });
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
  const quiet = setInterval(() => {
    if (!isDisturbed) trouble.worked();
    isDisturbed = false;
  }, QUIET_MS);
  return {
    async enqueue(tx, queue, jobs, priority = PRIORITY.edit, afterSec = 0) {
      if (jobs.length === 0) return;
      const rows = jobs.map((data) => ({ data, singletonKey: jobKey(data, afterSec), priority, startAfter: afterSec }));
      await boss.insert(queue, rows, { db: fromKysely(tx) });
    },
    async enqueueLater(queue, job, afterSec, priority = PRIORITY.edit) {
      await boss.send(queue, job, { singletonKey: jobKey(job, afterSec), startAfter: afterSec, priority });
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
    async stop() {
      clearInterval(quiet);
      await boss.stop({ graceful: true, close: true, timeout: 20_000 });
    },
  };
}

/** By this key a job waits once. What becomes due later has one of its own: it must not hold back what happens now. */
export const jobKey = (job: JobData[QueueName], afterSec: number): string =>
  [...Object.values(job), ...(afterSec > 0 ? ['later'] : [])].join(':');
