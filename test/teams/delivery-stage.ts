import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics.ts';
import { PARTNER_TENANT_ID } from '../../src/sandbox/cloud/sample-partner.ts';
import type { SimMessage } from '../../src/sandbox/teams/message.ts';
import { startTeams, type Teams } from '../../src/sandbox/teams/teams.ts';
import type { Priority } from '../../src/storage/jobs.ts';
import { newId } from '../../src/storage/new-id.ts';
import { createBotAdapter } from '../../src/teams/adapter.ts';
import type { Subject } from '../../src/teams/card-store.ts';
import type { ChannelPace } from '../../src/teams/channel-pace.ts';
import { createChannelSender } from '../../src/teams/channel-sender.ts';
import type { DeliverPorts, Shown } from '../../src/teams/deliver.ts';
import { installDestination } from '../../src/teams/destinations.ts';
import { createDoubtfulCards, type DoubtfulCards } from '../../src/teams/doubtful-cards.ts';
import { createOpenChat } from '../../src/teams/tell.ts';
import { createClock, type TestClock } from '../support/clock.ts';
import { type TestDatabase, useDatabase } from '../support/database.ts';

export const BOT_ID = '28:00000000-0000-4000-8000-00000000b071';
/** Megan Bowen, the one person on stage. */
export const MEGAN = '11111111-aaaa-4bbb-8ccc-000000000001';
export const GROUP_ID = '11111111-aaaa-4bbb-8ccc-00000000900d';

/** Everything that delivering needs, over a real database and a simulated Teams on the wire. */
export interface Stage {
  readonly database: TestDatabase;
  readonly clock: TestClock;
  readonly teams: Teams;
  readonly doubtful: DoubtfulCards;
  /** What each subject looks like now. */
  readonly state: Map<string, Shown | Error>;
  /** Jobs that come back, with the seconds after which they do. */
  readonly later: { queue: string; job: unknown; afterSec: number; priority: Priority | undefined }[];
  /** Jobs for at once. */
  readonly atOnce: { queue: string; job: unknown }[];
  readonly log: { level: number; msg: string }[];
  ports(change?: Partial<DeliverPorts>): DeliverPorts;
  /** A subject that looks like this from now on. */
  given(text: string, version?: number, subjectType?: Subject['subjectType']): Subject;
  /** Messages in the channel with this text, the deleted ones left out. */
  messagesWith(text: string): readonly SimMessage[];
  /** Phrases logged as a warning or worse. */
  warnings(): readonly string[];
  installed(installedBy?: string): Promise<void>;
  /** Opens the chat of the one person on stage. @returns its conversation id */
  openChat(): Promise<string>;
}

export const showing = (text: string, version: number, thread?: Subject): Shown => ({
  message: {
    summary: text,
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          version: '1.5',
          body: [{ type: 'TextBlock', text }],
          actions: [{ type: 'Action.Execute', title: 'Show', verb: 'alert.show', data: {} }],
        },
      },
    ],
  },
  version,
  thread,
});

/** Sets the stage for a file: the bot is installed and nothing has been sent before each test. */
export function useStage(): Stage {
  const database = useDatabase();
  const clock = createClock(new Date('2026-03-04T10:00:00Z'));
  const log: Stage['log'] = [];
  const later: Stage['later'] = [];
  const atOnce: Stage['atOnce'] = [];
  const state: Stage['state'] = new Map();
  const logger = createLog('debug', { write: (line) => void log.push(JSON.parse(line)) });
  const { connectorFor } = createBotAdapter(readConfig({ WATCHPOST_SANDBOX: 'headless' }).settings, logger);
  const free: ChannelPace = {
    take: async () => ({ kind: 'now', hasWaited: false, begin: async () => undefined }),
    note: async () => undefined,
    hold: () => undefined,
  };
  const running: { teams?: Teams; doubtful?: DoubtfulCards } = {};
  const must = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('the stage is set from beforeAll on');
    return part;
  };
  const teams = () => must(running.teams);

  beforeAll(async () => {
    running.doubtful = createDoubtfulCards(database.db, clock.now);
    running.teams = await startTeams({
      botUrl: () => 'http://127.0.0.1:9/nobody-listens',
      botId: BOT_ID,
      botName: 'Watchpost',
      tenantId: PARTNER_TENANT_ID,
      people: [{ id: MEGAN, name: 'Megan Bowen', upn: 'megan.bowen@adatum.com', title: '', role: '' }],
      now: clock.now,
      rateLimits: 'off',
    });
  });
  afterAll(() => teams().stop());

  const stage: Stage = {
    database,
    clock,
    get teams() {
      return teams();
    },
    get doubtful() {
      return must(running.doubtful);
    },
    state,
    later,
    atOnce,
    log,
    ports: (change = {}) => ({
      db: database.db,
      jobs: {
        enqueue: async (_tx, queue, jobs) => void atOnce.push(...jobs.map((job) => ({ queue, job }))),
        enqueueLater: async (queue, job, afterSec, priority) => void later.push({ queue, job, afterSec, priority }),
      },
      sender: createChannelSender(connectorFor),
      pace: free,
      doubtful: must(running.doubtful),
      readBack: undefined,
      partnerTenantId: PARTNER_TENANT_ID,
      now: clock.now,
      log: logger,
      metrics: createMetrics(),
      show: async ({ subjectId }) => {
        const shown = state.get(subjectId);
        if (shown instanceof Error) throw shown;
        return shown;
      },
      ...change,
    }),
    given(text, version = 1, subjectType = 'alert') {
      const subject: Subject = { subjectType, subjectId: newId(clock.now()) };
      state.set(subject.subjectId, showing(text, version));
      return subject;
    },
    messagesWith: (text) =>
      teams()
        .messages({ channel: true })
        .filter(({ card, deleted }) => !deleted && JSON.stringify(card ?? '').includes(`"${text}"`)),
    warnings: () => log.filter(({ level }) => level >= 40).map(({ msg }) => msg),
    async openChat() {
      teams().setState({ personal: MEGAN }, 'installed');
      const person = { tenantId: PARTNER_TENANT_ID, botId: BOT_ID, userId: MEGAN };
      const opened = await createOpenChat(connectorFor)({ serviceUrl: teams().serviceUrl, ...person });
      return opened.kind === 'done' ? opened.value : '';
    },
    installed: (installedBy = '') =>
      installDestination(
        database.db,
        {
          tenantId: PARTNER_TENANT_ID,
          teamId: teams().teamId,
          channelId: teams().channelId,
          serviceUrl: teams().serviceUrl,
          botId: BOT_ID,
          installedBy,
          groupId: GROUP_ID,
        },
        clock.now(),
      ),
  };

  beforeEach(async () => {
    teams().setState({ channel: true }, 'installed');
    teams().faults.clear();
    await stage.installed();
    await database.db.deleteFrom('cards').execute();
    for (const list of [later, atOnce, log]) list.length = 0;
  });
  return stage;
}
