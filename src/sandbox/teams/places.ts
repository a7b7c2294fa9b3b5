import { createHash } from 'node:crypto';
import type { SimPerson } from './person.ts';

/**
 * Whether the bot may write in a place: `installed` yes; `removed` not (or never) installed; `blocked` the person blocked
 * the bot; `deleted` the place is gone.
 */
export type PlaceState = 'installed' | 'removed' | 'blocked' | 'deleted';

/** A channel of the team, the personal chat of one person with the bot, or a chat of several people. */
export interface Place {
  readonly id: string;
  readonly kind: 'channel' | 'personal' | 'groupChat';
  readonly title: string;
  /** Whose chat it is; only in personal chats. */
  readonly personId?: string;
  state: PlaceState;
}

/** Names a place from the outside, without its id. */
export type Where = { readonly channel: true } | { readonly personal: string } | { readonly groupChat: true };

export interface Places {
  readonly team: { readonly id: string; readonly name: string; readonly aadGroupId: string };
  /** "Security alerts", the channel where the bot is installed. */
  readonly alerts: Place;
  /** A chat of everybody, where the bot is nobody's until somebody adds it. The window does not show it. */
  readonly groupChat: Place;
  readonly all: readonly Place[];
  find(placeId: string): Place | undefined;
  chatOf(personId: string): Place;
  at(where: Where): Place;
}

/** Ids are derived, not random, so that a restarted sandbox fits the references that a bot has stored. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * One team with the channels General and Security alerts, a chat of everybody, and a personal chat for each person.
 *
 * @param options.founded - tells the channels of this team from those of another one of the tenant
 * @param options.states - where the bot was before a restart, by the id of the place; it is nowhere else
 */
export function createPlaces(options: {
  readonly tenantId: string;
  readonly founded: string;
  readonly botName: string;
  readonly people: readonly SimPerson[];
  readonly states: ReadonlyMap<string, PlaceState> | undefined;
}): Places {
  const { tenantId, founded, botName, people, states } = options;
  const placeOf = (place: Omit<Place, 'state'>): Place => ({ ...place, state: states?.get(place.id) ?? 'removed' });
  const ofTeam = (name: string): string => digest(`${tenantId}/${founded}${name}`);
  const channelOf = (title: string): Place =>
    placeOf({ id: `19:${ofTeam(title).slice(0, 32)}@thread.tacv2`, kind: 'channel', title });
  const general = channelOf('General');
  const alerts = channelOf('Security alerts');
  const chats = people.map((person) =>
    placeOf({
      id: `a:1${digest(`${tenantId}/${person.id}`)}`,
      kind: 'personal',
      title: botName,
      personId: person.id,
    }),
  );
  const groupChat = placeOf({
    id: `19:${ofTeam('group chat').slice(0, 32)}@thread.v2`,
    kind: 'groupChat',
    title: 'Night shift',
  });
  const all = [general, alerts, groupChat, ...chats];
  const byId = new Map(all.map((place) => [place.id, place]));
  const group = ofTeam('group');
  const chatOf = (personId: string): Place => {
    const chat = chats.find((place) => place.personId === personId);
    if (!chat) throw new Error(`Nobody in the sandbox has the id "${personId}"`);
    return chat;
  };
  return {
    // The team's id is the id of its General channel, as in Teams.
    team: {
      id: general.id,
      name: 'Adatum Security Operations',
      aadGroupId: `${group.slice(0, 8)}-${group.slice(8, 12)}-4${group.slice(13, 16)}-8${group.slice(17, 20)}-${group.slice(20, 32)}`,
    },
    alerts,
    groupChat,
    all,
    find: (placeId) => byId.get(placeId),
    chatOf,
    at: (where) => ('channel' in where ? alerts : 'groupChat' in where ? groupChat : chatOf(where.personal)),
  };
}

/** Splits a conversation id of the wire, `<channel>;messageid=<root>`, into the place and the thread. */
export function parseConversationId(id: string): { readonly placeId: string; readonly threadId: string | undefined } {
  const [placeId = '', threadId] = id.split(';messageid=');
  return { placeId, threadId };
}

/** The conversation id that the wire uses for a thread of a channel, or for a chat. */
export function conversationIdOf(place: Place, threadId: string): string {
  return place.kind === 'channel' ? `${place.id};messageid=${threadId}` : place.id;
}
