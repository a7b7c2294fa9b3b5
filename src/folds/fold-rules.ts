import { type Alert, isStrongIdentityEvent, type Severity, type Signal, severityRank } from '../alerts/index.ts';
import { REPEATS } from './fold.ts';

/** What an alert got in one batch, and what is known around it. */
export interface News {
  readonly alert: Alert;
  /** Signals of this batch that belong to the alert, in any state. */
  readonly signals: readonly Signal[];
  readonly isPrivileged: boolean;
  readonly isPartnerTenant: boolean;
  /** Somebody confirmed within `MEMORY_DAYS` that an earlier alert of this subject was a compromise. */
  readonly wasCompromised: boolean;
  /** Event types, lower case, of the subject's earlier alerts that ended harmless within `MEMORY_DAYS`. */
  readonly harmlessTypes: ReadonlySet<string>;
}

/**
 * How much an alert asks for attention: `protected` never folds; `strong` shows more than something unusual; `loud` is
 * what people should see one by one while they can; `quiet` can wait for the card of the day.
 */
export type Weight = 'quiet' | 'loud' | 'strong' | 'protected';

const ORDER: readonly Weight[] = ['quiet', 'loud', 'strong', 'protected'];

/** Whether one weight is more than another. */
export const isHeavier = (a: Weight, b: Weight): boolean => ORDER.indexOf(a) > ORDER.indexOf(b);

/**
 * Weighs what an alert got. Only what is open at the source weighs: a detection that Microsoft settled before we saw it
 * is history.
 */
export function weigh(news: News): Weight {
  if (isProtected(news)) return 'protected';
  if (news.alert.status === 'resolved') return 'quiet';
  const weights = news.signals.map((signal) => weightOf(signal, news));
  return ORDER.findLast((weight) => weights.includes(weight)) ?? 'quiet';
}

/**
 * High severity, fraud, a privileged account, the partner's own house, and whatever somebody confirmed as a compromise:
 * nobody may miss one of these among others.
 */
function isProtected({ alert, isPrivileged, isPartnerTenant, wasCompromised }: News): boolean {
  return (
    alert.kind === 'partnerAlert' ||
    alert.severity === 'high' ||
    alert.resolution === 'confirmedCompromised' ||
    isPrivileged ||
    isPartnerTenant ||
    wasCompromised
  );
}

/**
 * A type that shows more than something unusual is strong, and so is Microsoft counting the user as a whole as at risk:
 * blocked attempts of a spray do not do that.
 */
function weightOf(signal: Signal, news: News): Weight {
  const { evidence, sourceState } = signal;
  // Few and far between, and each asks for an answer; when many end on one day, they fold like anything else.
  if (evidence.type === 'relationship') return 'loud';
  if (sourceState.kind === 'closed' || !isNoteworthy(signal)) return 'quiet';
  if (isStrongIdentityEvent(evidence.eventType)) return 'strong';
  if (isRoutine(signal, news)) return 'quiet';
  return evidence.type === 'riskyUser' ? 'strong' : 'loud';
}

/** At least medium, and Microsoft says so itself: without a P2 licence it hides the level, and we had to guess. */
const isNoteworthy = ({ severity, evidence }: Signal): boolean =>
  severityRank(severity) >= severityRank('medium') &&
  !(evidence.type === 'riskDetection' && evidence.detail.toLowerCase() === 'hidden');

/**
 * The same again of somebody for whom it was harmless before: a traveller, a user of a VPN. The user's own record says
 * nothing of its own here, it follows the detections.
 */
const isRoutine = ({ evidence }: Signal, { harmlessTypes }: News): boolean =>
  evidence.type === 'riskyUser' ? harmlessTypes.size > 0 : harmlessTypes.has(evidence.eventType.toLowerCase());

/**
 * Whether an alert is below what is posted. A protected one never is, nor a test, whose way must be seen to its end.
 *
 * One that was withheld before stays so until it rises, also when less is asked for meanwhile: nobody wants a channel full
 * of old alerts for having changed a setting.
 *
 * @param withheldAs - the severity at which it was withheld
 */
export function isBelow(
  alert: Pick<Alert, 'severity' | 'isTest'>,
  weight: Weight,
  least: Severity,
  withheldAs?: Severity,
): boolean {
  if (weight === 'protected' || alert.isTest) return false;
  const rank = severityRank(alert.severity);
  return withheldAs ? rank <= severityRank(withheldAs) : rank < severityRank(least);
}

/** What the channel has taken lately, and which folds are open. Kinds are event types in lower case. */
export interface Channel {
  /** Cards of their own that alerts got within the last hour: kind and customer of each. */
  readonly lastHour: readonly { readonly kind: string; readonly tenantId: string }[];
  /** How many within the last 24 hours. */
  readonly lastDay: number;
  /** Group keys of the storms that are going on. */
  readonly storms: ReadonlySet<string>;
  /** Alert cards of their own that people can read in an hour. */
  readonly mostAnHour: number;
}

/** Where an alert shows: on a card of its own, or in the fold of a group. */
export type Place =
  | { readonly kind: 'own' }
  | { readonly kind: 'storm'; readonly by: 'kind' | 'tenant' }
  | { readonly kind: 'quiet' };

const OWN: Place = { kind: 'own' };

/**
 * Decides where an alert shows.
 *
 * - A protected one gets its own card, always.
 * - A strong one too, until people have got twice as many cards as they can read; then it is like a loud one.
 * - A loud one while there is room in the hour; then only what comes again and again folds, by its kind or else by its
 *   customer, so that the one that is different still gets its card.
 * - A quiet one only on a day on which hardly anything happens: not more cards in a day than people can read in an hour.
 *
 * @param kind - event type of the alert, lower case
 */
export function placeOf(weight: Weight, kind: string, tenantId: string, channel: Channel): Place {
  switch (weight) {
    case 'protected':
      return OWN;
    case 'quiet':
      return channel.lastDay < channel.mostAnHour ? OWN : { kind: 'quiet' };
    case 'strong': {
      return channel.lastHour.length < 2 * channel.mostAnHour ? OWN : repeated(kind, tenantId, channel);
    }
    case 'loud': {
      if (channel.storms.has(stormKey('kind', kind))) return { kind: 'storm', by: 'kind' };
      if (channel.storms.has(stormKey('tenant', tenantId))) return { kind: 'storm', by: 'tenant' };
      return channel.lastHour.length < channel.mostAnHour ? OWN : repeated(kind, tenantId, channel);
    }
  }
}

/**
 * What comes again and again folds, by its kind or else by its customer. A user who is merely counted as at risk has no
 * kind: their detections come with another read.
 */
function repeated(kind: string, tenantId: string, channel: Channel): Place {
  if (kind !== '' && countOf(channel, 'kind', kind) >= REPEATS) return { kind: 'storm', by: 'kind' };
  return countOf(channel, 'tenantId', tenantId) >= REPEATS ? { kind: 'storm', by: 'tenant' } : OWN;
}

const countOf = ({ lastHour }: Channel, by: 'kind' | 'tenantId', value: string): number =>
  lastHour.filter((card) => card[by] === value).length;

/** Key of the storms of one kind or one customer. */
export const stormKey = (by: 'kind' | 'tenant', value: string): string => `storm:${by}:${value}`;
