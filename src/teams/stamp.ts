import { messageUrl, noticeLook } from './card-data.ts';
import type { Subject } from './card-store.ts';
import { type CardText, words } from './card-text.ts';
import type { Message } from './channel-sender.ts';
import { cardAttachment, renderCard } from './render.ts';

/** What tells the card of a subject in the channel from every other card about it. */
export const stampOf = ({ subjectType, subjectId }: Subject): string => `${subjectType}:${subjectId}`;

/** Reads a stamp that a press brought. @returns its subject id and type as they stand, unchecked */
export function readStamp(stamp: string): { readonly subjectType: string; readonly subjectId: string } | undefined {
  const found = /^([a-zA-Z]{1,40}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(stamp);
  return found ? { subjectType: found[1] ?? '', subjectId: found[2] ?? '' } : undefined;
}

/**
 * Marks a message as the card of a subject, so that it can be found again when nobody knows whether it was posted: an
 * invisible element carries the stamp for those who read the channel, and every button carries it back with a press.
 * People see nothing of it. Copies that somebody asks for carry none: there may be many of them.
 */
export function stamped(message: Message, subject: Subject): Message {
  const stamp = stampOf(subject);
  const mark = { type: 'Container', id: stamp, isVisible: false, items: [] };
  return withCards(message, (card) => {
    const marked = withStamp(card, stamp) as Record<string, unknown>;
    return { ...marked, body: [...bodyOf(marked), mark] };
  });
}

/** Says on top of a card which message it replaces, with a link to it. */
export function referringTo(message: Message, channelId: string, formerId: string): Message {
  const url = messageUrl(channelId, formerId);
  const text = url
    ? words`The [card that stood here before](${url as string as CardText}) can no longer be changed. This one goes on.`
    : words`The card that stood here before can no longer be changed. This one goes on.`;
  const line = { type: 'TextBlock', text, wrap: true, isSubtle: true, size: 'Small' };
  return withCards(message, (card) => ({ ...card, body: [line, ...bodyOf(card)] }));
}

/** What is shown of a card that Teams found too large: its one line, and where the rest is. */
export function shortened(message: Message): Message {
  // Made by `words` where the card was made.
  const title = (message.summary ?? '') as CardText;
  const text = words`This card is larger than Teams takes, so only its first line stands here.`;
  const hint = words`Type **alerts** to see what is open.`;
  const card = renderCard('notice', { look: noticeLook('error'), title, text, hasHint: true, hint });
  return { summary: message.summary ?? '', attachments: [cardAttachment(card)] };
}

function withCards(message: Message, change: (card: Record<string, unknown>) => Record<string, unknown>): Message {
  const attachments = (message.attachments ?? []).map((attachment) => ({
    ...attachment,
    content: change(attachment.content),
  }));
  return { ...message, attachments };
}

const bodyOf = (card: Record<string, unknown>): readonly unknown[] => (Array.isArray(card['body']) ? card['body'] : []);

function withStamp(value: unknown, stamp: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withStamp(item, stamp));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withStamp(item, stamp)]));
  const data = copy['data'];
  if (copy['type'] !== 'Action.Execute') return copy;
  return { ...copy, data: { ...(typeof data === 'object' ? data : {}), cardId: stamp } };
}
