import { type Alert, EVIDENCE_KEPT, type Evidence, type Severity, type Signal, severityRank } from './alert.ts';

/** A signal as it was stored before, as far as the rules ask. */
export interface KnownSignal {
  readonly alertId: string | null;
  readonly situationKey: string;
  readonly wasOpen: boolean;
}

/** What one new or changed signal means for the latest alert of its situation. */
export type Meaning =
  /** A situation that nobody has been told about: a new alert. */
  | 'opens'
  /** More about the alert that is there. */
  | 'joins'
  /** Nothing that anybody must be told: the source closed it before we first saw it. */
  | 'isHistory';

/**
 * Decides what a new or changed signal means.
 *
 * A resolved alert keeps what Microsoft had shown before it was resolved; anything shown later, or worse than what was
 * resolved, is a new alert: a handled one must not swallow it.
 *
 * @param latest - the latest alert of the signal's situation, open or resolved
 * @param known - the same signal as it was stored before
 */
export function meaningOf(signal: Signal, latest: Alert | undefined, known: KnownSignal | undefined): Meaning {
  const isOpen = signal.sourceState.kind !== 'closed';
  if (!latest) return isOpen ? 'opens' : 'isHistory';
  if (latest.status !== 'resolved' || !isOpen) return 'joins';
  // A user's record is one for ever: at risk again after the risk was settled, it is later and not merely open again.
  const isLater = signal.shownAt.getTime() > (latest.resolvedAt?.getTime() ?? 0);
  if (isLater) return 'opens';
  const isReopenedAtSource = known?.alertId === latest.id && !known.wasOpen;
  const isWorse = severityRank(signal.severity) > severityRank(latest.severity);
  return isWorse && !isReopenedAtSource ? 'opens' : 'joins';
}

/** What changes on an alert when a signal joins it. Severity never falls. */
export function join(alert: Alert, signal: Signal, known: KnownSignal | undefined): Alert {
  const evidence = [signal.evidence, ...alert.evidence.filter((item) => !isReplacedBy(item, signal.evidence))]
    .sort((a, b) => Date.parse(b.detectedAt) - Date.parse(a.detectedAt))
    .slice(0, EVIDENCE_KEPT);
  return {
    ...alert,
    subjectName: signal.subject.name || alert.subjectName,
    severity: worse(alert.severity, signal.severity),
    shownAt: earlier(alert.shownAt, signal.shownAt),
    evidence,
    signalCount: alert.signalCount + (known?.alertId === alert.id ? 0 : 1),
  };
}

/**
 * Whether one closed signal closes the whole alert by itself. The record of a user and a partner alert speak for the
 * situation; a single detection speaks for itself only.
 */
export const speaksForSituation = (signal: Signal): boolean => signal.evidence.type !== 'riskDetection';

/**
 * When the source closed it. Only a user's record says so; for the rest it is when we saw it. What Microsoft showed
 * between the two moments came after the closing and must not be swallowed by it.
 */
export const closedAt = (signal: Signal, now: Date): Date =>
  signal.evidence.type === 'riskyUser' ? earlier(signal.shownAt, now) : now;

// A user has one risk record and a partner alert is one item; detections are told apart by what and when.
const isReplacedBy = (old: Evidence, fresh: Evidence): boolean =>
  old.type === fresh.type &&
  (old.type !== 'riskDetection' || (old.detectedAt === fresh.detectedAt && old.eventType === fresh.eventType));

const worse = (a: Severity, b: Severity): Severity => (severityRank(a) >= severityRank(b) ? a : b);
const earlier = (a: Date, b: Date): Date => (a <= b ? a : b);
