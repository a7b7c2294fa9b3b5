import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { buildWorld } from '../../src/sandbox/cloud/build-world.ts';
import { type Cloud, startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { stableGuid } from '../../src/sandbox/cloud/ids.ts';
import { staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { World } from '../../src/sandbox/cloud/world.ts';
import type { Teams } from '../../src/sandbox/teams/teams.ts';
import type { TestDatabase } from '../support/create-database.ts';
import { settingsFor } from '../support/simulated-partner.ts';
import { startCrashTeams } from './crash-teams.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

/** The simulated world outside, which survives, and real processes of the service, which do not. */
export interface KillLab {
  readonly cloud: Cloud;
  readonly teams: Teams;
  /** The processes that were started and not killed yet. */
  readonly alive: readonly ServiceProcess[];
  /** Errors that any process logged. */
  readonly errors: readonly string[];
  /** A detection about somebody new. @returns the Entra object id of the user */
  somebodyNew(): string;
  start(): ServiceProcess;
  kill(process: ServiceProcess): Promise<void>;
  /** Lets two minutes pass for everything that dead processes hold. Nothing may be alive. */
  passTwoMinutes(): Promise<void>;
  stop(): Promise<void>;
}

/** People of each readable customer: enough that each detection is about somebody else. */
const SEATS = 200;

const now = () => new Date();

export async function openKillLab(
  database: TestDatabase,
  settings: Readonly<Record<string, string>> = {},
): Promise<KillLab> {
  const folder = await mkdtemp(path.join(tmpdir(), 'watchpost-kill-'));
  const world = buildWorld(now());
  const seats = addSeats(world);
  const cloud = await startCloud({ now, world, webhookDelay: () => Promise.resolve() });
  cloud.limits.enforced = false;
  const alive: ServiceProcess[] = [];
  const errors: string[] = [];
  const turn = { next: 0 };
  const teams = await startCrashTeams({
    // Teams reaches an instance by way of a load balancer, which may send a press to one that has just died.
    botUrl() {
      const ready = alive.filter(({ url }) => url !== undefined);
      turn.next += 1;
      return `${ready[turn.next % Math.max(1, ready.length)]?.url ?? 'http://127.0.0.1:9'}/api/messages`;
    },
    now,
  });
  const env = { ...(await environment(cloud, folder)), DATABASE_URL: database.url, ...settings };
  cloud.channels.list = teams.readChannel;
  const start = () => {
    const process = startServiceProcess(env, folder);
    alive.push(process);
    return process;
  };

  const first = start();
  await first.started;
  await teams.install(staffId('Megan Bowen'));

  return {
    cloud,
    teams,
    alive,
    errors,
    somebodyNew() {
      const seat = seats.shift();
      if (!seat) throw new Error('everybody has been at risk already');
      const level = seats.length % 3 === 0 ? 'high' : 'medium';
      return cloud.happen.riskySignIn(seat.customer, { user: seat.name, level }).userId;
    },
    start,
    async kill(process) {
      alive.splice(alive.indexOf(process), 1);
      teams.mark('killed');
      await process.kill();
      errors.push(...process.errors);
    },
    async passTwoMinutes() {
      if (alive.length > 0) throw new Error('time can be moved only while nobody looks');
      await teams.idle();
      await passTwoMinutes(database);
    },
    async stop() {
      for (const process of [...alive]) await process.kill();
      await teams.stop();
      await cloud.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Moves back every moment that somebody waits for: jobs, their heartbeats, what holds a card, a read or an attempt. */
async function passTwoMinutes({ db }: TestDatabase): Promise<void> {
  const back = async (table: string, columns: readonly string[]) => {
    const { rows } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_schema || '.' || table_name = ${table} and column_name in (${sql.join(columns)})`.execute(db);
    if (rows.length === 0) return;
    const set = rows.map(({ name }) => sql`${sql.ref(name)} = ${sql.ref(name)} - interval '2 minutes'`);
    await sql`update ${sql.table(table)} set ${sql.join(set)}`.execute(db);
  };
  await back('pgboss.job', ['start_after', 'started_on', 'heartbeat_on']);
  await back('pgboss.queue', ['monitor_on', 'monitor_claim_on']);
  await back('public.cards', ['sending_until', 'attempt_at', 'unsure_since', 'doubled_at']);
  await back('public.source_states', ['claimed_until', 'next_at']);
}

function addSeats(world: World): { readonly customer: string; readonly name: string }[] {
  const readable = world.customers.filter(({ licence, consented, gdap }) => licence === 'P2' && consented && gdap);
  return Array.from({ length: SEATS }, (_none, seat) => {
    return readable.map((customer) => {
      const name = `Seat ${seat}`;
      customer.users.push({
        id: stableGuid(`user:${customer.domain}:${seat}`),
        displayName: name,
        upn: `seat${seat}@${customer.domain}`,
        jobTitle: 'Office manager',
        roleTemplateIds: [],
        accountEnabled: true,
        sessionsRevokedAt: undefined,
      });
      return { customer: customer.name, name };
    });
  }).flat();
}

async function environment(cloud: Cloud, folder: string): Promise<Record<string, string>> {
  const caFile = path.join(folder, 'login-root.pem');
  await writeFile(caFile, cloud.caPem);
  return {
    DATA_DIR: folder,
    NODE_EXTRA_CA_CERTS: caFile,
    ...settingsFor(cloud),
    POLL_INTERVAL_SEC: '1',
    // Each alert on its own card.
    CHANNEL_ALERTS_PER_HOUR: '1000000',
    CONTACT_DRILLS: 'off',
    TEAMS_READ_BACK: 'on',
  };
}

/** Looks again and again until something is so; the limit is generous, because machines differ. */
export async function untilSo(what: string, look: () => Promise<boolean>, longestMs = 180_000): Promise<void> {
  const deadline = performance.now() + longestMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await pause(250);
  }
}
