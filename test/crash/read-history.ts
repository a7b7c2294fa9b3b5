import type { ConnectorCall, Mark } from '../../src/sandbox/teams/operation.ts';
import { shownTexts } from '../support/read-card.ts';
import type { StoredAlert, Told } from './read-store.ts';
import { isPost, type Life, type Replay, replay, type Write } from './replay.ts';

/**
 * The **reader** judges the bot from the outside: from what went over the wire to the simulated Teams, and from the store
 * as it is at the end. It knows no code of ours.
 *
 * The one thing that it lets pass is documented: two standing messages for one subject where the history shows that the
 * outcome of posting the first was ambiguous. It counts them.
 */
export interface Findings {
  /** Alerts that stand nowhere in a channel. */
  readonly lost: readonly string[];
  /** Subjects that stand twice, although the outcome of the first post was plain. */
  readonly duplicates: readonly string[];
  /** Subjects that stand twice after an ambiguous outcome. */
  readonly ambiguous: readonly string[];
  /** Cards that may stand or not after an ambiguous outcome, and wait for a person, who sees them listed. */
  readonly unsure: readonly string[];
  /** Edits that showed an older state than the message showed before. */
  readonly outOfOrder: readonly string[];
  /** Writes of one card that were under way at the same time. */
  readonly overlapping: readonly string[];
  /** Alerts whose card is not the alert as it stands. */
  readonly stale: readonly string[];
  /** Refusals by the rate limit that no fault ordered. */
  readonly throttled: readonly string[];
  readonly parked: readonly string[];
  readonly figures: Figures;
}

export interface Figures {
  readonly alerts: number;
  readonly calls: number;
  readonly posts: number;
  readonly edits: number;
  readonly deletes: number;
  /** Posts that took effect without the bot being sure to know. */
  readonly ambiguousPosts: number;
  /** Copies that were taken away again. */
  readonly removed: number;
}

/** The part of the simulated Teams that the reader reads. */
export interface Evidence {
  readonly history: readonly ConnectorCall[];
  readonly marks: readonly Mark[];
}

/** Reads everything. Call it when no call is under way and nothing is left to do. */
export function readHistory({ history, marks }: Evidence, told: Told): Findings {
  const seen = replay(history);
  const standing = seen.messages.filter((message) => !message.isDeleted);
  const isAmbiguous = (message: Life) => isAmbiguousPost(message, seen, marks);
  const doubles = told.channels.flatMap((place) => {
    const here = standing.filter((message) => message.placeId === place && message.subject !== '');
    return [...Map.groupBy(here, (message) => message.subject)].filter(([, messages]) => messages.length > 1);
  });
  const plain = doubles.filter(([, messages]) => !messages.slice(0, -1).every(isAmbiguous));
  return {
    lost: told.channels.flatMap((place) => [
      ...lostIn(place, standing, told.alerts),
      ...lostListsIn(place, standing, told),
    ]),
    duplicates: plain.map(([subject, messages]) => `${subject}: ${messages.map(({ id }) => id).join(', ')}`),
    ambiguous: doubles.filter((double) => !plain.includes(double)).map(([subject]) => subject),
    outOfOrder: seen.messages.flatMap(outOfOrderIn),
    overlapping: overlapsIn(seen.writes),
    stale: told.channels.flatMap((place) => [
      ...staleIn(place, standing, told.alerts),
      ...staleFoldsIn(place, standing, told.folds),
    ]),
    throttled: history
      .filter(({ status, fault }) => status === 429 && fault === undefined)
      .map(({ sequence, operation }) => `#${sequence} ${operation}`),
    unsure: told.parked.filter(({ reason }) => reason === 'unsure').map(({ subject }) => subject),
    parked: told.parked
      .filter(({ reason }) => reason !== 'unsure')
      .map(({ subject, reason }) => `${subject}: ${reason}`),
    figures: {
      alerts: told.alerts.length,
      calls: history.length,
      posts: seen.messages.length,
      edits: seen.writes.filter(({ operation, applied }) => applied && operation === 'updateActivity').length,
      deletes: seen.writes.filter(({ operation, applied }) => applied && operation === 'deleteActivity').length,
      ambiguousPosts: seen.messages.filter(isAmbiguous).length,
      removed: seen.messages.filter((message) => message.isDeleted).length,
    },
  };
}

/** Milliseconds that a call may be on its way, and within which a bot notes an answer on a machine with much else to do. */
const ON_ITS_WAY_MS = 2_000;
const NOTED_MS = 5_000;

/**
 * Whether the bot could not know that its post had worked: Teams answered with a failure or not at all, the bot was gone
 * before the answer, or it was killed while the call was on its way or right after the answer. It lived on where another
 * call came on the same connection, or showed that it knew the message.
 */
function isAmbiguousPost({ id, writes: [post] }: Life, { writes }: Replay, marks: readonly Mark[]): boolean {
  if (!post) return false;
  if (post.status === 0 || post.status >= 500 || post.unheard) return true;
  const alive = writes.find(
    ({ activityId, connection, order }) =>
      order.arrived > post.order.arrived && (activityId === id || connection === post.connection),
  );
  const aliveAt = alive?.order.arrived ?? Number.POSITIVE_INFINITY;
  return marks.some(
    ({ order, at }) =>
      order < aliveAt &&
      Date.parse(at) > Date.parse(post.at) - ON_ITS_WAY_MS &&
      Date.parse(at) < Date.parse(post.answeredAt) + NOTED_MS,
  );
}

const subjectFor = ({ id, foldId }: StoredAlert): string => (foldId ? `fold ${foldId}` : `alert ${id}`);

function lostIn(place: string, standing: readonly Life[], alerts: readonly StoredAlert[]): string[] {
  const shown = new Set(standing.filter(({ placeId }) => placeId === place).map(({ subject }) => subject));
  // An alert that had a card before it was folded may keep it.
  const isShown = (alert: StoredAlert) => shown.has(subjectFor(alert)) || shown.has(`alert ${alert.id}`);
  return alerts.filter((alert) => !isShown(alert)).map(({ number, id }) => `#${number} ${id}`);
}

function lostListsIn(place: string, standing: readonly Life[], { taskLists, parked }: Told): string[] {
  const shown = new Set(standing.filter(({ placeId }) => placeId === place).map(({ subject }) => subject));
  for (const { subject, reason } of parked) if (reason === 'unsure') shown.add(subject);
  return taskLists.map((id) => `taskList ${id}`).filter((subject) => !shown.has(subject));
}

function outOfOrderIn({ id, subject, writes }: Life): string[] {
  return writes.flatMap((write, index) => {
    const before = writes[index - 1];
    if (!before || write.operation === 'deleteActivity' || write.version >= before.version) return [];
    return [`${subject} in ${id}: ${before.version} then ${write.version} (#${write.sequence})`];
  });
}

/** Two calls about one card in one place, the second of which came before the first had ended. */
function overlapsIn(writes: readonly Write[]): string[] {
  const cards = Map.groupBy(
    writes.filter(({ subject }) => subject !== ''),
    ({ placeId, subject }) => `${placeId} ${subject}`,
  );
  return [...cards.values()].flatMap((ofCard) => {
    const inOrder = [...ofCard].sort((a, b) => a.order.arrived - b.order.arrived);
    return inOrder.flatMap((write, index) => {
      const before = inOrder[index - 1];
      return before && write.order.arrived < before.order.ended
        ? [`${write.subject}: #${before.sequence} and #${write.sequence}`]
        : [];
    });
  });
}

function staleIn(place: string, standing: readonly Life[], alerts: readonly StoredAlert[]): string[] {
  return alerts.flatMap((alert) => {
    const cards = standing.filter(({ placeId, subject }) => placeId === place && subject === `alert ${alert.id}`);
    if (cards.length === 0) return [];
    const missing = cards.map((message) => missingOn(message, alert));
    // Of two copies the bot knows one; the other is counted with the duplicates.
    return missing.some((texts) => texts.length === 0) ? [] : [`#${alert.number} ${alert.id}: ${missing.join(' | ')}`];
  });
}

function staleFoldsIn(place: string, standing: readonly Life[], folds: Told['folds']): string[] {
  return folds.flatMap(({ id, version }) => {
    const cards = standing.filter(({ placeId, subject }) => placeId === place && subject === `fold ${id}`);
    const shown = Math.max(0, ...cards.map(({ writes }) => writes.at(-1)?.version ?? 0));
    return shown === version ? [] : [`fold ${id}: version ${version}, shows ${shown}`];
  });
}

const SEVERITY_WORDS = { high: 'HIGH', medium: 'MEDIUM', low: 'LOW', informational: 'INFO' } as const;

/** What a person should read on the card of this alert and does not. */
function missingOn({ writes }: Life, alert: StoredAlert): string[] {
  const last = writes.at(-1);
  if (!last || (!isPost(last) && last.operation !== 'updateActivity')) return ['a card'];
  const texts = shownTexts(last.card);
  const expected = [`#${alert.number}`, `${SEVERITY_WORDS[alert.severity]} · `, ...statusWords(alert)];
  return [
    ...(last.version === alert.version ? [] : [`version ${alert.version}, shows ${last.version}`]),
    ...expected.filter((text) => !texts.includes(text)),
  ];
}

function statusWords({ status, acknowledgedBy, assigneeName, resolvedBy }: StoredAlert): string[] {
  if (status === 'resolved') return [`Resolved by ${resolvedBy}`];
  if (status === 'new') return ['New, nobody has it yet'];
  return [`Acknowledged by ${acknowledgedBy}`, ...(assigneeName ? [`, with ${assigneeName}`] : [])];
}

/** Everything that must not be, for one expectation that shows all of it. */
export const violationsIn = ({
  ambiguous: _allowed,
  unsure: _listed,
  figures: _figures,
  ...rest
}: Findings): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(rest)
      .filter(([, found]) => found.length > 0)
      .map(([name, found]) => [name, [...found]]),
  );
