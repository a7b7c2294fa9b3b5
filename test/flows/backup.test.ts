import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Cloud, startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { startEmbeddedServer } from '../../src/storage/embedded-server.ts';
import { textOf, until } from '../support/desk.ts';
import { stopServerIn, useServices } from '../support/service.ts';
import { partnerInTeams, settingsFor } from '../support/simulated-partner.ts';

// Slow, because the real process starts twice, and the database is made once and started twice more.
const services = useServices('file');
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

test('a backup that is made while alerts arrive brings everything back that it had, and what came after it is read again', async () => {
  const dataDir = await services.folder();
  const shelf = await services.folder();
  // Made beforehand: on a busy machine that alone takes a while.
  const live = await open(dataDir);
  const before = services.start(await environment(dataDir));
  bot.url = await before.ready();
  await teams.install(staffId('Megan Bowen'));
  const early = ['Adele Vance', 'Henrietta Mueller'];
  for (const user of early) attack(user);
  await Promise.all(early.map((user) => cardsOf(user, 1)));

  const numbers = await numbersOf(live.db);
  const backup = path.join(shelf, 'monday');
  const taking = run('backup', backup, dataDir);
  attack(MEANWHILE);
  const taken = await taking;
  expect(taken).toMatchObject({ code: 0 });
  await cardsOf(MEANWHILE, 1);
  // After the backup: nothing of this is in it.
  attack(LATE);
  await cardsOf(LATE, 1);
  const highest = Math.max(...(await numbersOf(live.db)).values());
  expect(await live.db.selectFrom('backups').select('bytes').execute()).toHaveLength(1);
  await live.close();

  // The machine is gone, and its disk with it.
  before.process.kill('SIGKILL');
  await before.ended();
  await stopServerIn(dataDir);
  await rm(path.join(dataDir, 'postgres'), { recursive: true });

  const newDir = await services.folder();
  const restored = await run('restore', backup, newDir);
  expect(restored).toMatchObject({ code: 0 });
  const again = await open(newDir);
  const kept = await numbersOf(again.db);
  for (const user of early) expect(kept.get(user)).toBe(numbers.get(user));
  expect(kept.has(LATE)).toBe(false);
  await again.close();

  const after = services.start(await environment(newDir));
  bot.url = await after.ready();
  // Read again from where the cursors stood: nothing is lost, and it stands twice because nobody knows of the first card.
  await cardsOf(LATE, 2);
  const now = await open(newDir);
  const all = await numbersOf(now.db);
  expect(all.get(LATE)).toBeGreaterThan(highest);
  // What the backup knew as posted is not posted again.
  for (const user of early) expect(cards(user)).toHaveLength(1);
  const lines = await now.db.selectFrom('audit_log').select('verb').where('verb', '=', 'storage.restore').execute();
  expect(lines).toHaveLength(1);
  // A card of the first life names an alert that is no more, and its number is nobody else's.
  const [orphan] = cards(LATE);
  const answer = await teams.press(staffId('Nestor Wilke'), orphan?.id ?? '', 'alert.acknowledge');
  expect(textOf(answer.body)).toMatch(/no longer|not found|gone/i);
  await now.close();
  after.process.kill('SIGTERM');
  expect(await after.ended()).toEqual({ code: 0, signal: null });
}, 120_000);

/** People of whom nothing else tells: no contact stands on another's card. */
const HOMES: Readonly<Record<string, string>> = {
  'Adele Vance': 'Contoso',
  'Henrietta Mueller': 'Proseware',
  'Diego Siciliani': 'Tailspin Toys',
  'Irvin Sayers': 'Fabrikam',
};
const MEANWHILE = 'Diego Siciliani';
const LATE = 'Irvin Sayers';

function attack(user: string): void {
  cloud.happen.riskySignIn(HOMES[user] ?? '', { user, level: 'high', riskEventType: 'anomalousToken' });
}

const cards = (user: string) =>
  teams.messages({ channel: true }).filter((message) => !message.deleted && textOf(message.card).includes(user));

const cardsOf = (user: string, count: number) => until(`${count} cards of ${user}`, () => cards(user).length === count);

async function numbersOf(db: Database): Promise<Map<string, number>> {
  const rows = await db.selectFrom('alerts').select(['subject_name', 'number']).execute();
  return new Map(rows.map((row) => [row.subject_name.replace(/ \(.*/, ''), row.number]));
}

async function open(dataDir: string): Promise<{ db: Database; close(): Promise<void> }> {
  const server = await startEmbeddedServer(dataDir);
  const db = connect(server.url, () => undefined);
  return {
    db,
    async close() {
      await db.destroy();
      await server.release();
    },
  };
}

async function run(command: string, folder: string, dataDir: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [path.resolve('src/storage/backup-main.ts'), command, folder], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, said };
}

async function environment(dataDir: string): Promise<Record<string, string>> {
  const caFile = path.join(dataDir, 'login-root.pem');
  await writeFile(caFile, cloud.caPem);
  return {
    DATA_DIR: dataDir,
    NODE_EXTRA_CA_CERTS: caFile,
    ...settingsFor(cloud),
    POLL_INTERVAL_SEC: '1',
    CHANNEL_ALERTS_PER_HOUR: '1000000',
  };
}
