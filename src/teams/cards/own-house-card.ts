import type { CardText } from '../card-text.ts';
import type { LiveAction } from './live-cards.ts';
import type { Look } from './look.ts';
import type { SafeUrl } from './safe-url.ts';

/** One check that is not in order, or of which nothing is known. */
export interface HouseRow {
  /** `✖` or `■`, and the name of the check. */
  readonly title: CardText;
  readonly found: CardText;
  readonly why: CardText;
  readonly mend: CardText;
  /** Since when, and when it was read. */
  readonly times: CardText;
  /** `[1]`, the number of its passage; or that the advice is our own. */
  readonly source: CardText;
}

/** `own-house`: whether we keep to the documents ourselves. There are seventeen checks, each in one of the lists. */
export interface OwnHouseCard {
  readonly look: Look;
  readonly title: CardText;
  readonly lead: CardText;
  /** Not in order, the most important first; at most four. */
  readonly wrong: readonly HouseRow[];
  /** Could not be checked; at most three. */
  readonly unknown: readonly HouseRow[];
  /** Those beyond, one line each; at most fourteen. */
  readonly later: readonly CardText[];
  /** In order, one line each. */
  readonly good: readonly CardText[];
  /** Where the documents say so: document, section and date of the text; at most ten. */
  readonly passages: readonly { readonly number: number; readonly text: CardText; readonly url: SafeUrl | '' }[];
  readonly asOf: CardText;
  readonly actions: readonly LiveAction[];
}
