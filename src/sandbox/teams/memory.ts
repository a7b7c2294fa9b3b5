import type { SimMessage } from './message.ts';
import type { KeptViews } from './personal-views.ts';
import type { PlaceState } from './places.ts';
import type { World } from './world.ts';

/** What the simulated Teams remembers over a restart. Its people and places need not be: they follow from the settings. */
export interface TeamsMemory {
  readonly messages: readonly SimMessage[];
  readonly views: KeptViews;
  /** Where the bot is installed, by the id of the place. */
  readonly states: ReadonlyMap<string, PlaceState>;
  /** Tells this team from the one of a memory that was lost: its channels are others, and the bot must see that. */
  readonly founded: string;
  /** Where it listened, so that a page that is still open finds it again. */
  readonly port: number;
}

/** All of it, as it is now. */
export const memoryOf = ({ timeline, views, places, founded }: World, port: number): TeamsMemory => ({
  messages: timeline.all(),
  views: views.all(),
  states: new Map(places.all.map(({ id, state }) => [id, state])),
  founded,
  port,
});
