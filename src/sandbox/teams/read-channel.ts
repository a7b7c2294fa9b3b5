import type { World } from './world.ts';

/** One message of a channel as Microsoft Graph shows it to an app that may read there. */
export interface ChannelEntry {
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

/** Everything in a channel, oldest first, deleted messages marked. @returns `undefined` for an unknown team or channel */
export function readChannel(world: World, groupId: string, channelId: string): readonly ChannelEntry[] | undefined {
  const { team, find } = world.places;
  if (groupId !== team.aadGroupId || find(channelId)?.kind !== 'channel') return undefined;
  const here = world.timeline.all().filter(({ conversationId }) => conversationId === channelId);
  return here.map((message) => ({
    id: message.id,
    threadId: message.threadId,
    fromApp: message.from.kind === 'bot',
    fromId: message.from.id,
    fromName: message.from.name,
    createdAt: message.createdAt,
    changedAt: message.updatedAt ?? message.createdAt,
    isDeleted: message.deleted ?? false,
    text: message.text ?? '',
    card: message.card,
  }));
}
