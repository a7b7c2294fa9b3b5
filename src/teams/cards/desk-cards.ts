import type { CardText } from '../card-text.ts';
import type { Look, TextColor } from './look.ts';

/** `digest`: the week of the desk, for its owner. */
export interface DigestCard {
  /** `Week of 2 to 8 March 2026`. */
  readonly title: CardText;
  /** The week in one sentence. */
  readonly lead: CardText;
  /** Nothing came in and nothing is open: the numbers are left out, what could not be read is not. */
  readonly isQuiet: boolean;
  /** What to do first, with whom; at most three. */
  readonly firstThings: readonly CardText[];
  /** Partner alerts past a line, and tasks past their day; at most five, then `and 3 more`. */
  readonly late: readonly CardText[];
  /** Came in, by severity, worst first; only severities that occurred. */
  readonly received: readonly { readonly severity: Look; readonly text: CardText }[];
  /** Open ones and who has them: `4 with Megan Bowen`; at most six. */
  readonly open: readonly CardText[];
  /** Mean time to acknowledge, against its goals. */
  readonly answerTime: CardText;
  readonly tasks: CardText;
  /** Questions that nobody could answer, most often asked first: at most six, `and 3 more` among them. */
  readonly unanswered: readonly CardText[];
  readonly hasFeedback: boolean;
  /** `12 answers helped, 3 did not. The team saved 2 answers.` */
  readonly feedback: CardText;
  /** What could not be read, with the reason: at most six. Silence is not safety. */
  readonly unread: readonly CardText[];
}

/** One line of the state of the service. The word says it; the colour repeats it. */
export interface StatusLine {
  readonly name: CardText;
  readonly text: CardText;
  readonly color: TextColor;
}

/** `status`: can what the desk says be relied on at this moment? */
export interface StatusCard {
  /** `Everything can be read`, `2 things need a look`. */
  readonly title: CardText;
  readonly look: Look;
  /** `41 of 43 customers read in the last 15 minutes`. */
  readonly lead: CardText;
  /** Open alarms, the oldest first; at most three. */
  readonly alarms: readonly CardText[];
  /** Read before, failing now: name and reason; at most six. */
  readonly failing: readonly StatusLine[];
  /** Cannot be read at all: no licence, no consent, relationship expired; at most six. */
  readonly unreadable: readonly StatusLine[];
  /** Last good read of each source; at most eight. */
  readonly lastReads: readonly StatusLine[];
  readonly channel: CardText;
  /** Cards waiting to be sent, and parked ones that cannot be. */
  readonly deliveries: CardText;
  /** Items that could not be understood and are kept. */
  readonly quarantine: CardText;
  readonly roles: CardText;
  /** Our own house: all well, or what is not; at most four lines. */
  readonly house: readonly CardText[];
  readonly version: CardText;
}

/** `deliveries`: cards that were put aside. */
export interface DeliveriesCard {
  /** `3 cards are put aside`. */
  readonly title: CardText;
  readonly isEmpty: boolean;
  readonly emptyText: CardText;
  /** At most `ROWS_SHOWN`, those of the worst alerts first. */
  readonly deliveries: readonly {
    readonly number: number;
    readonly what: CardText;
    readonly why: CardText;
    readonly since: CardText;
  }[];
  readonly hasMore: boolean;
  readonly more: CardText;
  readonly hint: CardText;
}

/** `help`: what can be typed. */
export interface HelpCard {
  readonly title: CardText;
  readonly lead: CardText;
  /** At most six groups of at most six commands. */
  readonly groups: readonly {
    readonly title: CardText;
    readonly commands: readonly { readonly command: CardText; readonly does: CardText }[];
  }[];
  /** Questions to try; at most three. */
  readonly examples: readonly CardText[];
}

/** `notice`: a short message that needs no more than words. */
export interface NoticeCard {
  readonly look: Look;
  readonly title: CardText;
  readonly text: CardText;
  readonly hasHint: boolean;
  /** What the person can do now. */
  readonly hint: CardText;
}

/** `welcome`: once, when somebody installs Watchpost. */
export interface WelcomeCard {
  readonly title: CardText;
  readonly hasInstaller: boolean;
  /** Who installed it. */
  readonly installer: CardText;
  /** What it will do here; at most four. */
  readonly does: readonly CardText[];
  /** What it can and cannot read now; at most six. */
  readonly reads: readonly { readonly symbol: CardText; readonly text: CardText }[];
  /** What it needs: usually nothing. */
  readonly needs: CardText;
  /** First commands, as to be typed here; at most three. */
  readonly commands: readonly { readonly command: CardText; readonly does: CardText }[];
}
