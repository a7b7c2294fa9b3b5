import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import type { Logger } from '../log.ts';
import { reference } from '../trace.ts';
import { outcomeOf } from './channel-sender.ts';
import { type FileConsent, readFileConsent } from './files/file-consent.ts';
import { type Installation, readInstallation } from './installation.ts';
import { type Press, readPress, readSubmit } from './presses/press.ts';
import { cardAttachment } from './render.ts';
import type { FileReply, PressAnswer, Reply } from './reply.ts';
import type { ActivityKey } from './seen-activities.ts';
import { readTurn, type Turn, withoutThread } from './turn.ts';

/** What the bot does about an activity, once it is known to be from a person of the right tenant. */
export interface BotHandlers {
  /** Whether people of this tenant are served at all. */
  serves(tenantId: string): boolean;
  /** Whether somebody is refused, whatever they ask for. @returns what to tell them in place of an answer */
  refuse(turn: Turn): Promise<Refused | undefined>;
  /** An activity that names nobody: it is not answered. */
  noteNobody(): void;
  /** Teams brings every message of a channel, also those that do not name the bot. */
  readonly hearsAll: boolean;
  /** Notes who spoke and from where, before anything is done for them. */
  meet(turn: Turn): Promise<void>;
  say(turn: Turn): Promise<Reply | FileReply>;
  /** `post` says something more in the same conversation. */
  press(turn: Turn, press: Press, post: (reply: Reply | FileReply) => Promise<void>): Promise<PressAnswer>;
  /** Somebody allowed or declined a file that we offered. */
  consent(turn: Turn, consent: FileConsent): Promise<Reply | FileReply>;
  install(installation: Installation): Promise<Reply | undefined>;
  /** What to say when our own code failed. */
  apologise(): Reply;
  /** What to say when adding the bot did not work. */
  notAdded(installation: Installation): Reply;
  /** Counts a message that answers a person, for the limits of the channel that it stands in. */
  count(place: { readonly tenantId: string; readonly channelId: string }): Promise<void>;
  /** Takes an activity for this caller; false when it was taken before, here or on another instance. */
  take(activity: ActivityKey): Promise<boolean>;
  pause(ms: number): Promise<void>;
  /** Milliseconds after which a press is answered with an apology, whatever becomes of it. */
  readonly patienceMs: number;
}

/** What somebody is told who is not served. */
export interface Refused {
  /** Under a card, each time. */
  readonly text: string;
  /** In place of an answer, once; `undefined` from then on. */
  reply(): Reply | undefined;
}

/** Milliseconds after which an answer that Teams did not take is sent once more, and the most that Teams may ask for. */
const ANSWER_AGAIN_MS = 1_000;
const ANSWER_AGAIN_MAX_MS = 5_000;

/** Milliseconds after which an installation is tried once more. */
const INSTALL_AGAIN_MS = 1_000;

/**
 * Routes one activity. Every activity is answered: a message with a message, a press with an invoke answer whose own
 * status stands inside HTTP 200, because Teams shows people a generic failure for any other HTTP status.
 */
export function createBot(handlers: BotHandlers, log: Logger): (context: TurnContext) => Promise<void> {
  return async (context) => {
    const { activity } = context;
    switch (activity.type) {
      case ActivityTypes.Message:
        return onMessage(context, handlers, log);
      case ActivityTypes.Invoke:
        return onInvoke(context, handlers, log);
      case ActivityTypes.InstallationUpdate:
        return onInstallation(context, handlers, log);
      default:
        // Teams sends many kinds of events and adds new ones; those that we do not know are answered 200.
        return;
    }
  };
}

async function onInstallation(context: TurnContext, handlers: BotHandlers, log: Logger): Promise<void> {
  const installation = readInstallation(context.activity);
  if (!installation || !handlers.serves(installation.tenantId)) return;
  const welcome = await welcomeFor(context, installation, handlers, log);
  if (!welcome) return;
  const { tenantId, team } = installation;
  // Before it is sent: the cards of everything that is open follow at once.
  if (team) await handlers.count({ tenantId, channelId: team.channelId });
  await sendAnswer(context, messageOf(welcome), handlers, log);
}

/**
 * Teams tells of an installation once, and without it a channel gets no alerts: so it is tried once more, and else whoever
 * added the bot is told. What is known already goes on without its upgrade, and Teams itself refuses where it was removed.
 */
async function welcomeFor(
  { activity }: TurnContext,
  installation: Installation,
  handlers: BotHandlers,
  log: Logger,
): Promise<Reply | undefined> {
  try {
    return (await handlers.take(keyOf(activity))) ? await handlers.install(installation) : undefined;
  } catch (err) {
    log.warn({ err, activity: activity.id }, 'installation is tried once more');
  }
  await handlers.pause(INSTALL_AGAIN_MS);
  try {
    // Whether the first try took it before its answer was lost, nobody knows; installing twice does no harm.
    await handlers.take(keyOf(activity));
    return await handlers.install(installation);
  } catch (err) {
    log.error({ err, activity: activity.id }, 'installation failed');
    return installation.action === 'add' ? handlers.notAdded(installation) : undefined;
  }
}

async function onMessage(context: TurnContext, handlers: BotHandlers, log: Logger): Promise<void> {
  const turn = readTurn(context.activity);
  if (!turn) return handlers.noteNobody();
  const isForUs = turn.conversation.kind === 'personal' || turn.isMentioned || context.activity.value !== undefined;
  if (handlers.hearsAll && !isForUs) return;
  const answer = await answerOf(context, turn, handlers).catch((cause: unknown) => {
    log.error({ err: cause, activity: turn.activityId }, 'message failed');
    return { activity: messageOf(handlers.apologise()), isOurs: true };
  });
  if (!answer) return;
  await sendAnswer(context, answer.activity, handlers, log);
  // Nothing is noted about conversations of others.
  if (answer.isOurs) await countIn(turn, handlers);
}

/** @returns `undefined` for a message that was answered before, or is not to be answered again */
async function answerOf(
  context: TurnContext,
  turn: Turn,
  handlers: BotHandlers,
): Promise<{ readonly activity: Partial<Activity>; readonly isOurs: boolean } | undefined> {
  const refused = await handlers.refuse(turn);
  if (refused) {
    const reply = refused.reply();
    return reply && { activity: messageOf(reply), isOurs: false };
  }
  if (!(await begin(turn, handlers))) return undefined;
  return { activity: await replyTo(context, turn, handlers), isOurs: true };
}

async function replyTo(context: TurnContext, turn: Turn, handlers: BotHandlers): Promise<Partial<Activity>> {
  const submitted = context.activity.value === undefined ? undefined : readSubmit(context.activity.value);
  if (!submitted) return messageOf(await handlers.say(turn));
  const answer = await handlers.press(turn, submitted, (reply) => post(context, turn, reply, handlers));
  return answer.kind === 'card'
    ? { attachments: [cardAttachment(answer.card)] }
    : { text: answer.message, textFormat: 'plain' };
}

/** Notes who speaks, and takes what they sent. @returns false when it was taken before */
async function begin(turn: Turn, handlers: BotHandlers): Promise<boolean> {
  const [isNew] = await Promise.all([handlers.take(turn), handlers.meet(turn)]);
  return isNew;
}

const keyOf = ({ id, conversation }: Partial<Activity>): ActivityKey => ({
  activityId: typeof id === 'string' ? id : '',
  conversation: { id: conversation?.id ?? '' },
});

/**
 * What was asked for is done by now, so an answer that does not arrive is no failure of it: no apology follows. One more
 * try, because a person waits; a second copy of an answer does no harm.
 */
async function sendAnswer(
  context: TurnContext,
  answer: Partial<Activity>,
  handlers: BotHandlers,
  log: Logger,
): Promise<void> {
  const sent = await sendTwice(context, answer, handlers);
  if (sent.kind !== 'done') log.warn({ outcome: sent.kind }, 'answer could not be delivered');
  else await tellWhere(context, answer, sent.value?.id);
}

/** Sends something, and once more where Teams was busy or said nothing clear. */
async function sendTwice(context: TurnContext, answer: Partial<Activity>, { pause }: Pick<BotHandlers, 'pause'>) {
  const attempt = () => outcomeOf(() => context.sendActivity(answer));
  const sent = await attempt();
  if (sent.kind !== 'again' && sent.kind !== 'unsure') return sent;
  const askedForSec = sent.kind === 'again' ? sent.afterSec : undefined;
  await pause(Math.min((askedForSec ?? 0) * 1000 || ANSWER_AGAIN_MS, ANSWER_AGAIN_MAX_MS));
  return attempt();
}

/** Whoever keeps a card up to date must know where it stands. */
async function tellWhere(context: TurnContext, answer: Partial<Activity>, activityId: string | undefined) {
  const { conversation, serviceUrl } = context.activity;
  if (!activityId || !conversation || !serviceUrl) return;
  // What opens a thread in a channel is found again by its thread only.
  const isRoot = conversation.conversationType === 'channel' && !conversation.id.includes(';');
  const conversationId = isRoot ? `${conversation.id};messageid=${activityId}` : conversation.id;
  await onSentOf.get(answer)?.({ conversationId, activityId, serviceUrl });
}

async function onInvoke(context: TurnContext, handlers: BotHandlers, log: Logger): Promise<void> {
  const { name, value } = context.activity;
  if (name === 'fileConsent/invoke') return onFileConsent(context, handlers, log);
  if (name !== 'adaptiveCard/action') return answerInvoke(context, 501, undefined);
  const turn = readTurn(context.activity);
  if (!turn) {
    handlers.noteNobody();
    return answerInvoke(context, 200, error(403, 'Forbidden', 'This desk serves another organisation.'));
  }
  const press = readPress(value);
  const acting = async () => {
    const refused = await handlers.refuse(turn);
    if (refused) return error(403, 'Forbidden', refused.text);
    if (!press) return error(400, 'BadRequest', 'This button is not known here. Type “alerts” for the current ones.');
    if (!(await begin(turn, handlers))) return message('Your press has arrived. The card shows what came of it.');
    const answer = await handlers.press(turn, press, (reply) => post(context, turn, reply, handlers));
    return answer.kind === 'card' ? card(answer.card) : message(answer.message);
  };
  try {
    return answerInvoke(context, 200, await within(handlers.patienceMs, acting()));
  } catch (cause) {
    log.error({ err: cause, verb: press?.verb, activity: turn.activityId }, 'press failed');
    return answerInvoke(
      context,
      200,
      // Whether a commit that was not answered happened, nobody knows; a second press of the same does no harm.
      error(
        500,
        'Failed',
        `That did not work. Reference ${reference()}. Please press again in a minute: the card then says how it stands.`,
      ),
    );
  }
}

/** Teams waits 15 s and then says something of its own, which tells people nothing. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('not done in time')), ms);
  // Whatever comes of it later stands on the card.
  work.catch(() => undefined);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/**
 * Teams waits for the answer to the invoke only to take the question away; what came of it is said in a message. The
 * question itself goes: nobody should allow the same file twice.
 */
async function onFileConsent(context: TurnContext, handlers: BotHandlers, log: Logger): Promise<void> {
  const turn = readTurn(context.activity);
  const consent = readFileConsent(context.activity.value);
  if (!turn) handlers.noteNobody();
  if (!turn || !consent) return answerInvoke(context, 400, undefined);
  const bring = async () => {
    const refused = await handlers.refuse(turn);
    if (refused) return refused.reply();
    return (await begin(turn, handlers)) ? handlers.consent(turn, consent) : undefined;
  };
  const answer = await bring().catch((cause: unknown) => {
    log.error({ err: cause, activity: turn.activityId }, 'file failed');
    return handlers.apologise();
  });
  await answerInvoke(context, 200, undefined);
  if (!answer) return;
  const offer = context.activity.replyToId;
  const removed = offer ? await outcomeOf(() => context.deleteActivity(offer)) : undefined;
  if (removed && removed.kind !== 'done') log.info({ outcome: removed.kind }, 'offer of a file stays where it is');
  await sendAnswer(context, messageOf(answer), handlers, log);
}

async function post(
  context: TurnContext,
  turn: Turn,
  reply: Reply | FileReply,
  handlers: Pick<BotHandlers, 'count' | 'pause'>,
): Promise<void> {
  const activity = messageOf(reply);
  const sent = await sendTwice(context, activity, handlers);
  // Whoever pressed is told that they see nothing of it.
  if (sent.kind !== 'done') throw new Error(`message of a press not delivered: ${sent.kind}`);
  await tellWhere(context, activity, sent.value?.id);
  await countIn(turn, handlers);
}

/** Nobody talks with the bot alone faster than Teams allows; in a channel the cards of a storm share the limit. */
async function countIn({ tenantId, conversation, team }: Turn, { count }: Pick<BotHandlers, 'count'>): Promise<void> {
  if (conversation.kind === 'personal') return;
  await count({ tenantId, channelId: team?.channelId ?? withoutThread(conversation.id) });
}

/** What is told once an activity was taken; beside the activity, because all of that goes over the wire. */
const onSentOf = new WeakMap<Partial<Activity>, NonNullable<Reply['onSent']>>();

/** Cards travel without `text`: Teams may split a message that has both, and no usable id comes back. */
function messageOf(reply: Reply | FileReply): Partial<Activity> {
  if ('attachment' in reply) {
    return { type: ActivityTypes.Message, summary: reply.summary, attachments: [reply.attachment] };
  }
  const activity = {
    type: ActivityTypes.Message,
    summary: reply.summary,
    attachments: [cardAttachment(reply.card)],
    ...(reply.entities ? { entities: [...reply.entities] } : {}),
  };
  if (reply.onSent) onSentOf.set(activity, reply.onSent);
  return activity;
}

const card = (value: unknown) => ({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value });
const message = (value: string) => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value });
const error = (statusCode: number, code: string, text: string) => ({
  statusCode,
  type: 'application/vnd.microsoft.error',
  value: { code, message: text },
});

async function answerInvoke(context: TurnContext, status: number, body: unknown): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}
