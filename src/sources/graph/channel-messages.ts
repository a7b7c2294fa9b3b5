import { z } from 'zod';
import { AppError } from '../../error.ts';
import type { Graph } from './client.ts';

/** Messages on a page; Graph refuses more. Source: https://learn.microsoft.com/graph/api/channel-list-messages */
const PAGE = 50;

/** Pages that one look follows: five hundred threads are more than a channel gets in the minutes that are looked at. */
const MOST_PAGES = 10;

const Message = z.object({
  id: z.string().min(1),
  replyToId: z.string().nullish(),
  createdDateTime: z.string(),
  lastModifiedDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  from: z.object({ application: z.looseObject({ id: z.string().nullish() }).nullish() }).nullish(),
  attachments: z.array(z.object({ content: z.string().nullish() })).default([]),
});

/** What an app wrote to a channel. */
export interface AppMessage {
  readonly id: string;
  /** The message that opened the thread; its own id where it did so itself. */
  readonly rootId: string;
  /** The content of its cards, JSON text. */
  readonly cards: string;
}

/** See `createChannelMessages`. */
export type ReadChannel = (
  place: { readonly groupId: string; readonly channelId: string; readonly threadId: string | undefined },
  since: Date,
) => Promise<readonly AppMessage[]>;

/**
 * Reads what apps wrote to a channel of the partner since a moment: the messages that open threads, or the replies in
 * one thread. Deleted ones are left out.
 *
 * Needs `ChannelMessage.Read.Group`, which the owner of a team consents to when the bot is installed there, and nothing
 * in the rest of the tenant. Graph offers neither a filter nor a promised order, so pages are followed until one of them
 * is older in all its parts.
 *
 * @throws AppError with a `source_*` code; `source_malformed` also when there was too much to read to the end
 */
export function createChannelMessages(graph: Graph, partnerTenantId: string): ReadChannel {
  return async ({ groupId, channelId, threadId }, since) => {
    const channel = `/teams/${encodeURIComponent(groupId)}/channels/${encodeURIComponent(channelId)}/messages`;
    const path = threadId === undefined ? channel : `${channel}/${encodeURIComponent(threadId)}/replies`;
    const found: AppMessage[] = [];
    let pages = 0;
    for await (const page of graph.readPages({ tenantId: partnerTenantId, path, query: { $top: String(PAGE) } })) {
      const messages = page.map(understood);
      found.push(...messages.filter((message) => isOfApp(message, since)).map(toAppMessage));
      if (messages.length > 0 && messages.every((message) => lastTouched(message) < since)) return found;
      pages += 1;
      if (pages === MOST_PAGES) {
        throw new AppError('source_malformed', { fields: { api: 'graph', problem: 'more messages than expected' } });
      }
    }
    return found;
  };
}

type Message = z.infer<typeof Message>;

function understood(item: unknown): Message {
  const parsed = Message.safeParse(item);
  if (parsed.success) return parsed.data;
  // A message that cannot be read might be the one that is looked for.
  throw new AppError('source_malformed', { cause: parsed.error, fields: { api: 'graph' } });
}

const isOfApp = ({ from, createdDateTime, deletedDateTime }: Message, since: Date): boolean =>
  Boolean(from?.application) && !deletedDateTime && new Date(createdDateTime) >= since;

const lastTouched = ({ createdDateTime, lastModifiedDateTime }: Message): Date =>
  new Date(lastModifiedDateTime ?? createdDateTime);

const toAppMessage = ({ id, replyToId, attachments }: Message): AppMessage => ({
  id,
  rootId: replyToId ?? id,
  cards: attachments.map(({ content }) => content ?? '').join('\n'),
});
