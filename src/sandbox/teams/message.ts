/** An Adaptive Card as it travels: JSON that nobody here changes. */
export type Card = Readonly<Record<string, unknown>>;

/** A button below a message in a personal chat; pressing it says `value`. */
export interface SuggestedAction {
  readonly title: string;
  readonly value: string;
}

/** A file that a bot would like to put into a person's OneDrive; the contexts come back with what they decide. */
export interface FileConsent {
  readonly name: string;
  readonly description: string;
  readonly sizeInBytes: number;
  readonly acceptContext: unknown;
  readonly declineContext: unknown;
}

/** A file that stands in a message, with its address in the browser. */
export interface MessageFile {
  readonly name: string;
  readonly contentUrl: string;
}

/** The part of a message that its author may change later. */
export interface MessageContent {
  readonly text?: string;
  readonly card?: Card;
  readonly file?: MessageFile;
  readonly consent?: FileConsent;
  /** Mentions and citations, exactly as they were sent. */
  readonly entities?: readonly Readonly<Record<string, unknown>>[];
  /** The line that a notification shows. */
  readonly summary?: string;
  readonly suggestedActions?: readonly SuggestedAction[];
}

/**
 * One message in the simulated Teams.
 *
 * Invariants: ids are milliseconds as digits and strictly increase; a message never changes its conversation, thread or
 * author; a deleted message keeps its place and loses its content.
 */
export interface SimMessage extends MessageContent {
  readonly id: string;
  /** The bare channel id, or the id of the personal chat. */
  readonly conversationId: string;
  /** Id of the message that opened the thread; the message's own id for that one, and for everything in a personal chat. */
  readonly threadId: string;
  readonly from: { readonly kind: 'bot' | 'person'; readonly id: string; readonly name: string };
  readonly createdAt: string;
  readonly updatedAt?: string;
  readonly deleted?: true;
}
