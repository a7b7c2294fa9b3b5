import type { Resolution } from '../../alerts/alert.ts';
import type { CardText } from '../card-text.ts';
import type { Look, TextColor } from './look.ts';
import type { SafeUrl } from './safe-url.ts';
import type { AlertVerb, CardAction } from './verbs.ts';

/** A page elsewhere: shown as a link in the text, because buttons are for what changes something. */
export interface CardLink {
  readonly title: CardText;
  readonly url: SafeUrl;
}

/** A person to choose. The id is the Entra object id; what comes back from the form is input and must be checked again. */
export interface CardPerson {
  readonly id: string;
  readonly name: CardText;
}

/** One of the two clocks of a partner alert: `Answer within 1 hour` and `due 14:20 UTC (in 32 min)`. */
export interface AlertClock {
  readonly look: Look;
  readonly name: CardText;
  readonly text: CardText;
}

/** What every card about one alert begins with. */
interface AlertHead {
  readonly alertId: string;
  /** The alert's version as shown; comes back with a press and tells that the card is outdated. */
  readonly version: number;
  readonly number: number;
  readonly severity: Look;
  readonly isTest: boolean;
  /** What happened, in one plain sentence. */
  readonly headline: CardText;
  readonly customer: CardText;
}

/** `alert`: one alert as it stands, with the buttons that its state allows. */
export interface AlertCard extends AlertHead {
  readonly hasBanner: boolean;
  /** A sentence for the presser alone, above everything: `Lee Gu was first, at 14:02 UTC`. */
  readonly banner: CardText;
  /** `Identity risk`, `Partner alert`. */
  readonly kind: CardText;
  /** `New, nobody has it yet`, `Acknowledged by Adele Vance at 14:02 UTC`. */
  readonly status: CardText;
  readonly statusColor: TextColor;
  /** The head of a resolved alert is grey: what is red still waits for somebody. */
  readonly isResolved: boolean;
  /** What the subject is: `Who`, `Subscription`. */
  readonly subjectTitle: CardText;
  readonly subject: CardText;
  readonly hasPlace: boolean;
  /** Place and address of the latest sign-in; empty with `hasPlace: false`. */
  readonly place: CardText;
  /** Date, time and zone, made on the server: Teams does not format dates. */
  readonly when: CardText;
  /** `3 detections, the latest at 14:02 UTC`. */
  readonly detections: CardText;
  /** None, or the goal and then the line. */
  readonly clocks: readonly AlertClock[];
  readonly hasFirstStep: boolean;
  readonly firstStep: CardText;
  /** At most `EVIDENCE_SHOWN`, newest first. */
  readonly evidence: readonly CardText[];
  /** At most `LINKS_SHOWN`. */
  readonly links: readonly CardLink[];
  /** At most `ACTIONS_SHOWN`; see `alertButton`. */
  readonly actions: readonly CardAction<AlertVerb>[];
}

export const EVIDENCE_SHOWN = 4;
export const LINKS_SHOWN = 3;
/** Buttons of one card; more are hard to hit on a phone and hide the first. */
export const ACTIONS_SHOWN = 3;

/** `alert-assign`: the form for the presser alone. The people picker of Teams adds the members of the conversation. */
export interface AlertAssignCard extends AlertHead {
  /** At least one, at most `PEOPLE_SHOWN`; the presser first. */
  readonly people: readonly CardPerson[];
  /** One of `people`: chosen until the presser chooses somebody else. */
  readonly chosenId: string;
}

export const PEOPLE_SHOWN = 10;

/** `alert-resolve`: the form for the presser alone. */
export interface AlertResolveCard extends AlertHead {
  /** The resolutions of this kind of alert, each explained: `Fraud: the customer did not do this`. */
  readonly resolutions: readonly { readonly value: Resolution; readonly title: CardText }[];
  /** What will follow: `Microsoft is told the same, and your name is recorded.` */
  readonly effect: CardText;
}

/** Longest note that the form takes; the same limit holds where the note is checked. */
export const NOTE_MAX = 500;

/** One line of a list of alerts. Pressing it opens the alert. */
export interface AlertRow extends AlertHead {
  /** Empty when the source named nobody. */
  readonly subject: CardText;
  /** `2 h old`. */
  readonly age: CardText;
  /** `New`, `With Megan Bowen`. */
  readonly state: CardText;
}

/** `alert-list`: answers `alerts`. */
export interface AlertListCard {
  readonly title: CardText;
  readonly isEmpty: boolean;
  /** Shown instead of rows; says also whether everything could be read. */
  readonly emptyText: CardText;
  /** At most `ROWS_SHOWN`, the worst first. */
  readonly rows: readonly AlertRow[];
  readonly hasMore: boolean;
  /** `and 23 more`; said on the first page. */
  readonly more: CardText;
  /** `Page 2 of 4`; empty on the only page. */
  readonly place: CardText;
  /** Other pages, by the number that comes back with the press; at most two. `tenantId` is empty for all customers. */
  readonly pages: readonly { readonly pageId: string; readonly tenantId: string; readonly title: CardText }[];
  /** The next command to type. */
  readonly hint: CardText;
}

export const ROWS_SHOWN = 10;
