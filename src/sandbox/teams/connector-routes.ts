import { getMember, getMembers, getPagedMembers, getTeam, getTeamConversations } from './connector-read.ts';
import {
  type Applied,
  createConversation,
  deleteActivity,
  sendToConversation,
  updateActivity,
} from './connector-write.ts';
import type { Operation } from './operation.ts';
import type { Route } from './router.ts';
import type { Budget } from './throttle.ts';
import type { World } from './world.ts';

/** What one call brought: the ids of its path (empty when the path has none), its query and its body. */
export interface Call {
  readonly conversationId: string;
  readonly activityId: string;
  readonly member: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** @throws Refused to answer with an error of Teams */
type Run = (world: World, call: Call) => Applied;

export interface Endpoint {
  readonly operation: Operation;
  readonly budget: Budget;
  readonly run: Run;
}

const route = (method: string, path: string, operation: Operation, budget: Budget, run: Run): Route<Endpoint> => ({
  method,
  path: `/v3/${path}`,
  handler: { operation, budget, run },
});

const send: Run = (world, call) => sendToConversation(world, call.conversationId, call.body);
const update: Run = (world, call) => updateActivity(world, call.conversationId, call.activityId, call.body);
const remove: Run = (world, call) => deleteActivity(world, call.conversationId, call.activityId);
const paged: Run = (world, call) => getPagedMembers(world, call.conversationId, call.query);

const CONVERSATION = 'conversations/:conversationId';

/** The addresses of the Bot Connector, below the service URL. A team stands where a conversation would. */
export const connectorRoutes: readonly Route<Endpoint>[] = [
  route('POST', 'conversations', 'createConversation', 'write', (world, call) => createConversation(world, call.body)),
  route('POST', `${CONVERSATION}/activities`, 'sendToConversation', 'write', send),
  // A proactive turn of the SDK replies to an id of its own making: the conversation decides, not the activity.
  route('POST', `${CONVERSATION}/activities/:activityId`, 'replyToActivity', 'write', send),
  route('PUT', `${CONVERSATION}/activities/:activityId`, 'updateActivity', 'write', update),
  route('DELETE', `${CONVERSATION}/activities/:activityId`, 'deleteActivity', 'write', remove),
  route('GET', `${CONVERSATION}/pagedmembers`, 'getPagedMembers', 'members', paged),
  route('GET', `${CONVERSATION}/members`, 'getMembers', 'members', (world, call) =>
    getMembers(world, call.conversationId),
  ),
  route('GET', `${CONVERSATION}/members/:member`, 'getMember', 'members', (world, call) =>
    getMember(world, call.conversationId, call.member),
  ),
  route('GET', 'teams/:conversationId', 'getTeam', 'conversations', (world, call) =>
    getTeam(world, call.conversationId),
  ),
  route('GET', 'teams/:conversationId/conversations', 'getTeamConversations', 'conversations', (world, call) =>
    getTeamConversations(world, call.conversationId),
  ),
];
