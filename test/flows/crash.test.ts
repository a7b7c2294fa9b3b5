import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { type Cloud, startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { textOf, until } from '../support/desk.ts';
import { serverIn, useServices } from '../support/service.ts';
import { partnerInTeams, settingsFor } from '../support/simulated-partner.ts';

// Slow, because the real process starts twice, with a database of its own.
const services = useServices();
const now = () => new Date();
const bot = { url: '' };
let cloud: Cloud;
let teams: Teams;

beforeAll(async () => {
  cloud = await startCloud({ now, webhookDelay: () => Promise.resolve() });
  teams = await startTeams({
    botUrl: () => `${bot.url}/api/messages`,
    ...partnerInTeams(),
    now,
    rateLimits: 'off',
  });
});
afterAll(async () => {
  await teams.stop();
  await cloud.stop();
});

test('what was pressed before the process is killed is there afterwards, and the card catches up', async () => {
  const dataDir = await services.folder();
  const env = await environment(dataDir);
  const killed = services.start(env);
  bot.url = await killed.ready();
  await teams.install(staffId('Megan Bowen'));
  cloud.happen.riskySignIn('Contoso', { user: 'Adele Vance', level: 'high', riskEventType: 'anomalousToken' });
  const card = await until('the card', () =>
    teams.messages({ channel: true }).find((message) => textOf(message.card).includes('Adele Vance')),
  );

  // Killed while it brings the card of everybody else up to date.
  const gate = teams.faults.hold({ on: ['updateActivity'] });
  const answer = await teams.press(staffId('Nestor Wilke'), card.id, 'alert.acknowledge');
  expect(textOf(answer.body)).toContain('Nestor Wilke');
  await gate.reached;
  killed.process.kill('SIGKILL');
  await killed.ended();
  const orphan = await serverIn(dataDir);
  expect(orphan).toBeDefined();

  const server = await startEmbeddedServer(dataDir);
  const db = connect(server.url, () => undefined);
  const alert = await db
    .selectFrom('alerts')
    .selectAll()
    .where('subject_name', 'like', 'Adele%')
    .executeTakeFirstOrThrow();
  expect(alert).toMatchObject({ status: 'acknowledged', acknowledged_by: 'Nestor Wilke' });
  const lines = await db.selectFrom('audit_log').selectAll().where('subject_id', '=', alert.id).execute();
  expect(lines).toContainEqual(
    expect.objectContaining({ verb: 'alert.acknowledge', actor_id: staffId('Nestor Wilke') }),
  );
  expect(await jobsFor(db, alert.id)).toEqual([{ state: 'active' }]);
  expect(seenByOthers(card.id)).not.toContain('Nestor Wilke');

  await passMinute(db);
  const next = services.start(env);
  bot.url = await next.ready();
  expect(await serverIn(dataDir)).toBe(orphan);
  await until('the card to catch up', () => seenByOthers(card.id).includes('Acknowledged by Nestor Wilke'));

  next.process.kill('SIGTERM');
  expect(await next.ended()).toEqual({ code: 0, signal: null });
  expect(next.log.filter((line) => line.level >= 40)).toEqual([]);
  gate.release();
  await db.destroy();
  await server.release();
  expect(await serverIn(dataDir)).toBeUndefined();
});

const seenByOthers = (messageId: string): string => textOf(teams.seenBy(staffId('Miriam Graham'), messageId));

async function jobsFor(db: Database, alertId: string): Promise<unknown[]> {
  const { rows } = await sql`
    select state from pgboss.job where data ->> 'subjectId' = ${alertId} and state <> 'completed'
  `.execute(db);
  return rows;
}

/** Lets what the dead process held run out, as a minute of waiting would. */
async function passMinute(db: Database): Promise<void> {
  await sql`update pgboss.job set heartbeat_on = heartbeat_on - interval '1 minute' where state = 'active'`.execute(db);
  await sql`update pgboss.queue set monitor_claim_on = monitor_claim_on - interval '1 minute'`.execute(db);
  await sql`update cards set sending_until = sending_until - interval '1 minute'`.execute(db);
}

async function environment(dataDir: string): Promise<Record<string, string>> {
  const caFile = path.join(dataDir, 'login-root.pem');
  const rootFile = path.join(dataDir, 'webhook-root.pem');
  await writeFile(caFile, cloud.caPem);
  await writeFile(rootFile, cloud.webhookRootPem);
  return {
    DATA_DIR: dataDir,
    NODE_EXTRA_CA_CERTS: caFile,
    ...settingsFor(cloud),
    PARTNER_CENTER_WEBHOOK_ROOT_CA: rootFile,
    POLL_INTERVAL_SEC: '1',
  };
}
