import type restify from 'restify';
import type { Settings } from '../config.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { CustomerGroups, Roles } from '../people/index.ts';
import type { PreferenceStore } from '../preferences/index.ts';
import type { LocalAnswers, QuestionNotes } from '../questions/index.ts';
import type { Database } from '../storage/connect.ts';
import type { Jobs } from '../storage/jobs.ts';
import { createTenantFinder } from '../tenants/index.ts';
import { newWay, reference, traced } from '../trace.ts';
import { createBotAdapter } from './adapter.ts';
import { createBot } from './bot.ts';
import { cardText, words } from './card-text.ts';
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
import { createGroupNames, type FindGroups } from './group-names.ts';
import { inJob } from './in-job.ts';
import { createBelonging } from './inbound/belonging.ts';
import { createGate, type Gate } from './inbound/gate.ts';
import { createStrangers } from './inbound/strangers.ts';
import { install } from './install.ts';
import { readInstaller } from './installer.ts';
import { standIn } from './lost-channel.ts';
import { createMeeting } from './meet.ts';
import { notePress, noteTurn } from './note-turns.ts';
import { handlePress } from './presses/index.ts';
import { repairCards } from './repair.ts';
import { createRoster, createRosterStanding } from './roster.ts';
import { createSeenActivities } from './seen-activities.ts';
import { createChannelList } from './setup/channel-list.ts';
import { greet } from './setup/greet.ts';
import { workSetup } from './setup/work.ts';
import { showSubject } from './show.ts';
import { showPersonal } from './show-personal.ts';
import { isShownByFold } from './shown-by.ts';
import { createOpenChat, tell } from './tell.ts';
import { createTenantNames } from './tenant-names.ts';
import { askForChannel } from './views/confirm-channel-view.ts';
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
  readonly customerGroups: CustomerGroups;
  readonly findGroups: FindGroups;
  /** What the partner's directory says somebody is. @throws AppError when it cannot be asked */
  readonly userType: (entraId: string) => Promise<'member' | 'guest' | 'missing'>;
  readonly knowledge: Knowledge;
  readonly localAnswers: LocalAnswers;
  readonly questionNotes: QuestionNotes;
  readonly preferences: PreferenceStore;
  readonly version: string;
  readonly setup: Desk['setup'];
  readonly simulate: Desk['simulate'];
  readonly pause: (ms: number) => Promise<void>;
  /** Reads what apps wrote to a channel; `undefined` where the service may not. */
  readonly readBack?: ReadBack | undefined;
}

export interface TeamsSide {
  /** Looks at a request of `POST /api/messages` before its body is read. @returns how to refuse it, or `undefined` */
  admit: Gate['atDoor'];
  /** Answers `POST /api/messages` for a request that was admitted. */
  messages(req: restify.Request, res: restify.Response): Promise<void>;
  /** Begins to deliver cards. */
  start(): Promise<void>;
  /** Brings back cards that nobody works on. */
  repair(): Promise<void>;
  /** Learns which cards other instances are in doubt about. */
  reloadDoubtful(): Promise<void>;
  /** Forgets what was remembered for a while. */
  tidy(): Promise<void>;
}

/** Puts together everything that speaks with people. */
export function createTeamsSide(ports: TeamsPorts): TeamsSide {
  const { settings, isSandbox, db, jobs, now, log, metrics } = ports;
  const { turn: runTurn, connectorFor } = createBotAdapter(settings, log);
  const gate = createGate({ settings, isSandbox, now, log, metrics });
  const belonging = createBelonging({ ...ports, inRoster: createRosterStanding(connectorFor) });
  const strangers = createStrangers(log, now, metrics);
  const seenActivities = createSeenActivities(db, now);
  const sender = createChannelSender(connectorFor);
  const pace = createChannelPace(db, ports.pause);
  const doubtful = createDoubtfulCards(db, now);
  const desk: Desk = {
    ...ports,
    roles: belonging.roles,
    get timeZone() {
      return ports.preferences.current().timeZone;
    },
    fileHosts: settings.TEAMS_FILE_HOSTS,
    roster: createRoster(connectorFor),
    groupName: createGroupNames(ports.findGroups, now),
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
      serves: belonging.serves,
      async refuse(turn) {
        const why = await belonging.strangerOf(turn);
        if (why) metrics.turns.inc({ kind: 'activity', outcome: 'refused' });
        return why && strangers.refuse(turn, why);
      },
      noteNobody: strangers.noteNobody,
      // The right to read the channel brings its messages to the bot as well.
      hearsAll: settings.TEAMS_READ_BACK === 'on',
      meet: createMeeting(db, now),
      say: (turn) => noteTurn({ log, metrics }, 'message', 'answered', () => handleText(desk, turn)),
      press: (turn, press, post) =>
        notePress({ log, metrics }, press, async () => {
          await hearCard({ db, jobs, doubtful }, turn, press);
          return handlePress(desk, turn, press, post);
        }),
      consent: (turn, consent) =>
        noteTurn({ log, metrics }, 'file', consent.kind, () => bringFile(desk, turn, consent)),
      install: (installation) =>
        install(
          {
            db,
            jobs,
            now,
            log,
            partnerTenantId: ports.partnerTenantId,
            installerOf: (whose) => readInstaller(belonging, whose),
            welcome: (where, installer) => greet(desk, where, installer),
            askFor: askForChannel,
          },
          installation,
        ),
      count: ({ tenantId, channelId }) =>
        pace
          .note({ tenantId, conversationId: channelId })
          .catch((err: unknown) => log.warn({ err }, 'message could not be counted')),
      apologise: () =>
        notice(
          'error',
          words`That did not work`,
          words`The fault is on our side and has been noted. Reference ${cardText(reference(), 8)}.`,
          words`Please try again in a minute.`,
        ),
      notAdded: ({ team }) =>
        notice(
          'error',
          words`Adding me did not work`,
          words`The fault is on our side and has been noted. Reference ${cardText(reference(), 8)}.`,
          team
            ? words`Alerts may not come here: in some minutes, remove me from this channel and add me again.`
            : words`In some minutes, remove me from this chat and add me again.`,
        ),
      take: seenActivities.take,
      pause: ports.pause,
      patienceMs: PRESS_PATIENCE_MS,
    },
    log,
  );
  return {
    admit: (req) =>
      traced(newWay(req.headers['traceparent']), async () => {
        const refusal = await gate.atDoor(req);
        if (refusal) metrics.turns.inc({ kind: 'activity', outcome: 'refused' });
        return refusal;
      }),
    messages: (req, res) =>
      traced(newWay(req.headers['traceparent']), async () => {
        const refusal = gate.inside(req, req.body);
        if (refusal) {
          metrics.turns.inc({ kind: 'activity', outcome: 'refused' });
          return answer(res, refusal.status, { error: refusal.error }, refusal.headers);
        }
        const invoked = await runTurn(req.body, bot);
        answer(res, invoked?.status ?? 200, invoked?.body);
      }),
    async start() {
      const { partnerTenantId } = ports;
      const working = { db, log, metrics };
      await jobs.work('deliver', (subject) =>
        inJob(working, 'deliver', subject, async () => {
          if (!(await isShownByFold({ db, jobs }, subject))) await deliver(delivery, subject);
        }),
      );
      await jobs.work('copy', (copy) => inJob(working, 'copy', copy, () => settleCopy(delivery, copy)));
      const setupWork = { desk, jobs, sender, pace, listChannels: createChannelList(connectorFor), log };
      await jobs.work('setup', (job) => inJob(working, 'setup', job, () => workSetup(setupWork, job)));
      const openChat = createOpenChat(connectorFor);
      await jobs.work('tell', async (telling) => {
        const show: Parameters<typeof tell>[0]['show'] = (whom) => showPersonal(desk, whom);
        const told: Parameters<typeof tell>[0]['told'] = async (
          { subjectType, subjectId, entraId },
          { conversationId },
        ) => {
          if (subjectType === 'channelLost') await standIn({ db, jobs, now }, subjectId, { conversationId, entraId });
        };
        const toTell = { db, jobs, sender, pace, openChat, partnerTenantId, now, log, metrics, show, told };
        await inJob(working, 'tell', telling, () => tell(toTell, telling));
        // The card of a drill says whether the contact was told, or that somebody must call.
        const { subjectType, subjectId } = telling;
        if (subjectType === 'drill') await jobs.enqueueLater('deliver', { subjectType, subjectId }, 0);
      });
    },
    async repair() {
      await findCopies(delivery);
      const cards = await repairCards({ db, jobs, now, log });
      if (cards > 0) log.info({ cards }, 'cards that nobody worked on are brought up to date');
    },
    reloadDoubtful: () => doubtful.reload(),
    tidy: () => seenActivities.tidy(),
  };
}

function answer(
  res: restify.Response,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  res.sendRaw(status, text, { 'content-type': 'application/json', ...headers });
}
