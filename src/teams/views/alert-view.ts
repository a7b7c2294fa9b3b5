import {
  type Alert,
  type AlertKind,
  ANSWER_GOAL_MIN,
  ANSWER_LINE_MIN,
  type Evidence,
  explainAlert,
  explainIdentityEvent,
  explainRelationshipEvent,
  portalLink,
  resolutionWords,
  subjectLink,
} from '../../alerts/index.ts';
import { TEST_SOURCE } from '../../test-alerts/index.ts';
import {
  type AlertCard,
  type AlertClock,
  type AlertVerb,
  alertButton,
  type CardLink,
  type ClockState,
  clockLook,
  EVIDENCE_SHOWN,
  safeUrl,
  severityLook,
} from '../card-data.ts';
import { type CardText, cardText, fillSlots, joinText, words } from '../card-text.ts';
import { deviceWords } from './device-words.ts';
import { placeWords } from './place-words.ts';
import { type Clock, duration, instant, shortInstant } from './when.ts';

const KINDS: Readonly<Record<AlertKind, CardText>> = {
  identityRisk: words`Identity risk`,
  partnerAlert: words`Partner alert`,
  relationship: words`Delegated administration`,
};
const SUBJECTS: Readonly<Record<AlertKind, CardText>> = {
  identityRisk: words`Who`,
  partnerAlert: words`Subscription`,
  relationship: words`Relationship`,
};
const LINKS: Readonly<Record<AlertKind, readonly CardText[]>> = {
  identityRisk: [words`Open in Entra ID Protection`, words`Open the user`],
  partnerAlert: [words`Open in Partner Center`, words`Open the subscription`],
  relationship: [words`Open the customers in Partner Center`, words`Open the tenant`],
};

/** What is known around an alert when its card is made. */
export interface AlertAround {
  /** Name of the customer, untrusted. */
  readonly customer: string;
  readonly clock: Clock;
  /** A sentence for the presser alone, such as who was first; empty for everybody else. */
  readonly banner?: CardText;
  /** It lies in the archive: there is nothing to press. */
  readonly isArchived?: boolean;
}

/** The card of one alert as it stands now. */
export function alertView(alert: Alert, around: AlertAround): AlertCard {
  const explained = explainAlert(alert);
  const who = whoText(alert, cardText(around.customer, 80));
  const isOpen = alert.status !== 'resolved';
  const place = placeOf(alert.evidence);
  return {
    ...alertHead(alert, around.customer),
    hasBanner: around.banner !== undefined,
    banner: around.banner ?? words``,
    isResolved: !isOpen,
    kind: alert.source === TEST_SOURCE ? words`Test alert` : KINDS[alert.kind],
    status: statusText(alert, around.clock),
    statusColor: alert.status === 'resolved' ? 'Good' : alert.status === 'acknowledged' ? 'Accent' : 'Default',
    subjectTitle: alert.source === TEST_SOURCE ? words`About` : SUBJECTS[alert.kind],
    subject: subjectText(alert),
    hasPlace: place !== '',
    place,
    when: instant(alert.happenedAt, around.clock),
    detections: seenText(alert, around.clock),
    clocks: alert.kind === 'partnerAlert' && !alert.isTest ? clocksOf(alert, around.clock) : [],
    hasFirstStep: isOpen,
    firstStep: isOpen ? fillSlots(explained.first, { who }) : words``,
    evidence: [
      fillSlots(explained.meaning, { who }),
      ...telling(alert.evidence)
        .slice(0, EVIDENCE_SHOWN - 1)
        .map((item) => evidenceLine(item, around.clock)),
    ],
    links: alert.source === TEST_SOURCE ? [] : linksOf(alert),
    actions: around.isArchived ? [] : verbsOf(alert).map(alertButton),
  };
}

/** What every card about one alert begins with. */
export function alertHead(alert: Alert, customer: string) {
  const name = cardText(customer, 80);
  return {
    alertId: alert.id,
    version: alert.version,
    number: alert.number,
    severity: severityLook(alert.severity),
    isTest: alert.isTest,
    headline: fillSlots(explainAlert(alert).happened, { who: whoText(alert, name) }),
    customer: name,
  };
}

/** `New, nobody has it yet`; `Acknowledged by Megan Bowen at 14:02 UTC, with Lee Gu`. */
export function statusText(alert: Alert, clock: Clock): CardText {
  const person = (name: string | null) => cardText(name || 'somebody', 60);
  if (alert.status === 'resolved') {
    const how = alert.resolution ? cardText(resolutionWords(alert.resolution)) : words`resolved`;
    return words`Resolved by ${person(alert.resolvedBy)} at ${shortInstant(alert.resolvedAt ?? alert.updatedAt, clock)}: ${how}`;
  }
  if (alert.status === 'new') return words`New, nobody has it yet`;
  const taken = words`Acknowledged by ${person(alert.acknowledgedBy)} at ${shortInstant(alert.acknowledgedAt ?? alert.updatedAt, clock)}`;
  return alert.assigneeId ? words`${taken}, with ${person(alert.assigneeName)}` : taken;
}

/** What the subject is called inside a sentence: a name, never an id that nobody can read aloud. */
function whoText(alert: Alert, customer: CardText): CardText {
  if (hasName(alert)) return cardText(alert.subjectName, 80);
  switch (alert.kind) {
    case 'partnerAlert':
      return words`a subscription of ${customer}`;
    case 'identityRisk':
      return words`a user of ${customer}`;
    case 'relationship':
      return words`with ${customer}`;
  }
}

/** Whether the source named the subject; Graph names no subscription, and its id stands in for the name. */
export const hasName = (alert: Alert): boolean => alert.subjectName !== '' && alert.subjectName !== alert.subjectId;

function subjectText(alert: Alert): CardText {
  if (alert.kind === 'partnerAlert' && alert.source !== TEST_SOURCE && hasName(alert)) {
    return words`${cardText(alert.subjectName, 80)} (${cardText(alert.subjectId, 60)})`;
  }
  return cardText(alert.subjectName || alert.subjectId, 120);
}

function placeOf(evidence: readonly Evidence[]): CardText {
  const seen = evidence.find((item) => item.type === 'riskDetection' && (item.place !== '' || item.ip !== ''));
  if (seen?.type === 'riskDetection') {
    return joinText(
      [cardText(placeWords(seen.place), 80), seen.ip ? words`IP ${cardText(seen.ip, 45)}` : words``],
      ' · ',
    );
  }
  const resources = evidence.flatMap((item) => (item.type === 'partnerAlert' ? item.resources : []));
  if (resources.length === 0) return words``;
  const named = resources.slice(0, 2).map((resource) => cardText(resource.split('/').at(-1) ?? resource, 40));
  const more = resources.length > 2 ? [words`and ${resources.length - 2} more`] : [];
  return joinText([...named, ...more], ', ');
}

function seenText(alert: Alert, clock: Clock): CardText {
  const first = shortInstant(alert.shownAt, clock);
  if (alert.signalCount === 1) return words`Once, ${first}`;
  const latest = alert.evidence[0] ? shortInstant(new Date(alert.evidence[0].detectedAt), clock) : first;
  return latest === first
    ? words`${alert.signalCount} signals, ${first}`
    : words`${alert.signalCount} signals since ${first}, the latest ${latest}`;
}

/** That Microsoft counts a user as at risk says nothing beside the detections that made it so. */
function telling(evidence: readonly Evidence[]): readonly Evidence[] {
  const detections = evidence.filter((item) => item.type !== 'riskyUser' || item.state !== 'atRisk');
  return detections.length > 0 ? detections : evidence;
}

/** What Microsoft counts a user as; its own word where it has a new one. */
const USER_STATES: ReadonlyMap<string, string> = new Map([
  ['atRisk', 'at risk'],
  ['confirmedCompromised', 'compromised'],
  ['confirmedSafe', 'safe, because somebody confirmed it'],
  ['dismissed', 'no risk, because somebody dismissed it'],
  ['remediated', 'no risk any more, after a second check or a new password'],
]);

function evidenceLine(item: Evidence, clock: Clock): CardText {
  const at = shortInstant(new Date(item.detectedAt), clock);
  if (item.type === 'partnerAlert') {
    return joinText(
      [
        at,
        cardText(item.displayName, 80),
        item.confidence ? words`confidence ${cardText(item.confidence, 20)}` : words``,
      ],
      ' · ',
    );
  }
  if (item.type === 'relationship') {
    const ends = item.endsAt ? words`it ends or was to end ${shortInstant(new Date(item.endsAt), clock)}` : words``;
    return joinText([at, cardText(explainRelationshipEvent(item.eventType).title, 60), ends], ' · ');
  }
  if (item.type === 'riskyUser')
    return words`${at} · Microsoft counts the user as ${cardText(USER_STATES.get(item.state) ?? item.state, 60)}`;
  const title = cardText(explainIdentityEvent(item.eventType).title, 60);
  const [place, device] = [cardText(placeWords(item.place), 60), cardText(deviceWords(item.device), 60)];
  return joinText([at, title, place, cardText(item.ip, 45), device], ' · ');
}

/** The goal of one hour and the line of 24 hours, counted from the moment at which Microsoft first showed the alert. */
function clocksOf(alert: Alert, clock: Clock): AlertClock[] {
  const answered = alert.acknowledgedAt ?? alert.resolvedAt;
  return [
    { name: words`Answer within 1 hour`, minutes: ANSWER_GOAL_MIN },
    { name: words`24-hour line`, minutes: ANSWER_LINE_MIN },
  ].map(({ name, minutes }) => {
    const due = new Date(alert.shownAt.getTime() + minutes * 60_000);
    const at = answered ?? clock.now;
    const leftMs = due.getTime() - at.getTime();
    const state: ClockState =
      leftMs < 0 ? 'overdue' : answered ? 'answered' : leftMs < minutes * 15_000 ? 'near' : 'running';
    return { look: clockLook(state), name, text: clockText(state, Boolean(answered), due, leftMs, clock) };
  });
}

function clockText(state: ClockState, isAnswered: boolean, due: Date, leftMs: number, clock: Clock): CardText {
  if (isAnswered) {
    return state === 'overdue' ? words`answered ${duration(-leftMs)} late` : words`answered in time`;
  }
  return state === 'overdue'
    ? words`missed, was due ${shortInstant(due, clock)}`
    : words`due ${shortInstant(due, clock)}`;
}

function linksOf(alert: Alert): CardLink[] {
  const titles = LINKS[alert.kind];
  return [portalLink(alert), subjectLink(alert)].flatMap((raw, index) => {
    const url = safeUrl(raw);
    const title = titles[index];
    return url && title ? [{ url, title }] : [];
  });
}

function verbsOf(alert: Alert): AlertVerb[] {
  if (alert.status === 'new') return ['alert.acknowledge', 'alert.chooseAssignee', 'alert.chooseResolution'];
  if (alert.status === 'acknowledged') return ['alert.chooseAssignee', 'alert.chooseResolution', 'alert.tasks'];
  return ['alert.reopen', 'alert.tasks'];
}
