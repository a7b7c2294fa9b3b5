import type { CardText } from '../card-text.ts';
import type { CardPerson } from './alert-cards.ts';
import type { Look } from './look.ts';
import type { ContactUrl } from './safe-url.ts';
import type { CardAction, DrillVerb } from './verbs.ts';

/** `drill-start`: asks whom a drill is for, and says what will happen. */
export interface DrillStartCard {
  readonly tenantId: string;
  readonly title: CardText;
  /** At least one, at most `CANDIDATES_SHOWN`. */
  readonly candidates: readonly CardPerson[];
  /** One of `candidates`. */
  readonly chosenId: string;
  /** What will happen, one sentence each; at most four. */
  readonly effects: readonly CardText[];
}

export const CANDIDATES_SHOWN = 30;

/** `drill`: one drill as it stands, for everybody. */
export interface DrillCard {
  readonly drillId: string;
  readonly version: number;
  readonly number: number;
  readonly look: Look;
  readonly contact: CardText;
  readonly customer: CardText;
  /** `No answer yet, 48 min left`, `Answered after 4 min`. */
  readonly status: CardText;
  /** By whom and when. */
  readonly started: CardText;
  readonly due: CardText;
  /** How the contact was asked: `Our message went out at 10:02 UTC`, `By hand: call or mail them`. */
  readonly asked: CardText;
  readonly hasEnded: boolean;
  readonly ended: CardText;
  /** Somebody of us must call or write. */
  readonly isByHand: boolean;
  readonly code: CardText;
  readonly hasPhone: boolean;
  readonly phone: CardText;
  readonly phoneUrl: ContactUrl | '';
  readonly hasEmail: boolean;
  /** A letter that is ready but for the sending. */
  readonly emailUrl: ContactUrl | '';
  readonly hasNote: boolean;
  readonly note: CardText;
  /** One line to show an auditor. */
  readonly proof: CardText;
  /** At most three; none once it has ended. */
  readonly actions: readonly CardAction<DrillVerb>[];
}

/** `drill-ask`: the message to the contact themselves. */
export interface DrillAskCard {
  readonly drillId: string;
  readonly title: CardText;
  readonly text: CardText;
  readonly canAnswer: boolean;
  readonly hint: CardText;
}

/** One customer whose contacts need care. Pressing it opens them. */
export interface ReminderCardRow {
  readonly tenantId: string;
  readonly name: CardText;
  /** `fewer than two · not checked`. */
  readonly needs: CardText;
}

/** `contact-reminder`: once a week, which contacts need care. */
export interface ContactReminderCard {
  readonly reminderId: string;
  readonly title: CardText;
  readonly lead: CardText;
  /** How many customers have each need, the worst first; at most three. */
  readonly needs: readonly CardText[];
  /** At most `ROWS_SHOWN`: our own first. */
  readonly rows: readonly ReminderCardRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly hint: CardText;
}
