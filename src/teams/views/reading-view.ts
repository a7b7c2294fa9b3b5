import { type CardText, words } from '../card-text.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';

/** The ways in which a text can be read that is no command. */
export const READINGS = ['guidance', 'live', 'call'] as const;
export type ReadingId = (typeof READINGS)[number];

const READ_AS: Readonly<Record<ReadingId, CardText>> = {
  guidance: words`I read this as a question for the documents.`,
  live: words`I read this as a question about how things stand now.`,
  call: words`I read this as a question for whom to call.`,
};
const INSTEAD: Readonly<Record<ReadingId, CardText>> = {
  guidance: words`See what the documents say`,
  live: words`See how things stand now`,
  call: words`See whom to call`,
};

/** The same answer with how its question was read, and a press for the other reading. */
export function withReading(reply: Reply, as: ReadingId, other: ReadingId): Reply {
  const line = renderCard('reading', { text: READ_AS[as], title: INSTEAD[other], readingId: other });
  return { ...reply, card: { ...reply.card, body: [...bodyOf(reply.card), ...bodyOf(line)] } };
}

const bodyOf = (card: Reply['card']): readonly unknown[] => (Array.isArray(card['body']) ? card['body'] : []);
