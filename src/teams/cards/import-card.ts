import type { CardText } from '../card-text.ts';
import type { Look } from './look.ts';

/** One line of a list that was sent, as the preview shows it. */
export interface ImportRow {
  /** `Line 4`. */
  readonly place: CardText;
  /** Word first: `New`, `Change`, `Cannot`. */
  readonly look: Look;
  /** `Fabrikam · Adele Vance`. */
  readonly what: CardText;
  /** Which fields change, or what to type instead. */
  readonly detail: CardText;
}

/** `contact-import`: what a list of contacts would do, before anybody says so, and what it did. */
export interface ContactImportCard {
  /** The counts in one line: `12 new, 3 changes, 2 lines cannot be taken`. */
  readonly title: CardText;
  readonly text: CardText;
  /** At most `IMPORT_ROWS_SHOWN`; what cannot be taken first. */
  readonly rows: readonly ImportRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly importId: string;
  /** Whether there is something to take and nobody has decided yet. */
  readonly canApply: boolean;
  readonly applyTitle: CardText;
  readonly canDrop: boolean;
  readonly hasReport: boolean;
}

export const IMPORT_ROWS_SHOWN = 8;
