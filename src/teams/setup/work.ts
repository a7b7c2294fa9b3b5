import { endConsents, findConsents, nextConsents, saveConsent } from '../../customer-consents/index.ts';
import type { Logger } from '../../log.ts';
import {
  askCheck,
  type CheckLine,
  isStep,
  readSetup,
  type Step,
  type StepRecord,
  saveCheck,
  stepState,
} from '../../setup/index.ts';
import type { JobData, Jobs } from '../../storage/jobs.ts';
import { findTestOf, readReceipt } from '../../test-alerts/index.ts';
import { claimWebhookTest, findWebhookTest, saveWebhookTest } from '../../webhooks/index.ts';
import type { ChannelSender } from '../channel-sender.ts';
import type { Desk } from '../desk.ts';
import { editKept, showKept } from '../kept-cards.ts';
import { type ChannelCheckPorts, checkChannel } from './check-channel.ts';
import { checkOwnRole } from './check-desk.ts';
import { checkWebhook } from './check-webhook.ts';
import { inTime } from './in-time.ts';
import { keptReply } from './kept-reply.ts';
import { checkOwn } from './own-steps.ts';

export interface SetupWorkPorts {
  readonly desk: Desk;
  readonly jobs: Pick<Jobs, 'enqueue' | 'enqueueLater'>;
  readonly sender: Pick<ChannelSender, 'post' | 'remove' | 'edit'>;
  readonly pace: ChannelCheckPorts['pace'];
  readonly listChannels: ChannelCheckPorts['listChannels'];
  readonly log: Logger;
}

/** Seconds between two looks at something that Microsoft or Teams is still busy with. */
const AGAIN_SEC = 3;

/** Milliseconds for which a test alert, a test event or a customer's first read is watched. */
const WATCH_MS = 120_000;

/**
 * Does what somebody asked for in set-up, and has their card show it. Every part may run twice and on two machines: what
 * it writes is guarded, and what it asks of Microsoft is harmless to ask again.
 */
export async function workSetup(ports: SetupWorkPorts, job: JobData['setup']): Promise<void> {
  const { desk, log } = ports;
  switch (job.subjectType) {
    case 'show':
      return editKept(
        {
          db: desk.db,
          jobs: ports.jobs,
          sender: ports.sender,
          now: desk.now,
          log,
          show: (kept) => keptReply(desk, kept),
        },
        job.subjectId,
      );
    case 'check':
      return isStep(job.subjectId) ? check(ports, job.subjectId) : undefined;
    case 'consent':
      return consent(ports, job);
    case 'webhookTest':
      return testWebhook(ports, job);
    case 'testAlert':
      return watchTestAlert(ports, job);
  }
}

async function check(ports: SetupWorkPorts, step: Step): Promise<void> {
  const { desk } = ports;
  const record = (await readSetup(desk.db)).steps.get(step);
  // Answered already, by whoever took the job before us.
  if (!record?.askedAt || (record.checkedAt && record.checkedAt >= record.askedAt)) return;
  const lines = await linesOf(ports, step, record);
  await saveCheck(desk.db, step, record.askedAt, lines, desk.now());
  ports.log.info({ step, missing: lines.filter(({ mark }) => mark === 'missing').length }, 'set-up checked');
  await showKept(desk, ['setup', 'setupList', 'welcome']);
}

function linesOf(ports: SetupWorkPorts, step: Step, record: StepRecord): Promise<readonly CheckLine[]> {
  const { desk } = ports;
  switch (step) {
    case 'identity':
      return inTime('the sign-in', desk.setup.probes.identity());
    case 'channel':
      return inTime('the channel', checkChannel({ ...ports, db: desk.db, now: desk.now }));
    case 'roles':
      return Promise.all([
        inTime('the groups', desk.setup.probes.roleGroups()),
        inTime('your role', checkOwnRole(desk, record)),
      ]).then((lines) => lines.flat());
    case 'webhook':
      return inTime('the webhook', checkWebhook(desk));
    case 'time':
    case 'duty':
    case 'customers':
    case 'severity':
    case 'testAlert':
      return checkOwn(desk, step);
  }
}

/** The next customers of a run, one after the other; then what can be read of them, for as long as that is news. */
async function consent(ports: SetupWorkPorts, job: JobData['setup']): Promise<void> {
  const { desk } = ports;
  const runId = job.subjectId;
  const page = await nextConsents(desk.db, runId);
  for (const tenantId of page) {
    // A switch that was turned off meanwhile ends it for those who are still waiting.
    const answer = desk.setup.mayConsent
      ? await desk.setup.consentDesk.grant(tenantId)
      : ({ kind: 'failed', problem: 'refused' } as const);
    const problem = answer.kind === 'failed' ? answer.problem : '';
    await saveConsent(desk.db, runId, tenantId, { state: answer.kind, problem }, desk.now());
    if (answer.kind !== 'failed') await desk.setup.readAgain([tenantId]);
    ports.log.info({ tenant: tenantId, outcome: answer.kind, problem }, 'consent asked for');
  }
  await endConsents(desk.db, runId, desk.now());
  await showKept(desk, ['consent'], runId);
  const run = await findConsents(desk.db, runId);
  if (run?.state === 'running') return ports.jobs.enqueueLater('setup', job, 1);
  const since = run?.endedAt && desk.now().getTime() - run.endedAt.getTime();
  const isNews = run?.items.some(({ state, readSince }) => state !== 'failed' && readSince === undefined);
  if (isNews && since !== null && since !== undefined && since < WATCH_MS) {
    await ports.jobs.enqueueLater('setup', job, AGAIN_SEC);
  }
}

async function testWebhook(ports: SetupWorkPorts, job: JobData['setup']): Promise<void> {
  const { desk } = ports;
  const { db, now } = desk;
  const id = job.subjectId;
  const { webhookDesk } = desk.setup;
  if (await claimWebhookTest(db, id)) {
    const sent = await webhookDesk.sendTest();
    await saveWebhookTest(
      db,
      id,
      sent.kind === 'done'
        ? { correlationId: sent.value, status: 'sent', result: '', endedAt: null }
        : { status: 'failed', result: sent.reason, endedAt: now() },
    );
  } else {
    const test = await findWebhookTest(db, id);
    if (!test || test.endedAt) return showTest(ports);
    // Nobody knows whether it was sent: whoever was to send it is gone. Another one may be asked for in a minute.
    if (test.correlationId === '') {
      await saveWebhookTest(db, id, { status: 'failed', result: 'unexpected', endedAt: now() });
      return showTest(ports);
    }
    const told = await webhookDesk.readTest(test.correlationId);
    const status = told.kind === 'done' ? told.value.status : test.status;
    const isOver = test.arrivedAt !== null || now().getTime() - test.askedAt.getTime() > WATCH_MS;
    const result = told.kind === 'done' ? told.value.result : test.result;
    await saveWebhookTest(db, id, { status, result, endedAt: isOver ? now() : null });
  }
  await showTest(ports);
  const left = await findWebhookTest(db, id);
  if (left && left.endedAt === null) await ports.jobs.enqueueLater('setup', job, AGAIN_SEC);
}

async function showTest(ports: SetupWorkPorts): Promise<void> {
  const { desk } = ports;
  const test = await findWebhookTest(desk.db);
  await showKept(desk, ['webhook']);
  if (test?.endedAt) await checkAgain(ports, 'webhook');
}

/** Shows the receipt of a test alert until its card has arrived everywhere; presses on it come back here. */
async function watchTestAlert(ports: SetupWorkPorts, job: JobData['setup']): Promise<void> {
  const { desk } = ports;
  const testId = await findTestOf(desk.db, job.subjectId);
  const receipt = testId && (await readReceipt(desk.db, testId));
  // A test event of Microsoft's own: nobody waits for its receipt.
  if (!receipt) return;
  await showKept(desk, ['testAlert'], testId);
  const isWaiting = receipt.places.some(({ messageId, parkedReason }) => messageId === '' && parkedReason === '');
  if (isWaiting && desk.now().getTime() - receipt.writtenAt.getTime() < WATCH_MS) {
    return ports.jobs.enqueueLater('setup', job, 1);
  }
  await checkAgain(ports, 'testAlert');
}

/** Looks at a step again that somebody has looked at before and not passed over since, for whoever did. */
async function checkAgain({ desk }: SetupWorkPorts, step: Step): Promise<void> {
  const record = (await readSetup(desk.db)).steps.get(step);
  if (record?.askedAt && stepState(record, desk.now()) !== 'skipped') await askCheck(desk, step, record.askedBy);
}
