import type { Attachment } from 'botbuilder';
import type { Posted } from './channel-sender.ts';
import type { AdaptiveCard } from './render.ts';

/** What the bot says back: a card, and the line that a notification and a screen reader show for it. */
export interface Reply {
  readonly card: AdaptiveCard;
  readonly summary: string;
  /** Entities of the activity, such as the citation of an answer. */
  readonly entities?: readonly { readonly type: string }[];
  /** Told where it stands, once Teams has taken it; may be called twice. */
  readonly onSent?: (place: Posted & { readonly serviceUrl: string }) => Promise<void>;
}

/** A file in place of a card: one that we offer, or one that has arrived. */
export interface FileReply {
  readonly attachment: Attachment;
  readonly summary: string;
}

/** What a press gives back; `message` is shown under the card, which stays as it is. */
export type PressAnswer =
  | { readonly kind: 'card'; readonly card: AdaptiveCard; readonly outcome: PressOutcome }
  | { readonly kind: 'refused'; readonly message: string };

/** For the figures: what became of a press. */
export type PressOutcome = 'changed' | 'unchanged' | 'shown' | 'gone';
