import type restify from 'restify';
import type { Settings } from '../config.ts';
import type { Schedule } from '../digest/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Roles } from '../people/index.ts';
import type { LocalAnswers, QuestionNotes } from '../questions/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { createTenantFinder } from '../tenants/index.ts';
import { createBotAdapter } from './adapter.ts';
import { refusalOf } from './admit.ts';
import { createBot } from './bot.ts';
import { words } from './card-text.ts';
import { createChannelPace } from './channel-pace.ts';
import { createChannelSender } from './channel-sender.ts';
import { bringFile } from './commands/file-commands.ts';
import { handleText } from './commands/index.ts';
import { hearCard, settleCopy } from './copies.ts';
import { type DeliverPorts, deliver } from './deliver.ts';
import type { Desk } from './desk.ts';
import { createDoubtfulCards } from './doubtful-cards.ts';
import type { ReadBack } from './doubts.ts';
import { findCopies } from './find-copies.ts';
import { install } from './install.ts';
import { standIn } from './lost-channel.ts';
import { createMeeting } from './meet.ts';
import { handlePress } from './presses/index.ts';
import { repairCards } from './repair.ts';
import { createRoster } from './roster.ts';
import { createSeenActivities } from './seen-activities.ts';
import { showSubject } from './show.ts';
import { showPersonal } from './show-personal.ts';
import { isShownByFold } from './shown-by.ts';
import { createOpenChat, tell } from './tell.ts';
import { createTenantNames } from './tenant-names.ts';
import { notice } from './views/notice.ts';

/** Milliseconds within which a press is answered. Teams waits 15 s, the way there and back included. */
const PRESS_PATIENCE_MS = 10_000;

export interface TeamsPorts {
  readonly settings: Settings;
  readonly isSandbox: boolean;
  /** Tenants whose people are served; undefined serves everybody, in the sandbox only. */
  readonly allowedTenants: readonly string[] | undefined;
  readonly partnerTenantId: string;
  readonly db: Database;
  readonly jobs: Jobs;
  readonly now: () => Date;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly roles: Roles;
  readonly knowledge: Knowledge;
  readonly localAnswers: LocalAnswers;
  readonly questionNotes: QuestionNotes;
  readonly schedule: Schedule;
  readonly version: string;
  readonly simulate: Desk['simulate'];
  readonly pause: (ms: number) => Promise<void>;
  /** Reads what apps wrote to a channel; `undefined` where the service may not. */
  readonly readBack?: ReadBack | undefined;
}

export interface TeamsSide {
  /** Answers `POST /api/messages`. */
  messages(req: restify.Request, res: restify.Response): Promise<void>;
  /** Begins to deliver cards. */
  start(): Promise<void>;
  /** Brings back cards that nobody works on. */
  repair(): Promise<void>;
  /** Learns which cards other instances are in doubt about. */
  reloadDoubtful(): Promise<void>;
}

/** Puts together everything that speaks with people. */
export function createTeamsSide(ports: TeamsPorts): TeamsSide {
  const { settings, isSandbox, allowedTenants, db, jobs, now, log, metrics, schedule } = ports;
  const { adapter, connectorFor } = createBotAdapter(settings, log);
  const sender = createChannelSender(connectorFor);
  const pace = createChannelPace(db, ports.pause);
  const doubtful = createDoubtfulCards(db, now);
  const desk: Desk = {
    ...ports,
    timeZone: settings.TIME_ZONE,
    fileHosts: settings.TEAMS_FILE_HOSTS,
    roster: createRoster(connectorFor),
    tenants: createTenantFinder(db, now),
    customerName: createTenantNames(db, ports.partnerTenantId, now),
  };
  const delivery: DeliverPorts = {
    db,
    jobs,
    sender,
    pace,
    doubtful,
    readBack: ports.readBack,
    partnerTenantId: ports.partnerTenantId,
    now,
    log,
    metrics,
    show: (subject) => showSubject(desk, subject),
  };
  const bot = createBot(
    {
      serves: (tenantId) => allowedTenants === undefined || allowedTenants.includes(tenantId),
      // The right to read the channel brings its messages to the bot as well.
      hearsAll: settings.TEAMS_READ_BACK === 'on',
      meet: createMeeting(db, now),
      say: async (turn) => {
        const reply = await handleText(desk, schedule, turn);
        metrics.turns.inc({ kind: 'message', outcome: 'answered' });
        return reply;
      },
      press: async (turn, press, post) => {
        await hearCard({ db, jobs, doubtful }, turn, press);
        const answer = await handlePress(desk, turn, press, post);
        metrics.presses.inc({ verb: press.verb, outcome: answer.kind === 'card' ? answer.outcome : 'refused' });
        return answer;
      },
      async consent(turn, consent) {
        const reply = await bringFile(desk, turn, consent);
        metrics.turns.inc({ kind: 'file', outcome: consent.kind });
        return reply;
      },
      install: (installation) => install({ db, jobs, now, log, partnerTenantId: ports.partnerTenantId }, installation),
      count: ({ tenantId, channelId }) =>
        pace
          .note({ tenantId, conversationId: channelId })
          .catch((err: unknown) => log.warn({ err }, 'message could not be counted')),
      apologise: () =>
        notice(
          'error',
          words`That did not work`,
          words`The fault is on our side and has been noted.`,
          words`Please try again in a minute.`,
        ),
      isKnownActivity: createSeenActivities(),
      pause: ports.pause,
      patienceMs: PRESS_PATIENCE_MS,
    },
    log,
  );
  return {
    async messages(req, res) {
      const refusal = refusalOf(req.body, settings.BOT_ALLOWED_SERVICE_HOSTS, isSandbox);
      if (refusal) {
        log.warn({ reason: refusal }, 'activity refused');
        metrics.turns.inc({ kind: 'activity', outcome: 'refused' });
        res.sendRaw(403, JSON.stringify({ error: refusal }), { 'content-type': 'application/json' });
        return;
      }
      await adapter.process(req as never, res, bot);
    },
    async start() {
      const { partnerTenantId } = ports;
      await jobs.work('deliver', async (subject) => {
        if (!(await isShownByFold({ db, jobs }, subject))) await deliver(delivery, subject);
      });
      await jobs.work('copy', (copy) => settleCopy(delivery, copy));
      const openChat = createOpenChat(connectorFor);
      await jobs.work('tell', async (telling) => {
        const show: Parameters<typeof tell>[0]['show'] = (whom) => showPersonal(desk, whom);
        const told: Parameters<typeof tell>[0]['told'] = async (
          { subjectType, subjectId, entraId },
          { conversationId },
        ) => {
          if (subjectType === 'channelLost') await standIn({ db, jobs, now }, subjectId, { conversationId, entraId });
        };
        await tell({ db, jobs, sender, pace, openChat, partnerTenantId, now, log, metrics, show, told }, telling);
        // The card of a drill says whether the contact was told, or that somebody must call.
        const { subjectType, subjectId } = telling;
        if (subjectType === 'drill') await jobs.enqueueLater('deliver', { subjectType, subjectId }, 0);
      });
    },
    async repair() {
      await findCopies(delivery);
      const cards = await repairCards({ db, jobs, now });
      if (cards > 0) log.info({ cards }, 'cards that nobody worked on are brought up to date');
    },
    reloadDoubtful: () => doubtful.reload(),
  };
}
