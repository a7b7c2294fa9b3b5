import { afterEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { type JobData, type Jobs, openJobs } from '../../src/storage/jobs.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/desk.ts';

const database = useDatabase();
const opened: Jobs[] = [];

afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.stop();
  await sql`delete from pgboss.job`.execute(database.db);
});

describe('a job', () => {
  test('of a transaction that was rolled back never runs', async () => {
    const jobs = await open();
    const [undone, done] = [subject(), subject()];
    const failed = database.db.transaction().execute(async (tx) => {
      await jobs.enqueue(tx, 'deliver', [undone]);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await enqueue(jobs, done);
    const ran = await workingOn(jobs);
    await until('the other job', () => ran.length > 0);
    expect(ran).toEqual([done]);
    expect(await waiting()).toBe(0);
  });

  test('waits once for one subject, and again while one for it is running', async () => {
    const jobs = await open();
    const [one, two] = [subject(), subject()];
    for (const wanted of [one, two, one, one]) await enqueue(jobs, wanted);
    expect(await waiting()).toBe(2);

    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    await jobs.work('deliver', async () => {
      started.resolve();
      await finish.promise;
    });
    await started.promise;
    await until('both to run', async () => (await waiting()) === 0);
    // What happens to the subject now is not in what the running job has read. A free hand may take it at once.
    await enqueue(jobs, one);
    expect(await waiting('created', 'active')).toBe(3);
    finish.resolve();
  });

  test('that is due later waits once, and holds back nothing that is due now', async () => {
    const jobs = await open();
    const wanted = subject();
    for (const sec of [60, 300]) await jobs.enqueueLater('deliver', wanted, sec);
    expect(await waiting()).toBe(1);
    await enqueue(jobs, wanted);
    const ran = await workingOn(jobs);
    await until('the one that is due', () => ran.length > 0);
    expect(ran).toEqual([wanted]);
    expect(await waiting()).toBe(1);
  });

  test('that fails is tried again, later and later', async () => {
    const jobs = await open();
    const wanted = subject();
    await enqueue(jobs, wanted);
    let tries = 0;
    await jobs.work('deliver', async () => {
      tries += 1;
      if (tries < 2) throw new Error('Teams is away');
    });
    await until('the second try', () => tries === 2);
    const { rows } = await sql`select retry_limit, retry_backoff, retry_delay_max from pgboss.job`.execute(database.db);
    expect(rows).toEqual([{ retry_limit: 20, retry_backoff: true, retry_delay_max: 300 }]);
  });

  test('of a killed process is taken over when it has given no sign of life', async () => {
    const wanted = subject();
    await enqueue(await open(), wanted);
    // A process took it, and was killed; its last sign of life was eleven seconds ago.
    await sql`
      update pgboss.job set state = 'active', started_on = now() - interval '20 seconds',
        heartbeat_on = now() - interval '11 seconds'
    `.execute(database.db);
    await sql`update pgboss.queue set monitor_on = null, monitor_claim_on = null`.execute(database.db);
    const ran = await workingOn(await open());
    await until('somebody else to do it', () => ran.length > 0);
    expect(ran).toEqual([wanted]);
  });

  test('in hand is finished when the process stops', async () => {
    const jobs = await open();
    await enqueue(jobs, subject());
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    let isFinished = false;
    await jobs.work('deliver', async () => {
      started.resolve();
      await finish.promise;
      isFinished = true;
    });
    await started.promise;
    const stopped = jobs.stop();
    finish.resolve();
    await stopped;
    expect(isFinished).toBe(true);
    expect(await waiting('active')).toBe(0);
  });
});

async function open(): Promise<Jobs> {
  const jobs = await openJobs(database.url, createLog('error'));
  opened.push(jobs);
  return jobs;
}

const subject = (): JobData['deliver'] => ({ subjectType: 'alert', subjectId: newId(new Date()) });

const enqueue = (jobs: Jobs, wanted: JobData['deliver']) =>
  database.db.transaction().execute((tx) => jobs.enqueue(tx, 'deliver', [wanted]));

async function workingOn(jobs: Jobs): Promise<readonly JobData['deliver'][]> {
  const ran: JobData['deliver'][] = [];
  await jobs.work('deliver', async (job) => {
    ran.push(job);
  });
  return ran;
}

async function waiting(...states: readonly string[]): Promise<number> {
  const { rows } = await sql<{ jobs: number }>`
    select count(*) as jobs from pgboss.job where state::text = any(${states.length > 0 ? [...states] : ['created']})
  `.execute(database.db);
  return rows[0]?.jobs ?? 0;
}
