import { findTraceOf } from '../alerts/index.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../storage/connect.ts';
import type { JobData, QueueName } from '../storage/jobs.ts';
import { newTraceId, traced, traceOfId } from '../trace.ts';
import type { Subject } from './card-store.ts';

export interface InJobPorts {
  readonly db: Database;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'jobTime'>;
}

/**
 * Does one job on the trace of its subject, whichever instance has it: an alert has one of its own, everything else is
 * found in the log by its id. Measures it; a job that throws is tried again by the queue.
 */
export async function inJob(
  { db, log, metrics }: InJobPorts,
  queue: QueueName,
  subject: {
    readonly subjectType: Subject['subjectType'] | 'channelLost' | JobData['setup']['subjectType'];
    readonly subjectId: string;
  },
  work: () => Promise<void>,
): Promise<void> {
  const startedMs = performance.now();
  const { subjectType, subjectId } = subject;
  const trace = await traceOfSubject(db, subject);
  const end = (outcome: 'done' | 'failed', err?: unknown) => {
    const ms = performance.now() - startedMs;
    metrics.jobTime.observe({ queue, outcome }, ms / 1000);
    const about = { queue, subjectType, subjectId, ms: Math.round(ms) };
    if (outcome === 'done') log.debug(about, 'job done');
    else log.info({ ...about, err }, 'job failed, tried again later');
  };
  return traced({ trace }, async () => {
    try {
      await work();
      end('done');
    } catch (error) {
      end('failed', error);
      throw error;
    }
  });
}

/** The trace that the work on a subject belongs to. The list of an alert's tasks is work on the alert. */
async function traceOfSubject(db: Database, { subjectType, subjectId }: Parameters<typeof inJob>[2]): Promise<string> {
  const isAlert = subjectType === 'alert' || subjectType === 'taskList';
  // A step of set-up has a name and no id: each look at it is a way of its own.
  if (subjectType === 'check') return newTraceId();
  return (isAlert ? await findTraceOf(db, subjectId) : undefined) ?? traceOfId(subjectId);
}
