import type { CardText } from '../card-text.ts';
import type { Look } from './look.ts';

/** How many customers are in one state, or have one reason; a press lists them. */
export interface CoverageGroup {
  /** What comes back with the press; see `CoverageFilter`. */
  readonly filterId: string;
  /** `12 without consent`. */
  readonly text: CardText;
}

/** One customer in a list. */
export interface CoverageRow {
  readonly tenantId: string;
  readonly look: Look;
  readonly customer: CardText;
  /** What is missing, in one sentence. */
  readonly text: CardText;
}

/** `coverage`: how many customers can be read, why not the others, and the worst of them. */
export interface CoverageCard {
  readonly title: CardText;
  readonly lead: CardText;
  /** What our own tenant lacks; empty for nothing. */
  readonly own: CardText;
  readonly hasOwn: boolean;
  /** Reasons, the most customers first; at most `COVERAGE_GROUPS`. */
  readonly groups: readonly CoverageGroup[];
  readonly hasGroups: boolean;
  /** What the rows are: `The worst first`, `Without consent`. */
  readonly rowsTitle: CardText;
  /** At most `COVERAGE_ROWS`, the worst first. */
  readonly rows: readonly CoverageRow[];
  readonly hasRows: boolean;
  /** `Page 2 of 9`; empty on the only page. */
  readonly place: CardText;
  /** Other pages, by the number that comes back with the press; at most two. */
  readonly pages: readonly { readonly pageId: string; readonly filterId: string; readonly title: CardText }[];
  /** A button leads back to all of them. */
  readonly isFiltered: boolean;
  readonly hint: CardText;
}

/** One source, or several with the same gap. */
export interface CoverageGap {
  readonly look: Look;
  /** `Risky users, risky sign-ins`. */
  readonly sources: CardText;
  /** What is missing. */
  readonly why: CardText;
  /** What mends it; empty where there is nothing to do. */
  readonly mend: CardText;
  readonly hasMend: boolean;
  /** `Last read well at 13:48 UTC`. */
  readonly when: CardText;
}

/** `coverage contoso`: which sources of one tenant work, what is missing, and what mends it. */
export interface CoverageCustomerCard {
  readonly tenantId: string;
  readonly title: CardText;
  readonly look: Look;
  readonly lead: CardText;
  /** What is not read, each with its mend; at most six. */
  readonly gaps: readonly CoverageGap[];
  /** Sources that are read: `Risky users: read at 13:48 UTC`; at most ten. */
  readonly read: readonly CardText[];
  readonly hasRead: boolean;
  /** Relationship, licence; at most four. */
  readonly known: readonly CardText[];
  readonly isOwn: boolean;
  readonly hint: CardText;
}

export const COVERAGE_GROUPS = 6;
export const COVERAGE_ROWS = 8;
