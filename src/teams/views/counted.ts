import { type CardText, cardText } from '../card-text.ts';

/** `1 alert`, `3 alerts`; for nouns of ours that take an s. */
export const counted = (count: number, noun: string): CardText =>
  cardText(count === 1 ? `1 ${noun}` : `${count} ${noun}s`);
