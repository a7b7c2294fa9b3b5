import type { Gap, Readings } from '../../tenants/index.ts';
import {
  LIVE_ROWS,
  LIVE_UNREAD,
  type LiveAction,
  type LiveCard,
  type LiveRow,
  type LiveTone,
  liveLook,
} from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { renderCard } from '../render.ts';
import type { Reply } from '../reply.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, shortInstant } from './when.ts';

/** What an answer is made of; the rest of the card follows from it. */
export interface LiveAnswer {
  readonly tone: LiveTone;
  /** The answer in one line, without emphasis: it is spoken too. */
  readonly title: CardText;
  readonly lead?: CardText;
  readonly rows?: readonly LiveRow[];
  /** How many rows there are in all, when not all are given. */
  readonly total?: number;
  /** How old what was read of Microsoft is, and what of it could not be read; nothing when the answer rests on none. */
  readonly readings?: Readings;
  readonly hint?: CardText;
  readonly actions?: readonly (LiveAction | undefined)[];
}

/** An answer from our own state as a message. It always says of which moment it is and what could not be read. */
export function liveReply(answer: LiveAnswer, clock: Clock): Reply {
  const view = liveView(answer, clock);
  return { card: renderCard('live', view), summary: view.title };
}

/** The same as the data of a card. */
export function liveView(answer: LiveAnswer, clock: Clock): LiveCard {
  const { tone, title, lead, rows = [], readings, hint, actions = [] } = answer;
  const more = (answer.total ?? rows.length) - Math.min(rows.length, LIVE_ROWS);
  return {
    look: liveLook(tone),
    title,
    hasLead: lead !== undefined,
    lead: lead ?? words``,
    rows: rows.slice(0, LIVE_ROWS),
    hasMore: more > 0,
    more: words`and ${Math.max(0, more)} more`,
    unread: readings ? unreadLines(readings.gaps, clock) : [],
    asOf: asOfText(readings, clock),
    hasHint: hint !== undefined,
    hint: hint ?? words``,
    actions: actions.filter((action) => action !== undefined).slice(0, 3),
  };
}

/** A line, with or without small print. */
export const row = (text: CardText, detail?: CardText): LiveRow => ({
  text,
  hasDetail: detail !== undefined && detail !== '',
  detail: detail ?? words``,
});

function asOfText(readings: Readings | undefined, clock: Clock): CardText {
  const now = words`As of ${shortInstant(clock.now, clock)}.`;
  if (!readings?.oldestAt || !readings.latestAt) return now;
  const [oldest, latest] = [shortInstant(readings.oldestAt, clock), shortInstant(readings.latestAt, clock)];
  return oldest === latest
    ? words`${now} Microsoft was last read at ${latest}.`
    : words`${now} Microsoft was last read between ${oldest} and ${latest}.`;
}

/** One line for the same reason at the same tenants, however many readings it shuts. */
export function unreadLines(gaps: readonly Gap[], clock: Clock): CardText[] {
  const groups = Map.groupBy(gaps, (gap) => `${gap.status} ${gap.reason} ${gap.tenantCount} ${gap.tenantNames.join()}`);
  const lines = [...groups.values()].flatMap(([gap, ...others]) => (gap ? [unreadLine(gap, others, clock)] : []));
  const more = lines.length - LIVE_UNREAD;
  return more > 0
    ? [...lines.slice(0, LIVE_UNREAD - 1), words`and ${more + 1} reasons more; **status** has them`]
    : lines;
}

function unreadLine(gap: Gap, others: readonly Gap[], clock: Clock): CardText {
  const names = joinText(
    gap.tenantNames.map((name) => cardText(name, 60)),
    ', ',
  );
  const rest = gap.tenantCount - gap.tenantNames.length;
  const whose = rest > 0 ? words`${names} and ${rest} more` : names;
  const what = joinText(
    [gap, ...others].map(({ source }) => cardText(sourceWords(source))),
    ', ',
  );
  const why = gap.status === 'new' ? words`Not read yet.` : cardText(gap.reason || 'No reason is known.', 200);
  const last = gap.lastGoodAt ? words` Last read ${shortInstant(gap.lastGoodAt, clock)}.` : words``;
  return words`${whose}: ${what}. ${why}${last}`;
}
