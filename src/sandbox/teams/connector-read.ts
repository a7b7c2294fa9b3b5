import type { Applied } from './connector-write.ts';
import type { SimPerson } from './person.ts';
import { parseConversationId } from './places.ts';
import { conversationNotFound, memberNotFound, notInRoster } from './refusal.ts';
import type { World } from './world.ts';

/** Members per page when a bot asks for no size, and the most that it gets. */
const PAGE_SIZE = 100;

const answer = (body: unknown): Applied => ({ status: 200, body, messageIds: [] });

/** One member, by Teams id, Entra object id or UPN. @throws Refused 403, 404 `MemberNotFoundInConversation` */
export function getMember(world: World, conversationId: string, key: string): Applied {
  const person = world.roster.findPerson(key);
  if (!person || !membersOf(world, conversationId).includes(person)) throw memberNotFound();
  return answer(world.roster.memberOf(person));
}

/** All members at once. @throws Refused 403, 404 */
export const getMembers = (world: World, conversationId: string): Applied =>
  answer(membersOf(world, conversationId).map(world.roster.memberOf));

/** One page of members; the continuation token is the place where the next page starts. @throws Refused 403, 404 */
export function getPagedMembers(world: World, conversationId: string, query: URLSearchParams): Applied {
  const members = membersOf(world, conversationId);
  const size = Math.min(Number(query.get('pageSize')) || PAGE_SIZE, PAGE_SIZE);
  const start = Number(query.get('continuationToken')) || 0;
  const end = start + size;
  return answer({
    ...(end < members.length && { continuationToken: String(end) }),
    members: members.slice(start, end).map(world.roster.memberOf),
  });
}

/** The team. @throws Refused 403 where the bot is not installed, 404 for another id */
export function getTeam(world: World, teamId: string): Applied {
  assertTeam(world, teamId);
  const { team, all } = world.places;
  const channelCount = all.filter(({ kind, state }) => kind === 'channel' && state !== 'deleted').length;
  return answer({
    ...team,
    channelCount,
    memberCount: world.roster.people.length,
    type: 'standard',
    tenantId: world.tenantId,
  });
}

/** The channels of the team. General bears the team's id and no name, as in Teams. @throws Refused 403, 404 */
export function getTeamConversations(world: World, teamId: string): Applied {
  assertTeam(world, teamId);
  const conversations = world.places.all
    .filter(({ kind, state }) => kind === 'channel' && state !== 'deleted')
    .map(({ id, title }) => ({ id, name: id === teamId ? null : title, type: 'standard' }));
  return answer({ conversations });
}

function membersOf(world: World, conversationId: string): readonly SimPerson[] {
  const place = world.places.find(parseConversationId(conversationId).placeId);
  if (!place || place.state === 'deleted') throw conversationNotFound();
  if (place.state === 'removed') throw notInRoster();
  return place.personId === undefined ? world.roster.people : [world.roster.getPerson(place.personId)];
}

function assertTeam(world: World, teamId: string): void {
  if (teamId !== world.places.team.id) throw conversationNotFound();
  if (world.places.alerts.state === 'removed') throw notInRoster();
}
