import { z } from 'zod';
import type { MessageContent } from './message.ts';
import { badArgument, tooBig } from './refusal.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';

/** Bytes that Teams takes for one message, counted as UTF-16 (Microsoft, "Format your bot messages"). */
const MAX_MESSAGE_BYTES = 100 * 1024;

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const FILE = 'application/vnd.microsoft.teams.card.file.info';

const card = z.looseObject({ type: z.literal('AdaptiveCard') });
const context = z.record(z.string(), z.unknown());

const attachment = z.discriminatedUnion('contentType', [
  z.looseObject({ contentType: z.literal(CARD), content: card }),
  z.looseObject({
    contentType: z.literal(CONSENT),
    name: z.string().min(1),
    content: z.looseObject({
      description: z.string().min(1),
      sizeInBytes: z.int().positive(),
      acceptContext: context,
      declineContext: context,
    }),
  }),
  z.looseObject({
    contentType: z.literal(FILE),
    name: z.string().min(1),
    contentUrl: z.url(),
    content: z.looseObject({ uniqueId: z.string().min(1), fileType: z.string().min(1) }),
  }),
]);

const schema = z.looseObject({
  type: z.enum(['message', 'typing']),
  text: z.string().optional(),
  summary: z.string().optional(),
  attachments: z.array(attachment).max(1).optional(),
  entities: z.array(z.looseObject({ type: z.string() })).optional(),
  suggestedActions: z
    .looseObject({
      actions: z.array(z.looseObject({ type: z.literal('imBack'), title: z.string(), value: z.string() })).max(6),
    })
    .optional(),
});

/** What a bot sends: one or two messages, or only that it is typing. */
export interface OutgoingActivity {
  readonly kind: 'message' | 'typing';
  readonly content: MessageContent;
}

/**
 * Reads an activity of a bot.
 *
 * It may hold text and at most one attachment: an Adaptive Card, or a file that it offers or has put into OneDrive; the
 * simulated Teams refuses what its window could not show.
 *
 * @throws Refused 413 `MessageSizeTooBig`; 400 `BadArgument` for another shape or for a message with nothing in it
 */
export function parseOutgoingActivity(body: unknown): OutgoingActivity {
  if (Buffer.byteLength(JSON.stringify(body) ?? '', 'utf16le') > MAX_MESSAGE_BYTES) throw tooBig();
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw badArgument(z.prettifyError(parsed.error));
  const { type, text, summary, attachments, entities, suggestedActions } = parsed.data;
  const content: MessageContent = {
    ...(text && { text }),
    ...(attachments?.[0] && attached(attachments[0])),
    ...(entities?.length && { entities }),
    ...(summary && { summary }),
    ...(suggestedActions && {
      suggestedActions: suggestedActions.actions.map(({ title, value }) => ({ title, value })),
    }),
  };
  const isEmpty = !content.text && !content.card && !content.file && !content.consent;
  if (type === 'message' && isEmpty) throw badArgument('A message needs text or an attachment.');
  return { kind: type, content };
}

function attached(given: z.infer<typeof attachment>): MessageContent {
  switch (given.contentType) {
    case CARD:
      return { card: given.content };
    case CONSENT:
      return { consent: { name: given.name, ...given.content } };
    case FILE:
      return { file: { name: given.name, contentUrl: given.contentUrl } };
  }
}

/**
 * Splits a message as Teams may do: text and card become two messages, and the sender gets no usable id.
 * Everything else stays one message.
 */
export function splitMessage({ text, card, ...rest }: MessageContent): readonly MessageContent[] {
  return text && card ? [{ text, ...rest }, { card }] : [{ ...(text && { text }), ...(card && { card }), ...rest }];
}
