import { readFileSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lookForAlarms } from './alarms/index.ts';
import type { Config } from './config.ts';
import { careForContacts } from './contacts/index.ts';
import { issueDueDigest, type Schedule } from './digest/index.ts';
import { createPlace, endFolds } from './folds/index.ts';
import { createKnowledge, loadArticles } from './knowledge/index.ts';
import type { Logger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createRoles } from './people/index.ts';
import { createLocalAnswers, createQuestionNotes, tidyQuestions } from './questions/index.ts';
import { createReadiness } from './readiness.ts';
import { createServer } from './server/server.ts';
import { createSources } from './sources/index.ts';
import { createDatabaseClock } from './storage/clock.ts';
import { assertReachable, connect, type Database } from './storage/connect.ts';
import { startEmbeddedServer } from './storage/embedded-server.ts';
import { openJobs } from './storage/jobs.ts';
import { mendAfterClockWentBack } from './storage/mend-clock.ts';
import { migrate } from './storage/migrate.ts';
import { keepRetention } from './storage/retention.ts';
import { createTeamsSide } from './teams/index.ts';
import { createTrouble } from './trouble.ts';

const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

/** Milliseconds between two looks at the database's clock. */
const CLOCK_LOOK_MS = 10_000;
/** Milliseconds between two looks for what a clock that was set back has put into the future. */
const MEND_LOOK_MS = 30_000;
/** Milliseconds between two questions whether it is our turn to look for alarms. */
const ALARMS_LOOK_MS = 2_000;
/** Milliseconds between two looks at whether a digest is due. */
const DIGEST_LOOK_MS = 30_000;
/** Milliseconds between two looks at the answers that another instance may have saved. */
const ANSWERS_LOOK_MS = 30_000;
/** Milliseconds between two looks for storms that are over. */
const FOLDS_LOOK_MS = 60_000;
/** Milliseconds between two looks at contacts: a drill whose hour is over should say so within a minute. */
const CONTACTS_LOOK_MS = 60_000;
/** Milliseconds between two looks for cards that nobody works on. */
const CARDS_REPAIR_MS = 60_000;
/** Milliseconds between two looks at the cards that other instances are in doubt about. */
const DOUBTFUL_LOOK_MS = 10_000;
/** Milliseconds between two looks for what is old enough for the archive, or past its time. */
const RETENTION_LOOK_MS = 600_000;
/** Milliseconds between two removals of what questions leave behind for a while. */
const QUESTIONS_TIDY_MS = 3_600_000;

export interface App {
  /** Port of the service. */
  readonly port: number;
  /** Address of the sandbox window; `''` when there is none. */
  readonly windowUrl: string;
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
  const url = config.settings.DATABASE_URL || (await embedded(dataDir, undo));
  const connection = createTrouble(log, 'database connection lost', 'database answers again');
  const db = connect(url, connection.failed);
  undo.push(() => db.destroy());
  await assertReachable(db);
  await bringUpToDate(url, log);
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
  const jobs = await openJobs(url, log);
  undo.push(() => jobs.stop());
  await mendClock(db, now, log);

  const metrics = createMetrics();
  const place = createPlace({
    partnerTenantId: settings.AZURE_TENANT_ID,
    mostAnHour: settings.CHANNEL_ALERTS_PER_HOUR,
    timeZone: settings.TIME_ZONE,
    now,
  });
  const sources = createSources({ settings, db, jobs, now, log, place });
  undo.push(() => sources.stop());
  const schedule: Schedule = { day: settings.DIGEST_DAY, hour: settings.DIGEST_HOUR, timeZone: settings.TIME_ZONE };
  const localAnswers = createLocalAnswers(db);
  await localAnswers.reload();
  const questionNotes = createQuestionNotes(db, now, log);
  undo.push(() => questionNotes.settled());
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
      memberGroups: async (entraId, groupIds) => [...(await sources.directory.memberGroups(entraId, groupIds))],
      now,
      cacheMin: 5,
    }),
    knowledge: createKnowledge(loadArticles()),
    localAnswers,
    questionNotes,
    schedule,
    version: VERSION,
    simulate: sandbox?.simulate,
    pause: (ms) => pause(ms),
    readBack: settings.TEAMS_READ_BACK === 'on' ? sources.readChannel : undefined,
  });
  const server = createServer(
    {
      messages: teams.messages,
      partnerCenterWebhook: async (headers, body) => {
        const result = await sources.handleWebhook({ headers, body });
        metrics.webhooks.inc({ outcome: result.kind });
        return result.kind === 'accepted' ? { status: 200, body: '' } : { status: result.status, body: '' };
      },
      readiness: createReadiness(db, now),
      metrics: metrics.expose,
    },
    log,
  );
  undo.push(() => server.close());
  const port = await server.listen(settings.PORT, sandbox ? '127.0.0.1' : undefined);
  // Teams says where it is before the first card is sent there.
  const windowUrl = (await sandbox?.open(port)) ?? '';
  await teams.start();
  await sources.start();
  const care = {
    db,
    jobs,
    now,
    partnerTenantId: settings.AZURE_TENANT_ID,
    timeZone: settings.TIME_ZONE,
    drills: settings.CONTACT_DRILLS,
  };
  const alarms = {
    db,
    jobs,
    now,
    log,
    secrets: {
      refreshToken: settings.PARTNER_REFRESH_TOKEN,
      certificateFile: settings.AZURE_CLIENT_CERTIFICATE_PATH,
    },
  };
  const stopping = new AbortController();
  const retention = {
    ports: { db, now, log, isStopping: () => stopping.signal.aborted },
    days: { archiveAfterDays: settings.ARCHIVE_AFTER_DAYS, eraseAfterDays: settings.ERASE_AFTER_DAYS },
  };
  const rounds: readonly Round[] = [
    [CLOCK_LOOK_MS, () => clock.follow().then(connection.worked), 'clock of the database could not be read'],
    [MEND_LOOK_MS, () => mendClock(db, now, log), 'what the clock left behind could not be mended'],
    [ALARMS_LOOK_MS, () => lookForAlarms(alarms), 'alarms could not be looked for'],
    [DIGEST_LOOK_MS, () => issueDueWhenWatching(db, { db, jobs, now }, schedule), 'digest could not be looked at'],
    [CONTACTS_LOOK_MS, () => careForContacts(care), 'contacts could not be looked after'],
    [FOLDS_LOOK_MS, () => endFolds({ db, jobs, now }), 'storms could not be looked after'],
    [ANSWERS_LOOK_MS, () => localAnswers.reload(), 'saved answers could not be read'],
    [CARDS_REPAIR_MS, () => teams.repair(), 'cards could not be repaired'],
    [DOUBTFUL_LOOK_MS, () => teams.reloadDoubtful(), 'cards in doubt could not be read'],
    [RETENTION_LOOK_MS, () => keepRetention(retention.ports, retention.days), 'old alerts could not be put away'],
    [QUESTIONS_TIDY_MS, () => tidyQuestions(db, now()), 'old questions could not be removed'],
  ];
  for (const round of rounds) undo.push(startRound(round, log));
  // The first to be undone: a round that moves thousands of alerts ends after the batch in hand.
  undo.push(async () => stopping.abort());
  return { port, windowUrl };
}

/** On a connection of its own that waits for as long as it takes: for another instance, or for a large table. */
async function bringUpToDate(url: string, log: Logger): Promise<void> {
  const patient = connect(url, () => undefined, Number.POSITIVE_INFINITY);
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

/** A digest is owed from the first channel on; before that there is nobody to read it. */
async function issueDueWhenWatching(
  db: Database,
  ports: Parameters<typeof issueDueDigest>[0],
  schedule: Schedule,
): Promise<void> {
  const { since } = await db
    .selectFrom('destinations')
    .select((eb) => eb.fn.min('created_at').as('since'))
    .executeTakeFirstOrThrow();
  if (since) await issueDueDigest(ports, schedule, since);
}

/** Something to look at now and then, and what the log says when that did not work. */
type Round = readonly [everyMs: number, look: () => Promise<unknown>, trouble: string];

/**
 * Looks now, and then again and again, one look at a time. The database decides what has to be done, and by whom; a timer
 * only looks.
 */
function startRound([everyMs, look, troubleWords]: Round, log: Logger): () => Promise<void> {
  const trouble = createTrouble(log, troubleWords, `${troubleWords}: works again`);
  let inHand: Promise<void> | undefined;
  const run = () => {
    // A look that hangs must not have a queue of looks behind it.
    inHand ??= look()
      .then(trouble.worked, trouble.failed)
      .finally(() => {
        inHand = undefined;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  return async () => {
    clearInterval(timer);
    await inHand;
  };
}
