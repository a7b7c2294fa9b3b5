import type { Changes } from './changes.ts';
import type { MessageContent, SimMessage } from './message.ts';
import type { Place } from './places.ts';

export interface Timeline {
  /** Appends a message; without a `threadId`, or in a personal chat, it opens its own thread. */
  post(place: Place, from: SimMessage['from'], content: MessageContent, threadId?: string): SimMessage;
  /** Replaces the whole content, as an update in Teams does. */
  edit(message: SimMessage, content: MessageContent): SimMessage;
  remove(message: SimMessage): void;
  find(messageId: string): SimMessage | undefined;
  /** The messages of one place: threads in the order in which they began, each with its replies in order. */
  list(placeId: string): readonly SimMessage[];
  /** Everything, for keeping; in the order of first appearance. */
  all(): readonly SimMessage[];
}

/**
 * Everything that was written. Message ids are milliseconds of the given clock, and strictly increase.
 *
 * @param kept - what was written before a restart
 */
export function createTimeline(now: () => Date, changes: Changes, kept: readonly SimMessage[] = []): Timeline {
  const messages = new Map(kept.map((message) => [message.id, message]));
  let lastId = Number(kept.at(-1)?.id ?? 0);

  const save = (message: SimMessage, kind: 'posted' | 'edited' | 'deleted'): SimMessage => {
    messages.set(message.id, message);
    changes.publish({ kind, messageId: message.id });
    return message;
  };

  return {
    post(place, from, content, threadId) {
      lastId = Math.max(now().getTime(), lastId + 1);
      const id = String(lastId);
      const thread = place.kind === 'channel' ? (threadId ?? id) : id;
      const createdAt = now().toISOString();
      return save({ ...content, id, conversationId: place.id, threadId: thread, from, createdAt }, 'posted');
    },
    edit({ id, conversationId, threadId, from, createdAt }, content) {
      return save(
        { ...content, id, conversationId, threadId, from, createdAt, updatedAt: now().toISOString() },
        'edited',
      );
    },
    remove({ id, conversationId, threadId, from, createdAt }) {
      save({ id, conversationId, threadId, from, createdAt, deleted: true }, 'deleted');
    },
    find: (messageId) => messages.get(messageId),
    list(placeId) {
      const here = [...messages.values()].filter((message) => message.conversationId === placeId);
      const threads = Map.groupBy(here, (message) => message.threadId);
      return [...threads.values()].flat();
    },
    all: () => [...messages.values()],
  };
}
