import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { Logger } from '../log.ts';
import { type Installation, readInstallation } from './installation.ts';
import { type Press, readPress, readSubmit } from './presses/press.ts';
import { cardAttachment } from './render.ts';
import type { PressAnswer, Reply } from './reply.ts';
import { readTurn, type Turn } from './turn.ts';

/** What the bot does about an activity, once it is known to be from a person of the right tenant. */
export interface BotHandlers {
  /** Whether people of this tenant are served at all. */
  serves(tenantId: string): boolean;
  /** Notes who spoke and from where, before anything is done for them. */
  meet(turn: Turn): Promise<void>;
  say(turn: Turn): Promise<Reply>;
  /** `post` says something more in the same conversation. */
  press(turn: Turn, press: Press, post: (reply: Reply) => Promise<void>): Promise<PressAnswer>;
  install(installation: Installation): Promise<Reply | undefined>;
  /** What to say when our own code failed. */
  apologise(): Reply;
  isKnownActivity(activityId: string): boolean;
}

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
      case ActivityTypes.InstallationUpdate: {
        const installation = readInstallation(activity);
        if (!installation || !handlers.serves(installation.tenantId)) return;
        const welcome = await handlers.install(installation);
        if (welcome) await send(context, welcome);
        return;
      }
      default:
        // Teams sends many kinds of events and adds new ones; those that we do not know are answered 200.
        return;
    }
  };
}

async function onMessage(context: TurnContext, handlers: BotHandlers, log: Logger): Promise<void> {
  const turn = readTurn(context.activity);
  if (!turn || !handlers.serves(turn.tenantId)) {
    log.warn({ tenant: turn?.tenantId }, 'message of a stranger ignored');
    return;
  }
  if (handlers.isKnownActivity(turn.activityId)) return;
  await handlers.meet(turn);
  try {
    const submitted = context.activity.value === undefined ? undefined : readSubmit(context.activity.value);
    if (!submitted) return await send(context, await handlers.say(turn));
    const answer = await handlers.press(turn, submitted, (reply) => send(context, reply));
    if (answer.kind === 'card') await context.sendActivity({ attachments: [cardAttachment(answer.card)] });
    else await context.sendActivity({ text: answer.message, textFormat: 'plain' });
  } catch (cause) {
    log.error({ err: cause, activity: turn.activityId }, 'message failed');
    await send(context, handlers.apologise());
  }
}

async function onInvoke(context: TurnContext, handlers: BotHandlers, log: Logger): Promise<void> {
  const { name, value } = context.activity;
  if (name !== 'adaptiveCard/action') return answerInvoke(context, 501, undefined);
  const turn = readTurn(context.activity);
  if (!turn || !handlers.serves(turn.tenantId)) {
    return answerInvoke(context, 200, error(403, 'Forbidden', 'This desk serves another organisation.'));
  }
  const press = readPress(value);
  if (!press) {
    return answerInvoke(
      context,
      200,
      error(400, 'BadRequest', 'This button is not known here. Type “alerts” for the current ones.'),
    );
  }
  try {
    await handlers.meet(turn);
    const answer = await handlers.press(turn, press, (reply) => send(context, reply));
    return answerInvoke(context, 200, answer.kind === 'card' ? card(answer.card) : message(answer.message));
  } catch (cause) {
    log.error({ err: cause, verb: press.verb, activity: turn.activityId }, 'press failed');
    return answerInvoke(
      context,
      200,
      error(500, 'Failed', 'That did not work, and nothing was changed. Please press again.'),
    );
  }
}

async function send(context: TurnContext, reply: Reply): Promise<void> {
  // Cards travel without `text`: Teams may split a message that has both, and no usable id comes back.
  await context.sendActivity({
    type: ActivityTypes.Message,
    summary: reply.summary,
    attachments: [cardAttachment(reply.card)],
    ...(reply.entities ? { entities: [...reply.entities] } : {}),
  });
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
