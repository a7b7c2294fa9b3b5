import type { Desk } from './desk.ts';
import { listDestinations } from './destinations.ts';
import type { Member, Place } from './roster.ts';
import type { Turn } from './turn.ts';

/** Finds one member of the team by Entra object id or Teams id, also when asked in a personal chat. */
export async function findTeamMember(desk: Desk, turn: Turn, id: string): Promise<Member | undefined> {
  for (const place of await placesOf(desk, turn)) {
    const member = await desk.roster.find(place, id);
    if (member) return member;
  }
  return undefined;
}

/** The members of the team, likewise; of a large one the first hundred. */
export async function listTeamMembers(desk: Desk, turn: Turn): Promise<Member[]> {
  const lists = await Promise.all((await placesOf(desk, turn)).map((place) => desk.roster.list(place)));
  return [...new Map(lists.flat().map((member) => [member.entraId, member])).values()];
}

/**
 * Where those are who may be given work: in this channel, or, when somebody speaks with the bot in a chat, in the channels
 * that receive alerts. Anybody can be added to a chat of several people.
 */
async function placesOf(desk: Desk, turn: Turn): Promise<readonly Place[]> {
  if (turn.conversation.kind === 'channel') return [turn];
  const channels = await listDestinations(desk.db);
  return channels
    .filter(({ tenantId, kind }) => tenantId === turn.tenantId && kind === 'channel')
    .map(({ serviceUrl, channelId }) => ({ serviceUrl, conversation: { id: channelId } }));
}
