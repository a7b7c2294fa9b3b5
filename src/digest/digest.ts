import type { AlertKind, Resolution, Severity, Status } from '../alerts/index.ts';
import type { TeamQuestion, UnansweredQuestion } from '../questions/index.ts';

/**
 * The **digest** is the week of the desk: what came in, what is open and whose, what is late, what could not be read,
 * and what to do first.
 *
 * Words: the *period* is the week that it is about, from one due moment to the next; a digest is *issued* once for each
 * period and *built* whenever it is shown. What came in and what was resolved belong to the period; what is open, late
 * or unreadable is as it stands when it is built, because a list of Monday's open alerts is of no use on Tuesday.
 * Invariants: test alerts are left out everywhere; all figures are of one moment, so that the parts add up.
 */
export interface Digest {
  readonly period: Period;
  readonly builtAt: Date;
  readonly received: Received;
  readonly answers: Answers;
  readonly resolved: readonly { readonly kind: AlertKind; readonly resolution: Resolution; readonly count: number }[];
  readonly open: Open;
  readonly late: Late;
  readonly questions: Questions;
  /** What could not be read, failing before unreadable, then by the number of tenants. */
  readonly unread: readonly Unread[];
  /** Items that could not be understood and are kept. */
  readonly quarantined: number;
  /** At most three, the most urgent first. */
  readonly firstThings: readonly FirstThing[];
}

/** From `periodStart` on and before `periodEnd`. */
export interface Period {
  readonly periodStart: Date;
  readonly periodEnd: Date;
}

/** Alerts that we were told of in the period. */
export interface Received {
  readonly total: number;
  /** Worst first; only severities that occurred. */
  readonly bySeverity: readonly { readonly severity: Severity; readonly count: number }[];
  readonly byKind: readonly { readonly kind: AlertKind; readonly count: number }[];
}

/** How fast the alerts of the period were answered, from the moment that Microsoft first showed them. */
export interface Answers {
  /** Alerts of the period that one of us took; what was answered in a portal has no moment that we know. */
  readonly acknowledged: number;
  /** Mean minutes until then; `undefined` when there are none. */
  readonly meanMin: number | undefined;
  readonly withinGoal: Share;
  readonly withinLine: Share;
}

/** Partner alerts answered in time, of those that were answered or whose time is over. */
export interface Share {
  readonly inTime: number;
  readonly of: number;
}

export interface Open {
  readonly total: number;
  /** New, and with nobody. */
  readonly unassigned: number;
  /** Taken by a press of “acknowledge”, and assigned to nobody by name. */
  readonly acknowledged: number;
  /** Most first. */
  readonly byAssignee: readonly { readonly assigneeId: string; readonly name: string; readonly count: number }[];
  /**
   * The worst few: by severity, those that nobody has first, of these the partner alerts, whose clock runs; then the
   * oldest.
   */
  readonly worst: readonly DigestAlert[];
}

export interface Late {
  /** Partner alerts that nobody answered within the goal. */
  readonly alerts: {
    readonly total: number;
    /** Of these, how many are past the line as well. */
    readonly pastLine: number;
    /** The first few, longest waiting first. */
    readonly oldest: readonly DigestAlert[];
  };
  /** Open tasks past their due date. */
  readonly tasks: { readonly total: number; readonly oldest: readonly DigestTask[] };
  /** Questions to the team without an answer for more than a day. */
  readonly questions: { readonly total: number; readonly oldest: readonly TeamQuestion[] };
}

/** What the desk was asked in the period, and what it learned. */
export interface Questions {
  /** Those that it could not answer, most often asked first. */
  readonly unanswered: { readonly total: number; readonly top: readonly UnansweredQuestion[] };
  readonly votes: { readonly helpful: number; readonly unhelpful: number };
  /** Answers of the team that were saved for everybody. */
  readonly saved: number;
}

/** One alert, as far as a line of the digest needs it. */
export interface DigestAlert {
  readonly id: string;
  readonly number: number;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly status: Status;
  readonly customer: string;
  readonly subjectName: string;
  readonly assigneeName: string | null;
  readonly shownAt: Date;
}

export interface DigestTask {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** `''` for a task that comes from an answer. */
  readonly customer: string;
  readonly ownerName: string;
  readonly dueAt: Date;
}

/** One reason for which a source could not be read, and whom it hits. */
export interface Unread {
  readonly source: string;
  readonly status: 'failing' | 'notReadable';
  readonly reasonCode: string;
  readonly reason: string;
  readonly tenantCount: number;
  /** At most `NAMES_SHOWN`, by name. */
  readonly tenantNames: readonly string[];
  /** The oldest last good read; `null` when one of them was never read. */
  readonly lastGoodAt: Date | null;
}

/** Something to do, with how many there are of its kind and the one to begin with. */
export type FirstThing =
  /** Partner alerts past the line: the terms of the partner programme are broken until somebody answers. */
  | { readonly kind: 'answerPastLine'; readonly count: number; readonly alert: DigestAlert }
  /** Partner alerts past the goal. */
  | { readonly kind: 'answerPastGoal'; readonly count: number; readonly alert: DigestAlert }
  /** An alert of high severity that nobody has; none that the lines about late ones name. */
  | { readonly kind: 'takeHigh'; readonly alert: DigestAlert }
  | { readonly kind: 'finishOverdue'; readonly count: number; readonly task: DigestTask }
  /** What failed to be read, although it could be read before. */
  | { readonly kind: 'repairReading'; readonly count: number; readonly unread: Unread }
  /** Alerts that nobody has. */
  | { readonly kind: 'takeUnassigned'; readonly count: number; readonly alert: DigestAlert }
  /** What could never be read, and can be mended. */
  | { readonly kind: 'openReading'; readonly count: number; readonly unread: Unread }
  | { readonly kind: 'lookAtQuarantine'; readonly count: number };

/** Lines of each list in the digest; the counts beside them are of all. */
export const LINES_SHOWN = 5;
/** Names of tenants beside one reason. */
export const NAMES_SHOWN = 3;
