import { z } from 'zod';
import type { MessageContent, SimMessage } from './message.ts';
import { parseOutgoingActivity, splitMessage } from './outgoing-activity.ts';
import { conversationIdOf, type Place, parseConversationId } from './places.ts';
import {
  activityNotFound,
  badArgument,
  blockedByPerson,
  conversationNotFound,
  notInRoster,
  notInstalledForPerson,
  notYourMessage,
  writesBlocked,
} from './refusal.ts';
import type { World } from './world.ts';

/** What an operation did: the answer, and the messages that it touched. */
export interface Applied {
  readonly status: number;
  readonly body?: unknown;
  readonly messageIds: readonly string[];
}

const newConversation = z.looseObject({
  isGroup: z.boolean().optional(),
  bot: z.looseObject({ id: z.string() }).optional(),
  tenantId: z.string().optional(),
  members: z
    .array(z.looseObject({ id: z.string() }))
    .length(1)
    .optional(),
  channelData: z
    .looseObject({
      channel: z.looseObject({ id: z.string() }).optional(),
      tenant: z.looseObject({ id: z.string() }).optional(),
    })
    .nullish(),
  activity: z.unknown().optional(),
});

/**
 * Opens a thread in a channel, or the one chat with a person (the same chat however often it is asked for).
 *
 * @throws Refused 400 for a foreign tenant or bot or a wrong shape, 403 where the bot is not installed, 404, 413
 */
export function createConversation(world: World, body: unknown): Applied {
  const request = readNewConversation(world, body);
  if (request.members) return openChat(world, request.members[0]?.id ?? '', request.activity);
  const place = world.places.find(request.channelData?.channel?.id ?? '');
  if (!request.isGroup || !place || place.kind !== 'channel') throw conversationNotFound();
  assertWritable(place);
  const [root, ...more] = post(world, place, parseOutgoingActivity(request.activity).content, undefined);
  const threadId = root?.id ?? '';
  const messageIds = [threadId, ...more.map(({ id }) => id)];
  return { status: 201, body: { id: conversationIdOf(place, threadId), activityId: threadId }, messageIds };
}

/** The channel or chat that a `createConversation` is about, for the rate limit; empty when it names none. */
export function placeOfNewConversation(world: World, body: unknown): string {
  const request = newConversation.safeParse(body).data;
  const person = world.roster.findPerson(request?.members?.[0]?.id ?? '');
  return person ? world.places.chatOf(person.id).id : (request?.channelData?.channel?.id ?? '');
}

/**
 * Writes into a thread, or opens one when the conversation id is that of the bare channel. Typing leaves no message.
 *
 * @throws Refused 400, 403, 404, 413
 */
export function sendToConversation(world: World, conversationId: string, body: unknown): Applied {
  const { place, threadId } = findWritable(world, conversationId);
  const activity = parseOutgoingActivity(body);
  if (activity.kind === 'typing') {
    world.changes.publish({ kind: 'typing', placeId: place.id });
    return { status: 201, body: { id: String(world.now().getTime()) }, messageIds: [] };
  }
  const messageIds = post(world, place, activity.content, threadId).map(({ id }) => id);
  return { status: 201, body: { id: messageIds.length > 1 ? '' : messageIds[0] }, messageIds };
}

/** Replaces a message of the bot. @throws Refused 403 for somebody else's message, 404 for an unknown or deleted one, 413 */
export function updateActivity(world: World, conversationId: string, activityId: string, body: unknown): Applied {
  const message = findOwn(world, conversationId, activityId);
  world.timeline.edit(message, parseOutgoingActivity(body).content);
  return { status: 200, body: { id: activityId }, messageIds: [activityId] };
}

/** Deletes a message of the bot. The answer is 200: the SDK takes 204 for an error. @throws Refused 403, 404 */
export function deleteActivity(world: World, conversationId: string, activityId: string): Applied {
  world.timeline.remove(findOwn(world, conversationId, activityId));
  return { status: 200, messageIds: [activityId] };
}

function readNewConversation(world: World, body: unknown): z.infer<typeof newConversation> {
  const parsed = newConversation.safeParse(body);
  if (!parsed.success) throw badArgument(z.prettifyError(parsed.error));
  const { bot, tenantId, channelData } = parsed.data;
  const tenants = [tenantId, channelData?.tenant?.id].filter((id) => id !== undefined);
  if (tenants.some((id) => id !== world.tenantId)) throw badArgument('The tenant is not the one of the conversation.');
  if (bot && bot.id !== world.bot.id) throw badArgument('The bot is not the one of this registration.');
  return parsed.data;
}

function openChat(world: World, key: string, activity: unknown): Applied {
  const person = world.roster.findPerson(key);
  // Teams takes a Teams id or an object id here, never an address: people change those and others get them.
  if (!person || key === person.upn) throw notInstalledForPerson();
  const chat = world.places.chatOf(person.id);
  if (chat.state === 'removed') throw notInstalledForPerson();
  assertWritable(chat);
  if (!activity) return { status: 201, body: { id: chat.id }, messageIds: [] };
  const messageIds = post(world, chat, parseOutgoingActivity(activity).content, undefined).map(({ id }) => id);
  return { status: 201, body: { id: chat.id, activityId: messageIds.at(-1) }, messageIds };
}

function post(world: World, place: Place, content: MessageContent, threadId: string | undefined): SimMessage[] {
  const { suggestedActions, ...rest } = content;
  // Teams shows suggested actions in personal chats only.
  const shown = place.kind === 'personal' ? content : rest;
  // Bots exchange files with people in personal chats only.
  if (place.kind !== 'personal' && (content.consent || content.file)) {
    throw badArgument('Files cannot be sent to a channel.');
  }
  const posted: SimMessage[] = [];
  for (const part of splitMessage(shown)) {
    posted.push(world.timeline.post(place, { kind: 'bot', ...world.bot }, part, threadId ?? posted[0]?.threadId));
  }
  return posted;
}

function findWritable(world: World, conversationId: string): { place: Place; threadId: string | undefined } {
  const { placeId, threadId } = parseConversationId(conversationId);
  const place = world.places.find(placeId);
  if (!place) throw conversationNotFound();
  assertWritable(place);
  if (threadId !== undefined) {
    const root = world.timeline.find(threadId);
    if (root?.conversationId !== placeId || root.threadId !== threadId) throw conversationNotFound();
  }
  return { place, threadId };
}

function findOwn(world: World, conversationId: string, activityId: string): SimMessage {
  const { place } = findWritable(world, conversationId);
  const message = world.timeline.find(activityId);
  // Whether Teams takes the bare channel id here is not documented, so the thread's own id is asked for.
  const isHere = message && !message.deleted && conversationIdOf(place, message.threadId) === conversationId;
  if (!isHere || message.conversationId !== place.id) throw activityNotFound();
  if (message.from.kind !== 'bot') throw notYourMessage();
  return message;
}

function assertWritable(place: Place): void {
  if (place.state === 'deleted') throw conversationNotFound();
  if (place.state === 'removed') throw place.kind === 'personal' ? writesBlocked() : notInRoster();
  if (place.state === 'blocked') throw place.kind === 'personal' ? blockedByPerson() : writesBlocked();
}
