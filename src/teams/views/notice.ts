import { type NoticeTone, noticeLook } from '../card-data.ts';
import { type CardText, words } from '../card-text.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';

/** A short message that needs no more than words: `title` says what, `text` why, `hint` what to do now. */
export function notice(tone: NoticeTone, title: CardText, text: CardText, hint: CardText = words``): Reply {
  const card = renderCard('notice', { look: noticeLook(tone), title, text, hasHint: hint !== '', hint });
  return { card, summary: title };
}
