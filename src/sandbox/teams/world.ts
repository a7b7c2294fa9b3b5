import { type Changes, createChanges } from './changes.ts';
import type { SimPerson } from './person.ts';
import { createPersonalViews, type PersonalViews } from './personal-views.ts';
import { createPlaces, type Places } from './places.ts';
import { createRoster, type Roster } from './roster.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** All that the simulated Teams remembers. The Connector changes it for the bot, the client for the people. */
export interface World {
  readonly tenantId: string;
  /** The bot as activities name it; `id` is `28:<app id>`. */
  readonly bot: { readonly id: string; readonly name: string };
  readonly roster: Roster;
  readonly places: Places;
  readonly timeline: Timeline;
  readonly views: PersonalViews;
  readonly changes: Changes;
  readonly now: () => Date;
}

/** @param options.botId - the bot's app id, with or without the `28:` of Teams */
export function createWorld(options: {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  readonly people: readonly SimPerson[];
  readonly now: () => Date;
}): World {
  const { tenantId, botName, people, now } = options;
  const bot = { id: options.botId.startsWith('28:') ? options.botId : `28:${options.botId}`, name: botName };
  const changes = createChanges();
  return {
    tenantId,
    bot,
    now,
    changes,
    roster: createRoster(people, bot.id, tenantId),
    places: createPlaces(tenantId, botName, people),
    // The views listen before anybody else, so that whoever reacts to an edit finds the old views gone.
    views: createPersonalViews(changes),
    timeline: createTimeline(now, changes),
  };
}
