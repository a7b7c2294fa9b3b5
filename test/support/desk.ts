import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll } from '@jest/globals';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Cloud, startCloud } from '../../src/sandbox/cloud/cloud.ts';
import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import type { Card, SimMessage } from '../../src/sandbox/teams/message.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import { createClock, type TestClock } from './clock.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { pressWhenThere } from './press-when-there.ts';
import { partnerInTeams, settingsFor } from './simulated-partner.ts';
import { until } from './until.ts';

export { until };

/** The real service, over HTTP, between a simulated Microsoft cloud and a simulated Teams. */
export interface TestDesk {
  readonly app: App;
  readonly cloud: Cloud;
  readonly teams: Teams;
  /** For looking; what a test says happened, it says through Microsoft or Teams. */
  readonly db: TestDatabase['db'];
  readonly clock: TestClock;
  /** Address of the service. */
  readonly url: string;
  /** Lines of the log so far, parsed. */
  readonly log: readonly LogLine[];
  /** Fixed phrases of warnings and errors that this test expects; any other fails it at `stop`. */
  expectLogged(...messages: string[]): void;
  /** Stops the service and starts it again on the same database. */
  restart(): Promise<void>;
  /** Starts a further instance on the same database; it stops with the desk. Teams speaks to the first. Its lines in the log say so. */
  another(): Promise<App>;
  stop(): Promise<void>;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface DeskOptions {
  readonly database: TestDatabase;
  /** Settings on top of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: Wed 4 March 2026, 10:00 UTC, running. */
  readonly clock?: TestClock;
  /** Do not install the bot in the channel. */
  readonly isUninstalled?: boolean;
}

/** Levels of pino from which a line means that something was not in order. */
const WARN = 40;

/** Starts everything; the bot is installed in the channel by Megan Bowen. Call `stop` at the end. */
export async function startDesk(options: DeskOptions): Promise<TestDesk> {
  const clock = options.clock ?? createClock(new Date('2026-03-04T10:00:00Z'));
  const dataDir = await mkdtemp(path.join(tmpdir(), 'watchpost-desk-'));
  const cloud = await startCloud({ now: clock.now, webhookDelay: () => Promise.resolve() });
  setDefaultCACertificates([...getCACertificates('default'), cloud.caPem]);
  const rootFile = path.join(dataDir, 'root.pem');
  await writeFile(rootFile, cloud.webhookRootPem);

  const log: LogLine[] = [];
  const expected = new Set<string>();
  const running: { app?: App } = {};
  const teams = await startTeams({
    botUrl: () => `http://127.0.0.1:${running.app?.port ?? 0}/api/messages`,
    ...partnerInTeams(),
    now: clock.now,
    rateLimits: 'off',
  });
  cloud.channels.list = teams.readChannel;
  const config = readConfig({
    WATCHPOST_SANDBOX: 'headless',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: options.database.url,
    LOG_LEVEL: 'debug',
    ...settingsFor(cloud),
    PARTNER_CENTER_WEBHOOK_ROOT_CA: rootFile,
    POLL_INTERVAL_SEC: '1',
    // Each alert on its own card; what folds is tried where it is meant.
    CHANNEL_ALERTS_PER_HOUR: '1000000',
    ...options.env,
  });
  const logger = createLog('debug', { write: (line) => void log.push(JSON.parse(line)) });
  const others = new Set<App>();
  const startOne = (own = logger) => startApp(config, { now: clock.now, log: own });
  const start = async () => {
    running.app = await startOne();
  };
  await start();
  cloud.webhooks.registration = {
    subscriberId: PARTNER_TENANT_ID,
    url: `http://127.0.0.1:${running.app?.port}/api/webhooks/partner-center`,
    events: ['azure-fraud-event-detected', 'test-created'],
    msSignatureHeader: false,
  };
  if (!options.isUninstalled) await teams.install(staffId('Megan Bowen'));
  const app = () => {
    if (!running.app) throw new Error('the service is not running');
    return running.app;
  };
  return {
    get app() {
      return app();
    },
    get url() {
      return `http://127.0.0.1:${app().port}`;
    },
    cloud,
    teams: pressWhenThere(teams),
    db: options.database.db,
    clock,
    log,
    expectLogged: (...messages) => {
      for (const message of messages) expected.add(message);
    },
    async restart() {
      await app().stop();
      await start();
      if (cloud.webhooks.registration) {
        const url = `http://127.0.0.1:${app().port}/api/webhooks/partner-center`;
        cloud.webhooks.registration = { ...cloud.webhooks.registration, url };
      }
    },
    async another() {
      const other = await startOne(logger.child({ instance: 'another' }));
      others.add(other);
      const stop = () => {
        others.delete(other);
        return other.stop();
      };
      return { ...other, stop };
    },
    async stop() {
      await Promise.all([app(), ...others].map((one) => one.stop()));
      await teams.stop();
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
      const surprises = log.filter((line) => line.level >= WARN && !expected.has(line.msg));
      if (surprises.length > 0) throw new Error(`unexpected in the log: ${JSON.stringify(surprises, undefined, 1)}`);
    },
  };
}

/** Gives a test file a running service with a database of its own, from `beforeAll` on. Call it at the top of a file. */
export function useDesk(options: Omit<DeskOptions, 'database'> = {}): TestDesk {
  const state: { desk?: TestDesk; drop?: () => Promise<void> } = {};
  beforeAll(async () => {
    const database = await createDatabase();
    state.drop = database.drop;
    state.desk = await startDesk({ ...options, database });
  });
  afterAll(async () => {
    await state.desk?.stop().finally(() => state.drop?.());
  });
  return new Proxy({} as TestDesk, {
    get: (_none, name) => {
      if (!state.desk) throw new Error('the desk is there from beforeAll on');
      return Reflect.get(state.desk, name, state.desk);
    },
  });
}

/** The card in the channel whose text contains all of these words. */
export async function cardWith(desk: TestDesk, ...texts: string[]): Promise<SimMessage> {
  return until(`a card with ${texts.join(', ')}`, () =>
    desk.teams.messages({ channel: true }).find((message) => {
      const shown = JSON.stringify(message.card ?? '');
      return !message.deleted && texts.every((text) => shown.includes(text));
    }),
  );
}

/** The card that a person got last in their own chat. */
export async function ask(desk: TestDesk, person: string, text: string): Promise<Card> {
  const before = desk.teams.messages({ personal: staffId(person) }).length;
  await desk.teams.say(staffId(person), 'personal', text);
  return until(`an answer to “${text}”`, () => {
    const messages = desk.teams.messages({ personal: staffId(person) }).slice(before);
    return messages.findLast((message) => message.card)?.card;
  });
}

/** All text of a card, for searching. */
export const textOf = (card: unknown): string => JSON.stringify(card ?? '');
