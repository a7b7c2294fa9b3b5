import { type CardText, words } from '../card-text.ts';
import type { Look } from './look.ts';
import type { Verb } from './verbs.ts';

/** One line of an answer from our own state: what is so, and in small letters what belongs to it. */
export interface LiveRow {
  readonly text: CardText;
  readonly hasDetail: boolean;
  readonly detail: CardText;
}

type Ids = Readonly<Partial<Record<'alertId' | 'taskId' | 'tenantId' | 'readingId', string>>>;

/** A button that leads on from an answer. `submit` is the same for clients before `Action.Execute`. */
export interface LiveAction {
  readonly verb: Verb;
  readonly title: CardText;
  readonly tooltip: CardText;
  readonly ids: Ids;
  readonly submit: Ids & { readonly verb: Verb };
}

/** `live`: an answer from our own state, with its moment and with what could not be read. */
export interface LiveCard {
  readonly look: Look;
  /** The answer in one line. */
  readonly title: CardText;
  readonly hasLead: boolean;
  readonly lead: CardText;
  /** At most `LIVE_ROWS`. */
  readonly rows: readonly LiveRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  /** What could not be read, with the reason; at most `LIVE_UNREAD`. */
  readonly unread: readonly CardText[];
  /** `As of 10:42 UTC. …`. */
  readonly asOf: CardText;
  readonly hasHint: boolean;
  readonly hint: CardText;
  /** At most three. */
  readonly actions: readonly LiveAction[];
}

export const LIVE_ROWS = 8;
export const LIVE_UNREAD = 5;

/** `reading`: how a text was read that could be read in two ways, and a press for the other; stands below the answer. */
export interface ReadingCard {
  readonly text: CardText;
  readonly title: CardText;
  /** `guidance`, `live` or `call`. */
  readonly readingId: string;
}

/** What an answer asks of its reader, from nothing to at once. */
export type LiveTone = 'fine' | 'note' | 'careful' | 'urgent' | 'unknown';

const LOOKS: Readonly<Record<LiveTone, Look>> = {
  fine: { symbol: words`✔`, word: words`In order`, color: 'Good', style: 'good' },
  note: { symbol: words`●`, word: words`As it stands`, color: 'Accent', style: 'emphasis' },
  careful: { symbol: words`◆`, word: words`Worth a look`, color: 'Warning', style: 'warning' },
  urgent: { symbol: words`▲`, word: words`Act now`, color: 'Attention', style: 'attention' },
  unknown: { symbol: words`■`, word: words`Not known`, color: 'Warning', style: 'warning' },
};

export const liveLook = (tone: LiveTone): Look => LOOKS[tone];

/** A button with the ids that its press carries. */
export const liveButton = (verb: Verb, title: CardText, tooltip: CardText, ids: Ids = {}): LiveAction => ({
  verb,
  title,
  tooltip,
  ids,
  submit: { verb, ...ids },
});
