import { type CheckLine, missingLine, noteLine, okLine, unknownLine } from '../../setup/index.ts';
import type { Database } from '../../storage/connect.ts';
import { words } from '../card-text.ts';
import type { ChannelPace } from '../channel-pace.ts';
import type { ChannelSender, Posted } from '../channel-sender.ts';
import { type Destination, listDestinations } from '../destinations.ts';
import { cardAttachment } from '../render.ts';
import { notice } from '../views/notice.ts';
import type { ListChannels, TeamChannel } from './channel-list.ts';

export interface ChannelCheckPorts {
  readonly db: Database;
  readonly sender: Pick<ChannelSender, 'post' | 'remove'>;
  readonly pace: Pick<ChannelPace, 'take'>;
  readonly listChannels: ListChannels;
  readonly now: () => Date;
}

const ADD =
  'In Teams: Apps, Built for your org, Watchpost, Add to a team; choose a standard channel. If people may not: Teams admin center, Manage apps.';

const ADD_OR_CONFIRM = `${ADD} Where a colleague has added it, an administrator presses “Use this channel” there.`;

/** Channels that one check posts to; more than that are looked at the next time. */
const MOST_CHANNELS = 3;

/** Whether alerts have a channel, of which kind it is, and whether a message arrives there. */
export async function checkChannel(ports: ChannelCheckPorts): Promise<readonly CheckLine[]> {
  const places = await listDestinations(ports.db);
  const channels = places.filter(({ kind, takesPosts }) => kind === 'channel' && takesPosts);
  if (channels.length === 0) {
    const instead = places.some(({ kind }) => kind === 'chat')
      ? [noteLine('Until then alerts go to the chat of whoever installed Watchpost.')]
      : [];
    return [missingLine('Watchpost is in no channel of a team: nobody sees alerts.', ADD_OR_CONFIRM), ...instead];
  }
  const checked = await Promise.all(channels.slice(0, MOST_CHANNELS).map((channel) => checkOne(ports, channel)));
  return checked.flat();
}

async function checkOne(ports: ChannelCheckPorts, to: Destination): Promise<CheckLine[]> {
  const [channels, posted] = await Promise.all([
    ports.listChannels(to.serviceUrl, to.teamId).catch(() => [] as readonly TeamChannel[]),
    post(ports, to),
  ]);
  const channel = channels.find(({ id }) => id === to.channelId);
  const slots = { channel: channel?.name || 'General' };
  const kind = channel?.kind ?? 'standard';
  if (kind === 'private') {
    return [
      missingLine('“{channel}” is a private channel: Teams does not let a bot post there.', ADD, { slots }),
      ...(posted.mark === 'ok' ? [] : [{ ...posted, slots }]),
    ];
  }
  const about =
    kind === 'shared'
      ? [noteLine('“{channel}” is a shared channel: people of other organisations may read along.', slots)]
      : [];
  return [{ ...posted, slots }, ...about];
}

/** Posts a real message, and takes away the one of the check before. */
async function post(ports: ChannelCheckPorts, to: Destination): Promise<CheckLine> {
  const { db, sender, now } = ports;
  const turn = await ports.pace.take({ tenantId: to.tenantId, conversationId: to.channelId }, 'post');
  if (turn.kind === 'later') {
    return unknownLine('“{channel}” has taken as many messages as Teams allows for now.', 'Check again in a minute.');
  }
  await turn.begin();
  const { card, summary } = notice(
    'info',
    words`Watchpost can post here`,
    words`Set-up has sent this message to see whether it arrives. The next check takes it away.`,
  );
  const sent = await sender.post(to, { attachments: [cardAttachment(card)], summary });
  switch (sent.kind) {
    case 'done': {
      const before = await notePost(db, to.id, sent.value, now());
      if (before) await sender.remove(to.serviceUrl, before);
      return okLine('Watchpost can post in “{channel}”; a short message there shows it.');
    }
    case 'channelGone':
      return missingLine(
        'Teams does not let Watchpost post in “{channel}”: it was removed, blocked, or the channel is gone.',
        ADD,
      );
    case 'again':
    case 'unsure':
      return unknownLine('Teams gave no clear answer for “{channel}”.', 'Check again in a minute.');
    default:
      return missingLine(
        'Teams refused a message to “{channel}”.',
        'Look whether the channel is moderated, or add Watchpost to another one.',
      );
  }
}

/** Remembers where the message stands. @returns the one of the check before */
async function notePost(db: Database, destinationId: string, posted: Posted, at: Date): Promise<Posted | undefined> {
  return db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('setup_posts')
      .selectAll()
      .where('destination_id', '=', destinationId)
      .forUpdate()
      .executeTakeFirst();
    const row = { conversation_id: posted.conversationId, activity_id: posted.activityId, at };
    await tx
      .insertInto('setup_posts')
      .values({ destination_id: destinationId, ...row })
      .onConflict((conflict) => conflict.column('destination_id').doUpdateSet(row))
      .execute();
    return before && { conversationId: before.conversation_id, activityId: before.activity_id };
  });
}
