import type { CardText } from '../card-text.ts';
import type { AlertRow } from './alert-cards.ts';
import type { Look } from './look.ts';
import type { CardAction, FoldVerb } from './verbs.ts';

/** Alerts of one severity in a fold: `12 alerts, 4 open`. */
export interface FoldSeverity {
  readonly look: Look;
  readonly text: CardText;
}

/** `fold`: one card for many alerts. */
export interface FoldCard {
  readonly foldId: string;
  /** As shown; comes back with a press. */
  readonly version: number;
  /** The highest number of an alert on it; comes back with a press, which means the alerts up to here. */
  readonly upToId: string;
  /** Going on or over: a word and a shape. */
  readonly look: Look;
  /** `Storm: 214 alerts at 12 customers since 14:02 UTC`. */
  readonly title: CardText;
  /** What is happening to it, in one sentence. */
  readonly state: CardText;
  /** The worst first; at most four, none with nothing in it. */
  readonly severities: readonly FoldSeverity[];
  /** `Contoso 120, Fabrikam 40, Litware 20 and 9 more`. */
  readonly customers: CardText;
  readonly kinds: CardText;
  /** Open ones, the worst first; at most `FOLD_ROWS`. */
  readonly worst: readonly AlertRow[];
  readonly hasMore: boolean;
  /** `and 209 more open`. */
  readonly more: CardText;
  /** What is never folded, and what left. */
  readonly outside: CardText;
  /** At most `ACTIONS_SHOWN`; none when nothing is open. */
  readonly actions: readonly CardAction<FoldVerb>[];
}

export const FOLD_ROWS = 5;
