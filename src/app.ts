import { readFileSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { factsOf } from './clouds.ts';
import type { Config } from './config.ts';
import { pushOptions } from './figures/index.ts';
import { createPlace } from './folds/index.ts';
import { createKnowledge, loadArticles } from './knowledge/index.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createCustomerGroups, createRoles } from './people/index.ts';
import { createPreferences, defaultsFrom } from './preferences/index.ts';
import { createLocalAnswers, createQuestionNotes } from './questions/index.ts';
import { createReadiness } from './readiness.ts';
import { listRounds, startRound } from './rounds.ts';
import { createServer } from './server/server.ts';
import { createSources } from './sources/index.ts';
import type { DatabaseAddress } from './storage/address.ts';
import { createDatabaseClock } from './storage/clock.ts';
import { assertReachable, connect, type Database } from './storage/connect.ts';
import { startEmbeddedServer } from './storage/embedded-server.ts';
import { createEntraPassword } from './storage/entra-password.ts';
import { openJobs } from './storage/jobs.ts';
import { mendAfterClockWentBack } from './storage/mend-clock.ts';
import { migrate } from './storage/migrate.ts';
import { createTeamsSide } from './teams/index.ts';
import { newWay, traced, untraced } from './trace.ts';
import { createTrouble } from './trouble.ts';

const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

export interface App {
  /** Port of the service. */
  readonly port: number;
  /** Address of the sandbox window; `''` when there is none. */
  readonly windowUrl: string;
  /** Does now, in a few hundred milliseconds, what the first question would otherwise wait for. */
  prepare(): void;
  /** Ends everything in order: no new work, then the work in hand, then the connections, then the database. */
  stop(): Promise<void>;
}

export interface AppPorts {
  /** Default: the database's clock, which is the same for all instances and does not jump with ours. */
  readonly now?: () => Date;
  readonly log: Logger;
}

/**
 * Builds and starts everything. This is the only place that knows all parts; each gets what it needs as arguments.
 *
 * @throws AppError `storage_unavailable`, `storage_busy` or `storage_newer` when the database cannot be used
 */
export async function startApp(config: Config, { now: givenNow, log }: AppPorts): Promise<App> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.toReversed())
      await step().catch((err: unknown) => log.warn({ err }, 'part did not stop cleanly'));
  };
  try {
    return { ...(await build(config, givenNow, log, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  config: Config,
  givenNow: (() => Date) | undefined,
  log: Logger,
  undo: (() => Promise<unknown>)[],
): Promise<Omit<App, 'stop'>> {
  const dataDir = path.resolve(config.settings.DATA_DIR);
  if (config.mode !== 'live' || !config.settings.DATABASE_URL) await ensureFolder(dataDir);
  const address = addressIn(config.settings) ?? (await embedded(dataDir, undo));
  const connection = createTrouble(log, 'database connection lost', 'database answers again');
  // What a connection says happens on nobody's way, wherever it was opened.
  const db = connect(address, (error) => untraced(() => connection.failed(error)));
  undo.push(() => db.destroy());
  await assertReachable(db);
  await bringUpToDate(address, log);
  const clock = await createDatabaseClock(db);
  const now = givenNow ?? clock.now;

  const sandbox =
    config.mode === 'live'
      ? undefined
      : await (await import('./sandbox/start.ts')).startSandbox(config, { dataDir, now, log });
  if (sandbox) undo.push(() => sandbox.stop());
  const settings = sandbox?.settings ?? config.settings;
  await sandbox?.seed(db);
  // The workers end before the simulated Teams that they speak to.
  const jobs = await openJobs(address, log);
  undo.push(() => jobs.stop());
  await mendClock(db, now, log);

  const metrics = createMetrics({ db, now });
  const push = pushOptions(settings, VERSION);
  if (push) {
    // Only who pushes carries OpenTelemetry in memory.
    const { startPush } = await import('./figures/push.ts');
    undo.push(startPush({ ...metrics, count: (outcome) => metrics.exports.inc({ outcome }), log }, push));
  }
  const preferences = createPreferences({ db, now, defaults: defaultsFrom(settings) });
  await preferences.reload();
  const place = createPlace({
    partnerTenantId: settings.AZURE_TENANT_ID,
    limits: () => {
      const { alertsPerHour, timeZone, leastSeverity } = preferences.current();
      return { mostAnHour: alertsPerHour, timeZone, leastSeverity };
    },
    now,
  });
  const sources = createSources({ settings, db, jobs, now, log, metrics, place });
  undo.push(() => sources.stop());
  log.info(sources.credentialsInUse() ?? { kind: 'none' }, 'credentials chosen');
  const { missing } = factsOf(settings.CLOUD);
  if (missing) log.info({ cloud: settings.CLOUD, missing }, 'this cloud does not offer everything');
  const customerGroups = createCustomerGroups(db);
  await customerGroups.reload();
  const localAnswers = createLocalAnswers(db);
  await localAnswers.reload();
  const knowledge = createKnowledge(loadArticles());
  const questionNotes = createQuestionNotes(db, now, log);
  undo.push(() => questionNotes.settled());
  const ownAddress = { url: '' };
  const teams = createTeamsSide({
    settings,
    isSandbox: sandbox !== undefined,
    allowedTenants: sandbox ? sandbox.allowedTenants : [settings.MicrosoftAppTenantId],
    partnerTenantId: settings.AZURE_TENANT_ID,
    db,
    jobs,
    now,
    log,
    metrics,
    roles: createRoles({
      groups: {
        reader: settings.ROLE_GROUP_READERS,
        responder: settings.ROLE_GROUP_RESPONDERS,
        approver: settings.ROLE_GROUP_APPROVERS,
        administrator: settings.ROLE_GROUP_ADMINISTRATORS,
      },
      customerGroups,
      memberGroups: async (entraId, groupIds) => [...(await sources.directory.memberGroups(entraId, groupIds))],
      now,
      cacheMin: 5,
    }),
    userType: (entraId) => sources.directory.userType(entraId),
    customerGroups,
    findGroups: sources.directory.findGroups,
    knowledge,
    localAnswers,
    questionNotes,
    preferences,
    version: VERSION,
    setup: {
      probes: sources.probes,
      webhookDesk: sources.webhookDesk,
      consentDesk: sources.consentDesk,
      readAgain: sources.readAgain,
      publicUrl: () => settings.PUBLIC_URL || ownAddress.url,
      mayConsent: settings.CUSTOMER_CONSENT === 'on',
      mayRegister: settings.WEBHOOK_REGISTRATION === 'on',
      appId: settings.AZURE_CLIENT_ID,
      authorityHost: settings.AZURE_AUTHORITY_HOST,
    },
    simulate: sandbox?.simulate,
    pause: (ms) => pause(ms),
    readBack: settings.TEAMS_READ_BACK === 'on' ? sources.readChannel : undefined,
  });
  const server = createServer(
    {
      admit: teams.admit,
      messages: teams.messages,
      partnerCenterWebhook: (headers, body) =>
        traced(newWay(headers['traceparent']), async () => {
          const result = await sources.handleWebhook({ headers, body });
          metrics.webhooks.inc({ outcome: result.kind });
          if (result.kind !== 'refused') return { status: 200, body: '' };
          metrics.refusals.inc({ door: 'webhook', reason: result.reason });
          return { status: result.status, body: '' };
        }),
      readiness: createReadiness(db, now),
      metrics: metrics.expose,
    },
    log,
    {
      token: settings.METRICS_TOKEN,
      onRefused: () => metrics.refusals.inc({ door: 'figures', reason: 'token' }),
    },
  );
  undo.push(() => server.close());
  const port = await server.listen(settings.PORT, sandbox ? '127.0.0.1' : undefined);
  // The simulated Partner Center reaches us here; the real one needs a name.
  if (sandbox) ownAddress.url = `http://127.0.0.1:${port}`;
  // Teams says where it is before the first card is sent there.
  const windowUrl = (await sandbox?.open(port)) ?? '';
  await teams.start();
  await sources.start();
  const stopping = new AbortController();
  const rounds = listRounds({
    settings,
    db,
    jobs,
    now,
    log,
    metrics,
    preferences,
    customerGroups,
    localAnswers,
    sources,
    teams,
    database: { follow: () => clock.follow().then(connection.worked), mend: () => mendClock(db, now, log) },
    isStopping: () => stopping.signal.aborted,
  });
  for (const round of rounds) undo.push(startRound(round, log));
  // The first to be undone: a round that moves thousands of alerts ends after the batch in hand.
  undo.push(async () => stopping.abort());
  return { port, windowUrl, prepare: knowledge.prepare };
}

/** @returns `undefined` when no server is configured */
function addressIn(settings: Config['settings']): DatabaseAddress | undefined {
  const { DATABASE_URL: url, DATABASE_AUTH } = settings;
  if (!url || DATABASE_AUTH === 'password') return url || undefined;
  return { url, password: createEntraPassword(settings) };
}

/** On a connection of its own that waits for as long as it takes: for another instance, or for a large table. */
async function bringUpToDate(address: DatabaseAddress, log: Logger): Promise<void> {
  const patient = connect(address, () => undefined, Number.POSITIVE_INFINITY);
  const { applied, newer } = await migrate(patient).finally(() => patient.destroy());
  if (applied.length > 0) log.info({ applied }, 'database brought up to date');
  if (newer.length > 0) log.info({ newer }, 'a newer Watchpost works on this database too');
}

async function mendClock(db: Database, now: () => Date, log: Logger): Promise<void> {
  const mended = await mendAfterClockWentBack(db, now());
  if (mended > 0) log.warn({ mended }, 'the clock went back: jobs and cards are due again');
}

/** With a database server elsewhere, the live service keeps nothing on disk and asks for no folder. */
async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
}

async function embedded(dataDir: string, undo: (() => Promise<unknown>)[]): Promise<string> {
  const server = await startEmbeddedServer(dataDir);
  undo.push(() => server.release());
  return server.url;
}
