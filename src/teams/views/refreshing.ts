import type { AdaptiveCard } from '../render.ts';
import type { Turn } from '../turn.ts';

/** What a client may ask for by itself: these show, and change nothing. */
export const REFRESHES = [
  'alert.show',
  'task.show',
  'contact.show',
  'drill.show',
  'teamQuestion.show',
  'fold.show',
] as const;
export type RefreshVerb = (typeof REFRESHES)[number];

/**
 * Makes a copy of a card renew itself when its reader looks at it: only the cards in the channel are edited for
 * everybody, so a copy that somebody asked for would otherwise grow old.
 */
export const refreshing = (
  card: AdaptiveCard,
  verb: RefreshVerb,
  data: Readonly<Record<string, string>>,
  reader: Pick<Turn, 'person'>,
): AdaptiveCard => ({
  ...card,
  refresh: { action: { type: 'Action.Execute', title: 'Refresh', verb, data }, userIds: [reader.person.teamsId] },
});
