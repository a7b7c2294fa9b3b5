import { z } from 'zod';
import { readSentFiles, type SentFile } from './files/sent-file.ts';
import { storableText } from './storable-text.ts';

/** A mention that a text begins with: of the bot, where no entity tells who is named. */
const LEADING_MENTION = /^\s*<at>[^<]*<\/at>/;

/** What one activity says, once it has been checked. Names and texts are untrusted; ids are what Teams authenticated. */
export interface Turn {
  readonly activityId: string;
  readonly tenantId: string;
  readonly person: { readonly entraId: string; readonly name: string; readonly teamsId: string };
  readonly conversation: { readonly id: string; readonly kind: 'personal' | 'channel' | 'groupChat' };
  readonly serviceUrl: string;
  readonly botId: string;
  /** Where the bot was spoken to, in a team. */
  readonly team: { readonly id: string; readonly channelId: string } | undefined;
  /** What the person wrote, without the mention of the bot. */
  readonly text: string;
  /** Other people who are mentioned, in order. */
  readonly mentions: readonly { readonly teamsId: string; readonly name: string }[];
  /** Files that were sent along; Teams brings them in personal chats only. */
  readonly files: readonly SentFile[];
  /** IANA zone of the person, or `''`. */
  readonly timeZone: string;
  readonly locale: string;
  /** The message whose card was pressed. */
  readonly replyToId?: string;
  /** The bot itself is named, and not only a colleague: in a channel, what makes a message one for it. */
  readonly isMentioned?: boolean;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const guid = z.string().regex(GUID);
const id = z.string().min(1).max(400).transform(storableText);
// Words that decide nothing: whatever is wrong with them, the person is still heard.
const shownText = (max: number) => z.string().max(max).catch('').transform(storableText);
const name = shownText(400);

const ACTIVITY = z.object({
  id: id.default(''),
  replyToId: id.optional().catch(undefined),
  serviceUrl: z.string().url().max(400),
  from: z.object({ id, name, aadObjectId: guid }),
  recipient: z.object({ id }),
  conversation: z.object({
    id,
    conversationType: z.enum(['personal', 'channel', 'groupChat']).default('personal'),
    tenantId: guid.optional(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: guid }).optional(),
      team: z.object({ id }).optional(),
      channel: z.object({ id }).optional(),
    })
    .default({}),
  text: z.string().catch('').transform(storableText),
  locale: shownText(35),
  localTimezone: shownText(60),
  entities: z.array(z.unknown()).catch([]),
  attachments: z.array(z.unknown()).catch([]),
});

const IS_MENTION = z.object({ type: z.literal('mention') });
const MENTION = z.object({
  type: z.literal('mention'),
  text: z.string().catch(''),
  mentioned: z.object({ id, name }),
});

/**
 * Reads an activity of a person.
 *
 * @returns `undefined` for an activity that names no person of a tenant: an anonymous guest of a meeting, a forgery
 */
export function readTurn(activity: unknown): Turn | undefined {
  const parsed = ACTIVITY.safeParse(activity);
  if (!parsed.success) return undefined;
  const { from, recipient, conversation, channelData, entities, attachments, ...rest } = parsed.data;
  const tenantId = channelData.tenant?.id ?? conversation.tenantId;
  // Both are written by Teams; where they differ, somebody else wrote one.
  if (!tenantId || (conversation.tenantId && conversation.tenantId.toLowerCase() !== tenantId.toLowerCase())) {
    return undefined;
  }
  const mentions = entities.flatMap((entity) => {
    const mention = MENTION.safeParse(entity);
    return mention.success ? [mention.data] : [];
  });
  const ours = mentions.find((mention) => mention.mentioned.id === recipient.id);
  // Where entities say who is named, the text alone must not: it may begin with the name of a colleague.
  const isUnsaid = !entities.some((entity) => IS_MENTION.safeParse(entity).success);
  const isMentioned = ours !== undefined || (isUnsaid && LEADING_MENTION.test(rest.text));
  const channelId = channelData.channel?.id ?? withoutThread(conversation.id);
  return {
    activityId: rest.id,
    tenantId: tenantId.toLowerCase(),
    person: { entraId: from.aadObjectId.toLowerCase(), name: from.name, teamsId: from.id },
    conversation: { id: conversation.id, kind: conversation.conversationType },
    serviceUrl: rest.serviceUrl,
    botId: recipient.id,
    team: channelData.team ? { id: channelData.team.id, channelId } : undefined,
    text: withoutMention(rest.text, isUnsaid ? LEADING_MENTION : (ours?.text ?? '')),
    mentions: mentions
      .filter((mention) => mention.mentioned.id !== recipient.id)
      .map((mention) => ({ teamsId: mention.mentioned.id, name: mention.mentioned.name })),
    files: readSentFiles(attachments),
    timeZone: rest.localTimezone,
    locale: rest.locale,
    ...(isMentioned && { isMentioned }),
    ...(rest.replyToId && { replyToId: rest.replyToId }),
  };
}

/** The bare id of a channel; a thread carries its root message behind a semicolon. */
export const withoutThread = (conversationId: string): string => conversationId.split(';')[0] ?? conversationId;

/** Removes the mention of the bot, as the entity has it or as a text without entities begins; `''` where it is not named. */
function withoutMention(text: string, mention: string | RegExp): string {
  return text
    .replace(mention, ' ')
    .replace(/<\/?at>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
