import type { SimMessage } from '../teams/message.ts';
import type { SimPerson } from '../teams/person.ts';
import type { Notice } from '../teams/personal-views.ts';
import type { Place } from '../teams/places.ts';
import type { World } from '../teams/world.ts';

/** Threads that the page shows per place: a storm of alerts must not make a browser build a thousand cards. */
const THREADS_SHOWN = 60;

/** A message with its card as one person sees it. */
export interface ShownMessage extends SimMessage {
  readonly notice?: Notice;
}

export interface ShownPlace extends Pick<Place, 'id' | 'kind' | 'title' | 'state'> {
  /** Earlier threads that the page does not show. */
  readonly hiddenThreads: number;
}

/** All that the page needs to draw itself for one person. */
export interface WindowState {
  readonly person: SimPerson;
  readonly people: readonly SimPerson[];
  readonly bot: World['bot'];
  readonly team: string;
  readonly places: readonly ShownPlace[];
  readonly messages: readonly ShownMessage[];
  readonly commands: readonly string[];
}

/** The places in the person's left rail: the alert channel and their own chat with the bot. */
const placesOf = (world: World, person: SimPerson): readonly Place[] => [
  world.places.alerts,
  world.places.chatOf(person.id),
];

/** One message as the person sees it, or `undefined` when it is in a place that is not in their window. */
export function showMessage(world: World, person: SimPerson, messageId: string): ShownMessage | undefined {
  const message = world.timeline.find(messageId);
  if (!message || !placesOf(world, person).some(({ id }) => id === message.conversationId)) return undefined;
  const card = world.views.cardOf(person.id, message);
  const notice = world.views.noticeOf(person.id, messageId);
  return { ...message, ...(card && { card }), ...(notice && { notice }) };
}

/** The window of one person as it stands. */
export function readWindowState(world: World, person: SimPerson, commands: readonly string[]): WindowState {
  const shown = placesOf(world, person).map((place) => {
    const threads = [...Map.groupBy(world.timeline.list(place.id), ({ threadId }) => threadId).values()];
    return {
      place,
      hiddenThreads: Math.max(0, threads.length - THREADS_SHOWN),
      threads: threads.slice(-THREADS_SHOWN),
    };
  });
  return {
    person,
    people: world.roster.people,
    bot: world.bot,
    team: world.places.team.name,
    places: shown.map(({ place: { id, kind, title, state }, hiddenThreads }) => ({
      id,
      kind,
      title,
      state,
      hiddenThreads,
    })),
    messages: shown.flatMap(({ threads }) => threads.flat()).flatMap(({ id }) => showMessage(world, person, id) ?? []),
    commands,
  };
}
