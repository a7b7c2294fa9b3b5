import { type Changes, createChanges } from './changes.ts';
import type { Drive } from './drive.ts';
import type { TeamsMemory } from './memory.ts';
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
  /** See `TeamsMemory`; empty where nothing is remembered. */
  readonly founded: string;
  readonly roster: Roster;
  readonly places: Places;
  readonly timeline: Timeline;
  readonly views: PersonalViews;
  readonly changes: Changes;
  readonly drive: Drive;
  readonly now: () => Date;
}

/**
 * @param options.botId - the bot's app id, with or without the `28:` of Teams
 * @param options.founded - for a team that remembers nothing yet; default none
 * @param options.memory - what it remembers of the run before
 */
export function createWorld(options: {
  readonly tenantId: string;
  readonly botId: string;
  readonly botName: string;
  readonly people: readonly SimPerson[];
  readonly now: () => Date;
  readonly drive: Drive;
  readonly founded?: string;
  readonly memory?: TeamsMemory | undefined;
}): World {
  const { tenantId, botName, people, now, drive, memory } = options;
  const founded = memory?.founded ?? options.founded ?? '';
  const bot = { id: options.botId.startsWith('28:') ? options.botId : `28:${options.botId}`, name: botName };
  const changes = createChanges();
  return {
    tenantId,
    bot,
    founded,
    now,
    changes,
    drive,
    roster: createRoster(people, bot.id, tenantId),
    places: createPlaces({ tenantId, founded, botName, people, states: memory?.states }),
    // The views listen before anybody else, so that whoever reacts to an edit finds the old views gone.
    views: createPersonalViews(changes, memory?.views),
    timeline: createTimeline(now, changes, memory?.messages),
  };
}
