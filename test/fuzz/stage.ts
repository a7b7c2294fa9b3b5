import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { PARTNER_TENANT_ID, roleGroupId, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import { type FuzzConnector, startFuzzConnector } from './connector.ts';

export const FOREIGN_TENANT = '99999999-aaaa-4bbb-8ccc-000000000099';
const CHANNEL = '19:fuzz@thread.tacv2';
const SECRET = 'wombat-in-perth';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The real service as a process of its own, in the sandbox without a window, installed in a channel. */
export interface Stage {
  readonly url: string;
  readonly serviceUrl: string;
  readonly connector: FuzzConnector;
  /** Ids of things that exist, for cards that name them. */
  readonly ids: readonly string[];
  /** What must never leave the service. */
  readonly secrets: readonly string[];
  post(path: string, body: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Errors and unexpected warnings of its log since the last call. */
  faults(): readonly string[];
  /** What is wrong with the store: rows of people who were refused. */
  strangersInStore(): Promise<readonly string[]>;
  /** Resident memory of the process, in MB. */
  residentMb(): number;
  isAlive(): Promise<boolean>;
  stop(): Promise<void>;
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly port?: number;
  readonly err?: { readonly message?: string };
}

/** Phrases of warnings that bad input is meant to leave. */
const EXPECTED = new Set([
  'activity refused',
  'webhook refused',
  'message of a stranger ignored',
  'answer could not be delivered',
  'file for a foreign host refused',
  'card postponed',
]);

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');

/** Starts it on a migrated database. Call `stop` at the end. */
export async function startStage(databaseUrl: string): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'watchpost-fuzz-'));
  const connector = await startFuzzConnector(PARTNER_TENANT_ID);
  const child = startService(databaseUrl, folder);
  const log = readLog(child);
  const ready = await log.ready;
  const url = `http://127.0.0.1:${ready}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const db = connect(databaseUrl, () => undefined);
  const post: Stage['post'] = (where, body, headers = {}) => send(agent, url + where, body, headers);
  await post('/api/messages', JSON.stringify(installation(connector.serviceUrl)));
  const ids = await waitForIds(db);
  return {
    url,
    serviceUrl: connector.serviceUrl,
    connector,
    ids,
    secrets: [SECRET, new URL(databaseUrl).password].filter((secret) => secret.length > 5),
    post,
    faults: log.faults,
    strangersInStore: () => strangersIn(db),
    residentMb: () => residentMb(child.pid ?? 0),
    isAlive: async () => child.exitCode === null && (await isHealthy(url)),
    async stop() {
      agent.destroy();
      await db.destroy();
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await Promise.race([ended, pause(20_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
      await connector.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function startService(databaseUrl: string, folder: string): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    CI: '1',
    WATCHPOST_SANDBOX: 'headless',
    PORT: '0',
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    MicrosoftAppTenantId: PARTNER_TENANT_ID,
    MicrosoftAppPassword: SECRET,
    POLL_INTERVAL_SEC: '3600',
    ROLE_GROUP_READERS: roleGroupId('reader'),
    ROLE_GROUP_RESPONDERS: roleGroupId('responder'),
    ROLE_GROUP_APPROVERS: roleGroupId('approver'),
    ROLE_GROUP_ADMINISTRATORS: roleGroupId('administrator'),
  };
  const args = ['--max-semi-space-size=4', '--max-old-space-size=384', MAIN];
  return spawn(process.execPath, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

function readLog(child: ChildProcess): { readonly ready: Promise<number>; faults(): readonly string[] } {
  const ready = Promise.withResolvers<number>();
  let faults: string[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { level, msg, port, err } = JSON.parse(line) as LogLine;
      if (msg === 'watchpost is ready' && port) ready.resolve(port);
      // A machine that does too much at once keeps the database waiting; no input does.
      const isSlowMachine = level === 40 && err?.message?.startsWith('timeout exceeded when trying to connect');
      if (level >= 40 && !EXPECTED.has(msg) && !isSlowMachine) faults.push(line);
    }
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => faults.push(chunk));
  child.once('close', (code) => {
    faults.push(`the service ended with ${code}`);
    ready.reject(new Error(`the service did not start: ${faults.join('\n')}`));
  });
  return {
    ready: ready.promise,
    faults() {
      const seen = faults;
      faults = [];
      return seen;
    },
  };
}

function send(agent: Agent, url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const all = { 'content-type': 'application/json', 'content-length': length, ...headers };
    const req = request(url, { method: 'POST', agent, headers: all }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, text }));
    });
    // A connection that was kept may end at the very moment at which it is used again: nothing has been read of that one.
    req.on('error', (error) => (req.reusedSocket ? resolve(send(agent, url, body, headers)) : reject(error)));
    req.end(body);
  });
}

const installation = (serviceUrl: string) => ({
  type: 'installationUpdate',
  action: 'add',
  id: 'f:install',
  channelId: 'msteams',
  serviceUrl,
  from: { id: '29:megan', name: 'Megan Bowen', aadObjectId: staffId('Megan Bowen') },
  recipient: { id: '28:bot', name: 'Watchpost' },
  conversation: { id: CHANNEL, conversationType: 'channel', isGroup: true, tenantId: PARTNER_TENANT_ID },
  channelData: {
    tenant: { id: PARTNER_TENANT_ID },
    team: { id: '19:team@thread.tacv2' },
    settings: { selectedChannel: { id: CHANNEL } },
  },
});

/** Things of the first read: alerts, contacts, customers. */
async function waitForIds(db: Database): Promise<readonly string[]> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { rows } = await sql<{ id: string }>`
      (select id::text from alerts limit 5) union all (select id::text from contacts limit 5)
      union all (select id from tenants limit 5)`.execute(db);
    if (rows.length >= 8) return rows.map(({ id }) => id);
    await pause(100);
  }
  throw new Error('the service read nothing');
}

async function strangersIn(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string }>`
    select 'person of another tenant' as what from people where tenant_id <> ${PARTNER_TENANT_ID}
    union all select 'channel of another tenant' from destinations where tenant_id <> ${PARTNER_TENANT_ID}
    union all select 'turn of another tenant' from paced_sends where lane like ${`%${FOREIGN_TENANT}%`}
    limit 5`.execute(db);
  return rows.map(({ what }) => what);
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/healthz`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status === 200;
}

function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
