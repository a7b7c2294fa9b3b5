import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { KeptState } from '../kept-state.ts';
import { createWindow } from '../window/window.ts';
import { type Activity, createActivities } from './activities.ts';
import { createBotLine, type Delivery } from './bot-line.ts';
import { createClient, type Press, type SayOptions } from './client.ts';
import { createConnector } from './connector.ts';
import { createDrive, DRIVE_PATH } from './drive.ts';
import { createFaults, type TeamsFaults } from './faults.ts';
import { writeJson } from './json-body.ts';
import { listen } from './listen.ts';
import { memoryOf, type TeamsMemory } from './memory.ts';
import type { Card, SimMessage } from './message.ts';
import type { ConnectorCall, Mark } from './operation.ts';
import { isOwnOrigin } from './own-origin.ts';
import type { SimPerson } from './person.ts';
import type { Notice } from './personal-views.ts';
import type { PlaceState, Where } from './places.ts';
import { type ChannelEntry, readChannel } from './read-channel.ts';
import { createRefresher } from './refresher.ts';
import { createThrottle } from './throttle.ts';
import { createWorld } from './world.ts';

export type { Where } from './places.ts';

/** Path of the service URL; real ones carry a region too. */
const SERVICE_PATH = '/emea';

export interface PressAnswer {
  readonly httpStatus: number;
  readonly body: unknown;
}

/** The simulated Microsoft Teams: people on one side, a bot on the other. */
export interface Teams {
  /** What activities carry as `serviceUrl`. */
  readonly serviceUrl: string;
  /** Address of the page for the browser; empty without a window. */
  readonly windowUrl: string;
  /** Bare id of the channel "Security alerts". */
  readonly channelId: string;
  /** Id of the one team. */
  readonly teamId: string;
  /** Installs the bot in the team, in "Security alerts", and in the personal chat of `by` (an Entra object id). */
  install(by: string): Promise<void>;
  /** Whether the bot is installed in "Security alerts". */
  readonly isInstalled: boolean;
  /** A new version of the app has come to the team: the bot hears of it, and of the address that Teams has now. */
  upgrade(by: string): Promise<void>;
  /** Installs the bot in one person's chat, as an organisation's set-up policy or the first opening of the chat does. */
  installFor(personId: string): Promise<void>;
  /** Adds the bot to the chat of everybody, or takes it out again. */
  setInGroupChat(by: string, action: 'add' | 'remove'): Promise<void>;
  /** Removes the bot from the team and from the personal chat of `by`. */
  uninstall(by: string): Promise<void>;
  /** Writes a message; among several people it mentions the bot. Resolves when the bot has answered the activity. */
  say(personId: string, where: 'channel' | 'personal' | 'groupChat', text: string, options?: SayOptions): Promise<void>;
  /** Presses the button with this verb on the card as the person sees it. @throws Error when there is no such button */
  press(personId: string, messageId: string, verb: string, inputs?: Record<string, unknown>): Promise<PressAnswer>;
  /** Allows or declines a file that the bot offers in a message. */
  consent(personId: string, messageId: string, isAccepted: boolean): Promise<PressAnswer>;
  /** Sends a press as it stands, also one that no button of the card would send. */
  invoke(personId: string, messageId: string, press: Partial<Press> & { readonly verb: string }): Promise<PressAnswer>;
  /** The person looks at this place from now on: its cards refresh now, and whenever they are edited. */
  open(personId: string, where: Where): Promise<void>;
  /** Threads in the order of their roots, each with its replies. Includes deleted messages, marked as such. */
  messages(where: Where): readonly SimMessage[];
  /** The card of a message as this person sees it; `undefined` when there is none. */
  seenBy(personId: string, messageId: string): Card | undefined;
  /** The line below a card that this person's last press left. */
  noticeFor(personId: string, messageId: string): Notice | undefined;
  /** Changes whether the bot may write somewhere, without telling the bot. */
  setState(where: Where, state: PlaceState): void;
  /** What Microsoft Graph shows of a channel; `undefined` for a team or channel that is not here. */
  readChannel(groupId: string, channelId: string): readonly ChannelEntry[] | undefined;
  /** Every call of the bot in the order of the answers: for independent checkers. */
  readonly history: readonly ConnectorCall[];
  /** What `mark` wrote down. */
  readonly marks: readonly Mark[];
  /** Writes into the order of the history that something happened to the bot: it was killed, it was cut off. */
  mark(what: string): void;
  /** Resolves when no call of the bot is under way any more. */
  idle(): Promise<void>;
  /** Every activity that the bot got, with its answer. */
  readonly deliveries: readonly Delivery[];
  readonly faults: TeamsFaults;
  /** Resolves when no refresh is under way any more. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface TeamsOptions {
  /** Asked for at each delivery, so that the bot may start after its Teams. */
  readonly botUrl: () => string;
  /** The bot's app id, with or without `28:`. */
  readonly botId: string;
  readonly botName: string;
  readonly tenantId: string;
  readonly people: readonly SimPerson[];
  readonly now: () => Date;
  /** Serve the page for the browser; default false. */
  readonly window?: boolean;
  /** Where it remembers everything over a restart; without it nothing survives `stop`. */
  readonly memory?: KeptState<TeamsMemory>;
  /** Ready-made commands that the window offers besides the usual ones. */
  readonly simulate?: readonly string[];
  /** Makes the bearer token of an activity; without it none is sent. */
  readonly authorize?: (activity: Activity) => Promise<string>;
  /** Service URL for the bot where it comes by another way than straight, such as a proxy that a test cuts. */
  readonly serviceUrl?: () => string;
  /** `off` lifts the rate limits, for tests whose clock stands still; default `on`. */
  readonly rateLimits?: 'on' | 'off';
}

/**
 * Starts the simulated Teams on loopback: the Bot Connector, the clients of the people, and on request their window.
 *
 * The bot is installed nowhere at first. Ids of people, team, channels and chats stay the same from start to start for
 * the same tenant, bot and people; with a `memory` so do messages, cards and installations, and the port where it is free.
 * A `memory` that is empty founds a new team, because a bot may still know the one that was forgotten.
 */
export async function startTeams(options: TeamsOptions): Promise<Teams> {
  const { memory } = options;
  const server = createServer();
  const port = await listen(server, memory?.last?.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  const drive = createDrive(origin, options.now);
  const world = createWorld({ ...options, drive, memory: memory?.last, ...(memory && { founded: randomUUID() }) });
  const serviceUrl = `${origin}${SERVICE_PATH}/`;

  const faults = createFaults();
  const throttle = options.rateLimits === 'off' ? undefined : createThrottle(world.now);
  const connector = createConnector(world, faults, throttle);
  const activities = createActivities(world, options.serviceUrl ?? (() => serviceUrl));
  const line = createBotLine(options);
  const refresher = createRefresher(world, activities, line);
  const client = createClient(world, activities, line, refresher);
  const page = options.window ? createWindow({ world, client, simulate: options.simulate }) : undefined;

  const running = new Set<Promise<void>>();
  const settled = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  world.changes.subscribe((change) => {
    if (change.kind !== 'typing') memory?.save(() => memoryOf(world, port));
    const message =
      change.kind === 'posted' || change.kind === 'edited' ? world.timeline.find(change.messageId) : undefined;
    if (!message?.card) return;
    const refresh = refresher.messageShown(message).finally(() => running.delete(refresh));
    running.add(refresh);
  });

  server.on('request', (request, response) => {
    const { pathname, href } = new URL(request.url ?? '/', origin);
    // Whoever comes by another way names that one as the host.
    if (!options.serviceUrl && !isOwnOrigin(request, port))
      return writeJson(response, 403, { error: 'This sandbox answers its own page only.' });
    const isConnector = pathname.startsWith(`${SERVICE_PATH}/`);
    const answered = isConnector
      ? connector.handle(request, response, href.slice(serviceUrl.length - 1).replace(/^\/+/, '/'))
      : pathname.startsWith(`${DRIVE_PATH}/`)
        ? drive.handle(request, response)
        : (page?.handle(request, response) ??
          Promise.resolve(writeJson(response, 404, { error: 'There is no window here.' })));
    answered.catch(() => {
      if (!response.headersSent)
        writeJson(response, 500, { error: { code: 'ServiceError', message: 'The sandbox failed.' } });
    });
  });

  const person = world.roster.getPerson;
  const chatOf = (personId: string) => world.places.chatOf(person(personId).id);
  const answer = ({ httpStatus, body }: Delivery): PressAnswer => ({ httpStatus, body });
  const cardOf = (personId: string, messageId: string): Card | undefined => {
    const message = world.timeline.find(messageId);
    return message && world.views.cardOf(person(personId).id, message);
  };
  const setInstalled = async (by: string, action: 'add' | 'remove'): Promise<void> => {
    await client.setInstalled(person(by), world.places.alerts, action);
    await client.setInstalled(person(by), chatOf(by), action);
  };

  return {
    serviceUrl,
    windowUrl: page ? `${origin}/` : '',
    channelId: world.places.alerts.id,
    teamId: world.places.team.id,
    install: (by) => setInstalled(by, 'add'),
    get isInstalled() {
      return world.places.alerts.state === 'installed';
    },
    upgrade: (by) => client.upgrade(person(by), world.places.alerts),
    uninstall: (by) => setInstalled(by, 'remove'),
    setInGroupChat: (by, action) => client.setInstalled(person(by), world.places.groupChat, action),
    installFor: (personId) => client.setInstalled(person(personId), chatOf(personId), 'add'),
    say: async (personId, where, text, sayOptions) => {
      const places = { channel: world.places.alerts, groupChat: world.places.groupChat, personal: chatOf(personId) };
      const place = places[where];
      await client.say(person(personId), place, text, sayOptions);
    },
    press: async (personId, messageId, verb, inputs) =>
      answer(await client.press(person(personId), messageId, verb, inputs)),
    invoke: async (personId, messageId, { verb, title = '', id = '', data = {} }) =>
      answer(await client.invoke(person(personId), messageId, { verb, title, id, data })),
    consent: async (personId, messageId, isAccepted) =>
      answer(await client.consent(person(personId), messageId, isAccepted)),
    open: (personId, where) => client.open(person(personId), world.places.at(where)),
    messages: (where) => world.timeline.list(world.places.at(where).id),
    seenBy: cardOf,
    noticeFor: (personId, messageId) => world.views.noticeOf(personId, messageId),
    setState(where, state) {
      world.places.at(where).state = state;
      world.changes.publish({ kind: 'places' });
    },
    readChannel: (groupId, channelId) => readChannel(world, groupId, channelId),
    history: connector.history,
    marks: connector.marks,
    mark: connector.mark,
    idle: connector.idle,
    deliveries: line.deliveries,
    faults,
    settled,
    async stop() {
      await settled();
      page?.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
