import { sql } from 'kysely';
import { type Ingested, ingestSignals, type Signal } from '../../src/alerts/index.ts';
import { readConfig } from '../../src/config.ts';
import { createPlace, endFolds } from '../../src/folds/index.ts';
import { createKnowledge, loadArticles } from '../../src/knowledge/index.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createCustomerGroups, createRoles } from '../../src/people/index.ts';
import { createPreferences, defaultsFrom } from '../../src/preferences/index.ts';
import { createLocalAnswers, createQuestionNotes } from '../../src/questions/index.ts';
import { PARTNER_TENANT_ID } from '../../src/sandbox/cloud/sample-partner.ts';
import type { Teams } from '../../src/sandbox/teams/teams.ts';
import { createServer, type Server } from '../../src/server/server.ts';
import { connect, type Database } from '../../src/storage/connect.ts';
import type { ReadBack } from '../../src/teams/doubts.ts';
import { createTeamsSide } from '../../src/teams/index.ts';
import type { HandJobs, JobRoom } from './hand-jobs.ts';
import { createScissors, type Scissors } from './scissors.ts';
import { CUSTOMER } from './signals.ts';

/** One instance of the service on its own lines to the database and to Teams, which can be cut for good. */
/** Nobody sets anything up here: what would ask Microsoft finds nothing. */
const NO_SETUP: Parameters<typeof createTeamsSide>[0]['setup'] = {
  probes: { identity: async () => [], roleGroups: async () => [] },
  webhookDesk: {
    read: async () => ({ kind: 'done', value: undefined }),
    register: async () => ({ kind: 'failed', reason: 'unreachable' }),
    sendTest: async () => ({ kind: 'failed', reason: 'unreachable' }),
    readTest: async () => ({ kind: 'failed', reason: 'unreachable' }),
  },
  consentDesk: { grant: async () => ({ kind: 'failed', problem: 'unreachable' }) },
  readAgain: async () => undefined,
  publicUrl: () => '',
  mayConsent: false,
  mayRegister: false,
  appId: '',
  authorityHost: 'https://login.microsoftonline.com',
};

export interface Instance {
  /** Address of the service. */
  readonly url: string;
  /** Address of Teams as this instance knows it. */
  readonly serviceUrl: string;
  readonly db: Database;
  readonly jobs: HandJobs;
  readonly scissors: Scissors;
  /** Takes in items of one customer, as a source does. */
  ingest(signals: readonly Signal[]): Promise<Ingested>;
  /** What the service does now and then: it ends storms, brings back cards that nobody works on, learns of those in doubt. */
  lookAfterCards(): Promise<void>;
  stop(): Promise<void>;
}

export interface InstanceMaker {
  /** @param onLost - called when it is cut off, or did not hear an answer of Teams */
  start(onLost: (what: string) => void): Promise<Instance>;
}

export interface MakerOptions {
  readonly databaseUrl: string;
  readonly teams: Pick<Teams, 'serviceUrl' | 'readChannel'>;
  readonly room: JobRoom;
  readonly now: () => Date;
  readonly log: (line: { readonly level: number; readonly msg: string }) => void;
  /** Settings on top of the usual ones. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether the service may read the channel back. */
  readonly mayLook: boolean;
}

/**
 * Puts together the real parts of the service between a press or an item of a source and the card: `ingestSignals` through
 * `db` and `jobs`, everything of `src/teams`, and the HTTP front. What takes long and holds no state is made once.
 */
export function createInstanceMaker(options: MakerOptions): InstanceMaker {
  const { settings } = readConfig({
    WATCHPOST_SANDBOX: 'headless',
    MicrosoftAppTenantId: PARTNER_TENANT_ID,
    AZURE_TENANT_ID: PARTNER_TENANT_ID,
    ...options.settings,
  });
  const knowledge = createKnowledge(loadArticles());
  const metrics = createMetrics();
  const log = createLog('info', { write: (line) => options.log(JSON.parse(line)) });
  const { now } = options;

  return {
    async start(onLost) {
      const database = new URL(options.databaseUrl);
      const teamsUrl = new URL(options.teams.serviceUrl);
      const scissors = await createScissors([Number(database.port), Number(teamsUrl.port)], onLost);
      database.port = String(scissors.ports[0]);
      teamsUrl.port = String(scissors.ports[1]);
      const db = connect(database.href, () => undefined);
      const jobs = options.room.instance(db);
      const place = createPlace({
        partnerTenantId: PARTNER_TENANT_ID,
        limits: () => ({ mostAnHour: 60, timeZone: 'UTC', leastSeverity: 'informational' }),
        now,
      });
      const teams = createTeamsSide({
        settings,
        isSandbox: true,
        allowedTenants: [PARTNER_TENANT_ID],
        partnerTenantId: PARTNER_TENANT_ID,
        db,
        jobs,
        now,
        log,
        metrics,
        roles: createRoles({ groups: {}, memberGroups: async () => [], now, cacheMin: 5 }),
        customerGroups: createCustomerGroups(db),
        findGroups: async () => [],
        userType: async () => 'member',
        knowledge,
        localAnswers: createLocalAnswers(db),
        questionNotes: createQuestionNotes(db, now, log),
        preferences: createPreferences({ db, now, defaults: defaultsFrom(settings) }),
        version: '0.0.0',
        setup: NO_SETUP,
        simulate: undefined,
        pause: async () => undefined,
        readBack: options.mayLook ? async (place, since) => readBack(options.teams, place, since) : undefined,
      });
      const server: Server = createServer(
        {
          messages: teams.messages,
          partnerCenterWebhook: async () => ({ status: 404, body: '' }),
          readiness: async () => ({ isReady: true, report: {} }),
          metrics: metrics.expose,
        },
        log,
      );
      const port = await server.listen(0, '127.0.0.1');
      // In the world outside the address of Teams stays; here it is the way past the scissors of this instance.
      await sql`update destinations set service_url = ${teamsUrl.href}`.execute(db);
      await teams.start();
      return {
        url: `http://127.0.0.1:${port}`,
        serviceUrl: teamsUrl.href,
        db,
        jobs,
        scissors,
        ingest: (signals) => ingestSignals({ db, jobs, now, place }, CUSTOMER, signals),
        async lookAfterCards() {
          await endFolds({ db, jobs, now });
          await teams.repair();
          await teams.reloadDoubtful();
        },
        async stop() {
          await server.close(0);
          await db.destroy();
          await scissors.stop();
        },
      };
    },
  };
}

/** What reading the channel through Graph shows: the messages of apps, whole threads or the replies in one. */
function readBack(teams: MakerOptions['teams'], place: Parameters<ReadBack>[0], since: Date) {
  const { groupId, channelId, threadId } = place;
  return (teams.readChannel(groupId, channelId) ?? [])
    .filter(({ fromApp, isDeleted, createdAt }) => fromApp && !isDeleted && new Date(createdAt) >= since)
    .filter((entry) => (threadId === undefined ? entry.id === entry.threadId : entry.threadId === threadId))
    .map(({ id, threadId: rootId, card }) => ({ id, rootId, cards: JSON.stringify(card) }));
}
