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
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import { createClock, type TestClock } from './clock.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import type { LogLine } from './desk.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { makeLoopbackTls, passTo, serveTls } from './loopback-tls.ts';
import { pressWhenThere } from './press-when-there.ts';
import { partnerInTeams, settingsFor } from './simulated-partner.ts';

/**
 * The real service in live mode: nothing switched off, every address of Microsoft's pointed at a simulator by settings,
 * and its tokens, in and out, real ones.
 */
export interface LiveDesk {
  readonly app: App;
  readonly url: string;
  readonly issuer: Issuer;
  readonly cloud: Cloud;
  readonly teams: Teams;
  /** What activities carry as `serviceUrl`. */
  readonly serviceUrl: string;
  readonly db: TestDatabase['db'];
  readonly clock: TestClock;
  readonly log: readonly LogLine[];
  /** Warnings and errors, as `code reason` or their phrase, since the last call. */
  warnings(): string[];
  restart(): Promise<void>;
  another(): Promise<App>;
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly issuer: Issuer;
  readonly cloud: Cloud;
  readonly teams: Teams;
  readonly serviceUrl: string;
  readonly clock: TestClock;
  /** Settings of a live service here. */
  readonly env: Readonly<Record<string, string>>;
  /** The roots that it must trust, PEM. */
  readonly roots: readonly string[];
  stop(): Promise<void>;
}

/** Starts everything around a live service. @param botPort - where the service listens, asked at each delivery */
export async function startSurroundings(botPort: () => number, start: Date): Promise<Surroundings> {
  const clock = createClock(start);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'watchpost-live-'));
  const cloud = await startCloud({ now: clock.now, webhookDelay: () => Promise.resolve() });
  const appId = cloud.credentials.clientId;
  const tls = makeLoopbackTls();
  const issuer = await startIssuer({ tls, audience: appId, now: clock.now });
  // Activities name an https address; behind it stands the simulated Teams.
  const pass = passTo(() => Number(new URL(teams.serviceUrl).port));
  const front = await serveTls(tls, (req, res) => {
    if (req.headers.authorization?.startsWith('Bearer ey')) return pass(req, res);
    res.statusCode = 401;
    res.end();
  });
  const serviceUrl = `${front.url}/emea/`;
  const teams: Teams = await startTeams({
    botUrl: () => `http://127.0.0.1:${botPort()}/api/messages`,
    ...partnerInTeams(),
    botId: appId,
    now: clock.now,
    rateLimits: 'off',
    serviceUrl: () => serviceUrl,
    authorize: async (activity) => issuer.token(String(activity['serviceUrl'])),
  });
  const rootFile = path.join(dataDir, 'root.pem');
  await writeFile(rootFile, cloud.webhookRootPem);
  return {
    issuer,
    cloud,
    teams: pressWhenThere(teams),
    serviceUrl,
    clock,
    roots: [cloud.caPem, tls.caPem],
    env: {
      WATCHPOST_SANDBOX: '0',
      PORT: '0',
      DATA_DIR: dataDir,
      MicrosoftAppId: appId,
      MicrosoftAppPassword: cloud.credentials.clientSecret,
      ...settingsFor(cloud),
      ToChannelFromBotLoginUrl: `${cloud.loginUrl}/${PARTNER_TENANT_ID}`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: issuer.name,
      OAuthUrl: 'https://api.botframework.com',
      ToBotFromChannelOpenIdMetadataUrl: issuer.metadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: issuer.metadataUrl,
      CallerId: 'urn:botframework:azure',
      BOT_ALLOWED_SERVICE_HOSTS: 'localhost',
      PARTNER_CENTER_WEBHOOK_ROOT_CA: rootFile,
      POLL_INTERVAL_SEC: '3600',
    },
    async stop() {
      await teams.stop();
      await front.stop();
      await issuer.stop();
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts a live service; the bot is installed in the channel by Megan Bowen. Call `stop` at the end. */
export async function startLiveDesk(
  database: TestDatabase,
  settings: Readonly<Record<string, string>> = {},
): Promise<LiveDesk> {
  const running: { app?: App } = {};
  const around = await startSurroundings(() => running.app?.port ?? 0, new Date('2026-03-04T10:00:00Z'));
  const { clock, teams, roots, env } = around;
  setDefaultCACertificates([...getCACertificates('default'), ...roots]);
  const log: LogLine[] = [];
  const config = readConfig({ ...env, DATABASE_URL: database.url, LOG_LEVEL: 'debug', ...settings });
  const logger = createLog('debug', { write: (line) => void log.push(JSON.parse(line)) });
  const others = new Set<App>();
  const startOne = () => startApp(config, { now: clock.now, log: logger });
  running.app = await startOne();
  await teams.install(staffId('Megan Bowen'));
  const app = () => {
    if (!running.app) throw new Error('the service is not running');
    return running.app;
  };
  let looked = 0;
  return {
    ...around,
    get app() {
      return app();
    },
    get url() {
      return `http://127.0.0.1:${app().port}`;
    },
    db: database.db,
    log,
    warnings() {
      const lines = log.slice(looked).filter(({ level }) => level >= 40);
      looked = log.length;
      return lines.map(({ msg, code, reason }) => (code ? `${code} ${reason}` : msg));
    },
    async restart() {
      await app().stop();
      running.app = await startOne();
    },
    async another() {
      const other = await startOne();
      others.add(other);
      return other;
    },
    async stop() {
      await Promise.all([app(), ...others].map((one) => one.stop()));
      await around.stop();
    },
  };
}

/** Gives a test file a live service with a database of its own, from `beforeAll` on. Call it at the top of a file. */
export function useLiveDesk(settings: Readonly<Record<string, string>> = {}): LiveDesk {
  const state: { desk?: LiveDesk; drop?: () => Promise<void> } = {};
  beforeAll(async () => {
    const database = await createDatabase();
    state.drop = database.drop;
    state.desk = await startLiveDesk(database, settings);
  });
  afterAll(async () => {
    await state.desk?.stop().finally(() => state.drop?.());
  });
  return new Proxy({} as LiveDesk, {
    get: (_none, name) => {
      if (!state.desk) throw new Error('the desk is there from beforeAll on');
      return Reflect.get(state.desk, name, state.desk);
    },
  });
}
