import { confirmChannel } from '../install.ts';
import { greetIn } from '../setup/greet.ts';
import { actorOf, type PressHandler } from './alert-presses.ts';
import type { Press } from './press.ts';

/** How Teams writes the id of a channel, and Entra that of a group. */
const CHANNEL_ID = /^19:[^\s;]{1,380}$/;
const GROUP_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the button of a channel does that somebody else than an administrator added the bot to. Roles have been checked before. */
export const CHANNEL_PRESSES = {
  'channel.use': async (desk, turn, press) => {
    const { team, serviceUrl, botId, tenantId, conversation, replyToId } = turn;
    if (!team) return { kind: 'refused', message: 'Nothing was changed: this button belongs to a channel of a team.' };
    const [channelId = '', groupId = ''] = (press.ids['aboutId'] ?? '').split(' ');
    const channel = {
      tenantId,
      teamId: team.id,
      // The one that was chosen when the bot was added; its greeting may stand in the first channel of the team.
      channelId: CHANNEL_ID.test(channelId) ? channelId : team.channelId,
      groupId: GROUP_ID.test(groupId) ? groupId : '',
      serviceUrl,
      botId,
      installedBy: turn.person.entraId,
    };
    const isNew = await confirmChannel(desk, channel, actorOf(turn));
    const reply = await greetIn(desk, 'channel', turn.person);
    if (replyToId) await reply.onSent?.({ conversationId: conversation.id, activityId: replyToId, serviceUrl });
    return { kind: 'card', card: reply.card, outcome: isNew ? 'changed' : 'unchanged' };
  },
} satisfies Partial<Record<Press['verb'], PressHandler>>;
