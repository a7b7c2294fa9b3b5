import { type GraphCall, type GraphReply, type GraphRoute, graphError } from './graph-route.ts';
import { page } from './odata-page.ts';

/** One message as the simulated Teams knows it. */
export interface SimChannelMessage {
  readonly id: string;
  readonly threadId: string;
  readonly fromApp: boolean;
  readonly fromId: string;
  readonly fromName: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly isDeleted: boolean;
  readonly text: string;
  readonly card: unknown;
}

/** Where Graph reads the channels of the partner's teams. */
export interface ChannelMessages {
  /** The messages of a channel; `undefined` while no Teams is connected, or when there is no such channel. */
  list: ((groupId: string, channelId: string) => readonly SimChannelMessage[] | undefined) | undefined;
  /** Seconds after which a message can be read here: what Teams took is not there at once. */
  readableAfterSec: number;
  /** Whether the app was given the right to read when it was installed in the team. */
  isConsented: boolean;
}

export const createChannelMessages = (): ChannelMessages => ({
  list: undefined,
  readableAfterSec: 0,
  isConsented: true,
});

/**
 * Threads of a channel and the replies in one, newest first, which is what Graph is seen to do.
 * Source: https://learn.microsoft.com/graph/api/channel-list-messages , chatmessage-list-replies
 */
export function channelMessageRoutes(channels: ChannelMessages, now: () => Date): readonly GraphRoute[] {
  const readable = (call: GraphCall): readonly SimChannelMessage[] | GraphReply => {
    const { group = '', channel = '' } = call.params;
    if (!channels.isConsented || call.token.idtyp !== 'app') {
      return graphError(403, 'Forbidden', 'Missing role permissions on the request. API requires one of them.');
    }
    const all = channels.list?.(group, channel);
    if (!all) return graphError(404, 'NotFound', 'TeamNotFound');
    const until = now().getTime() - channels.readableAfterSec * 1000;
    return all.filter(({ createdAt }) => new Date(createdAt).getTime() <= until).toReversed();
  };
  const answer = (call: GraphCall, isWanted: (message: SimChannelMessage) => boolean): GraphReply => {
    const rows = readable(call);
    if (!Array.isArray(rows)) return rows as GraphReply;
    return page(call, {
      name: 'Collection(chatMessage)',
      rows: (rows as readonly SimChannelMessage[]).filter(isWanted),
      view: shapeOf,
      filterable: {},
      defaultTop: 20,
      maxTop: 50,
    });
  };
  return [
    {
      method: 'GET',
      path: 'teams/:group/channels/:channel/messages',
      needs: [],
      handle: (call) => answer(call, ({ id, threadId }) => id === threadId),
    },
    {
      method: 'GET',
      path: 'teams/:group/channels/:channel/messages/:message/replies',
      needs: [],
      handle: (call) => answer(call, ({ id, threadId }) => id !== threadId && threadId === call.params['message']),
    },
  ];
}

const shapeOf = (message: SimChannelMessage): Record<string, unknown> => ({
  id: message.id,
  replyToId: message.id === message.threadId ? null : message.threadId,
  messageType: 'message',
  createdDateTime: message.createdAt,
  lastModifiedDateTime: message.changedAt,
  deletedDateTime: message.isDeleted ? message.changedAt : null,
  from: message.fromApp
    ? {
        application: { id: message.fromId, displayName: message.fromName, applicationIdentityType: 'bot' },
        user: null,
      }
    : { application: null, user: { id: message.fromId, displayName: message.fromName } },
  body: { contentType: 'html', content: message.card ? `<attachment id="${message.id}"></attachment>` : message.text },
  attachments: message.card
    ? [
        {
          id: message.id,
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: JSON.stringify(message.card),
        },
      ]
    : [],
});
