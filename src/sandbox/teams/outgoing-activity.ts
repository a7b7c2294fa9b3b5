import { z } from 'zod';
import type { MessageContent } from './message.ts';
import { badArgument, tooBig } from './refusal.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';

/** Bytes that Teams takes for one message, counted as UTF-16 (Microsoft, "Format your bot messages"). */
const MAX_MESSAGE_BYTES = 100 * 1024;

const card = z.looseObject({ type: z.literal('AdaptiveCard') });

const schema = z.looseObject({
  type: z.enum(['message', 'typing']),
  text: z.string().optional(),
  summary: z.string().optional(),
  attachments: z
    .array(z.looseObject({ contentType: z.literal(CARD), content: card }))
    .max(1)
    .optional(),
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
 * It may hold text and at most one Adaptive Card; the simulated Teams refuses what its window could not show.
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
    ...(attachments?.[0] && { card: attachments[0].content }),
    ...(entities?.length && { entities }),
    ...(summary && { summary }),
    ...(suggestedActions && {
      suggestedActions: suggestedActions.actions.map(({ title, value }) => ({ title, value })),
    }),
  };
  if (type === 'message' && !content.text && !content.card) throw badArgument('A message needs text or an attachment.');
  return { kind: type, content };
}

/**
 * Splits a message as Teams may do: text and card become two messages, and the sender gets no usable id.
 * Everything else stays one message.
 */
export function splitMessage({ text, card, ...rest }: MessageContent): readonly MessageContent[] {
  return text && card ? [{ text, ...rest }, { card }] : [{ ...(text && { text }), ...(card && { card }), ...rest }];
}
