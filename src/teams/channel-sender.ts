import { type Activity, ActivityTypes, type ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { z } from 'zod';

/** Where a message stands in Teams. */
export interface Posted {
  /** With the thread, `…;messageid=…`, so that an edit and a reply find it. */
  readonly conversationId: string;
  readonly activityId: string;
}

/** What became of one call to Teams. `again` is worth another try; so is `unsure`, where a second copy does no harm. */
export type Sent<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Teams certainly did not take it now; `afterSec` is when to come back, where it said so. */
  | { readonly kind: 'again'; readonly afterSec: number | undefined; readonly status: number }
  /** It may have arrived or not: a server error, or a connection that broke with the message on its way (`status` 0). */
  | { readonly kind: 'unsure'; readonly status: number }
  /** The message is no longer there; a new one may be posted. */
  | { readonly kind: 'messageGone' }
  /** The bot may not speak there any more. */
  | { readonly kind: 'channelGone'; readonly code: string }
  /** Teams will never take this message. */
  | { readonly kind: 'refused'; readonly code: string; readonly status: number };

export type Message = Pick<Activity, 'attachments' | 'summary'> & { readonly entities?: Activity['entities'] };

export interface ChannelSender {
  /** Starts a thread in a channel. */
  post(
    channel: { serviceUrl: string; channelId: string; tenantId: string; botId: string },
    message: Message,
  ): Promise<Sent<Posted>>;
  /** Adds a message to a thread. */
  reply(serviceUrl: string, conversationId: string, message: Message): Promise<Sent<Posted>>;
  /** Replaces a message of ours. Never `unsure`: to do it twice is to do it once. */
  edit(serviceUrl: string, posted: Posted, message: Message): Promise<Sent<Posted>>;
  /** Deletes a message of ours; likewise. */
  remove(serviceUrl: string, posted: Posted): Promise<Sent<void>>;
}

/** Sends to Teams without any retry of its own; see `Sent` for what a caller does with each outcome. */
export function createChannelSender(connectorFor: (serviceUrl: string) => Promise<ConnectorClient>): ChannelSender {
  const activityOf = (message: Message) => ({ type: ActivityTypes.Message, ...message }) as Activity;
  return {
    post: (channel, message) =>
      outcomeOf(async () => {
        const client = await connectorFor(channel.serviceUrl);
        const created = await client.conversations.createConversation({
          isGroup: true,
          bot: { id: channel.botId, name: '' },
          tenantId: channel.tenantId,
          channelData: { channel: { id: channel.channelId }, tenant: { id: channel.tenantId } },
          activity: activityOf(message),
        } as ConversationParameters);
        // Teams names the message in the conversation id; `activityId` is there too, but not in every cloud.
        const activityId = /;messageid=(\d+)/.exec(created.id)?.[1] ?? created.activityId;
        return { conversationId: created.id, activityId };
      }),
    reply: (serviceUrl, conversationId, message) =>
      outcomeOf(async () => {
        const client = await connectorFor(serviceUrl);
        const sent = await client.conversations.sendToConversation(conversationId, activityOf(message));
        return { conversationId, activityId: sent.id };
      }),
    edit: async (serviceUrl, posted, message) =>
      repeatable(
        await outcomeOf(async () => {
          const client = await connectorFor(serviceUrl);
          const activity = { ...activityOf(message), id: posted.activityId };
          await client.conversations.updateActivity(posted.conversationId, posted.activityId, activity as Activity);
          return posted;
        }),
      ),
    remove: async (serviceUrl, { conversationId, activityId }) =>
      repeatable(
        await outcomeOf(async () => {
          const client = await connectorFor(serviceUrl);
          await client.conversations.deleteActivity(conversationId, activityId);
        }),
      ),
  };
}

const repeatable = <T>(sent: Sent<T>): Sent<T> =>
  sent.kind === 'unsure' ? { kind: 'again', afterSec: undefined, status: sent.status } : sent;

/** Makes one call to Teams and says what became of it; never throws. */
export async function outcomeOf<T>(call: () => Promise<T>): Promise<Sent<T>> {
  try {
    return { kind: 'done', value: await call() };
  } catch (error) {
    return classify(error);
  }
}

const REST_ERROR = z.object({
  statusCode: z.number().optional(),
  code: z.unknown(),
  name: z.string().optional(),
  /** Of the login library. */
  errorCode: z.string().optional(),
  message: z.string().default(''),
  response: z.object({ headers: z.custom<{ get(name: string): string | undefined }>() }).optional(),
});

/** The place itself is closed to us. Any other 403 is about the message: one refused edit must not end a channel. */
const GONE_CODES = [
  'BotNotInConversationRoster',
  'ConversationNotFound',
  'BotDisabledByAdmin',
  'ConversationBlockedByUser',
  'MessageWritesBlocked',
];

/** The way to Teams failed before a byte of the message could leave. Any other break may have come after it arrived. */
const NEVER_LEFT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED'];

/** Sorts what Teams answered by what can be done about it (Teams documentation, "Status codes from the bot"). */
function classify(error: unknown): Exclude<Sent<never>, { kind: 'done' }> {
  const parsed = REST_ERROR.safeParse(error);
  const status = parsed.data?.statusCode ?? 0;
  const code = parsed.data ? codeOf(parsed.data) : '';
  if (status === 429) return { kind: 'again', afterSec: retryAfterSec(parsed.data?.response?.headers), status };
  // No token, so nothing was sent to Teams; whatever status there is came from the login.
  const hasNoToken = parsed.data?.errorCode !== undefined || parsed.data?.name === 'AuthenticationError';
  // A secret that was changed or has run out is no fault of the card.
  if (hasNoToken || status === 401 || status === 412) return { kind: 'again', afterSec: undefined, status };
  if (status === 0 && NEVER_LEFT.includes(code)) return { kind: 'again', afterSec: undefined, status };
  if (status === 0 || status === 408 || status >= 500) return { kind: 'unsure', status };
  if (status === 404 && code === 'ActivityNotFoundInConversation') return { kind: 'messageGone' };
  if (GONE_CODES.includes(code)) return { kind: 'channelGone', code };
  return { kind: 'refused', code: code || String(status), status };
}

/** A blocked conversation alone is told in another way: JSON inside the message, with a `subCode`. */
function codeOf({ code, message }: z.infer<typeof REST_ERROR>): string {
  if (typeof code === 'string') return code;
  const subCode = /"subCode"\s*:\s*"(\w+)"/.exec(message)?.[1];
  return subCode ?? '';
}

const retryAfterSec = (headers: { get(name: string): string | undefined } | undefined): number | undefined => {
  const seconds = Number(headers?.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) : undefined;
};
