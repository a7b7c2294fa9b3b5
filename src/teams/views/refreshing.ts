import type { AdaptiveCard } from '../render.ts';
import type { Turn } from '../turn.ts';

/**
 * Makes a copy of a card renew itself when its reader looks at it: only the cards in the channel are edited for
 * everybody, so a copy that somebody asked for would otherwise grow old.
 */
export const refreshing = (
  card: AdaptiveCard,
  verb: 'alert.show' | 'task.show',
  data: Readonly<Record<string, string>>,
  reader: Pick<Turn, 'person'>,
): AdaptiveCard => ({
  ...card,
  refresh: { action: { type: 'Action.Execute', title: 'Refresh', verb, data }, userIds: [reader.person.teamsId] },
});
