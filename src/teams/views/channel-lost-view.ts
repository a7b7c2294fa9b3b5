import { words } from '../card-text.ts';
import type { Reply } from '../reply.ts';
import { notice } from './notice.ts';
import { type Clock, shortInstant } from './when.ts';

/** Tells the person who installed the bot that a channel of theirs is lost, and where alerts go now. */
export function channelLostReply(
  { state, lostAt, isLast }: { readonly state: 'removed' | 'blocked'; readonly lostAt: Date; readonly isLast: boolean },
  clock: Clock,
): Reply {
  const at = shortInstant(lostAt, clock);
  const why =
    state === 'removed'
      ? words`Somebody removed Watchpost at ${at} from a team where you had installed it.`
      : words`Since ${at} Teams refuses what Watchpost posts in a channel where you had installed it. The channel may have been deleted, or the app blocked.`;
  const now = isLast
    ? words`No other channel is left, so **alerts come here** until one is.`
    : words`Your other channels go on as before.`;
  return notice(
    'error',
    isLast ? words`Your security channel is lost` : words`A security channel is lost`,
    words`${why} ${now}`,
    words`Add Watchpost to the team again: everything that is open is brought up to date there.`,
  );
}
