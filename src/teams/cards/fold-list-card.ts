import type { CardText } from '../card-text.ts';
import type { AlertRow } from './alert-cards.ts';

/** `fold-list`: the open alerts of a fold, a page of them, in place of its card for the presser alone. */
export interface FoldListCard {
  readonly foldId: string;
  readonly title: CardText;
  readonly isEmpty: boolean;
  readonly emptyText: CardText;
  /** At most `ROWS_SHOWN`, the worst first. */
  readonly rows: readonly AlertRow[];
  /** `Page 2 of 9`. */
  readonly place: CardText;
  /** Other pages, by the number that comes back with the press; at most two. */
  readonly pages: readonly { readonly pageId: string; readonly title: CardText }[];
}
