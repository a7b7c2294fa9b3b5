import { PRIORITY, type Priority } from '../storage/jobs.ts';
import type { CardState } from './card-store.ts';
import type { ChannelSender, Message, Posted, Sent } from './channel-sender.ts';
import type { Shown } from './deliver.ts';
import type { Destination } from './destinations.ts';

/** What goes out first when many jobs are due. */
export const priorityOf = ({ posted }: Pick<CardState, 'posted'>, { isUrgent }: Pick<Shown, 'isUrgent'>): Priority => {
  if (posted) return isUrgent ? PRIORITY.urgentEdit : PRIORITY.edit;
  return isUrgent ? PRIORITY.urgentPost : PRIORITY.post;
};

/**
 * Sends a card to where it belongs: in place of the message that is there, into the thread of its root, or as a thread
 * of its own. A person's chat has no threads.
 */
export function send(
  sender: ChannelSender,
  to: Destination,
  posted: Posted | undefined,
  root: Posted | undefined,
  message: Message,
): Promise<Sent<Posted>> {
  if (posted) return sender.edit(to.serviceUrl, posted, message);
  if (root) return sender.reply(to.serviceUrl, root.conversationId, message);
  return to.kind === 'chat' ? sender.reply(to.serviceUrl, to.channelId, message) : sender.post(to, message);
}
