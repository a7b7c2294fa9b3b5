import type { Alarm } from '../../alarms/index.ts';
import type { Finding } from '../../posture/index.ts';
import { mendingOf } from '../../setup/index.ts';
import type { Coverage, CoverageRow } from '../../tenants/index.ts';
import { noticeLook, type StatusCard, type StatusLine } from '../card-data.ts';
import { type CardText, cardText, fillSlots, joinText, words } from '../card-text.ts';
import { alarmLine } from './alarm-view.ts';
import { counted } from './counted.ts';
import { shortReason } from './deliveries-view.ts';
import { houseLines } from './house-view.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, shortInstant } from './when.ts';

/** What the service knows about itself at this moment. */
export interface DeskState {
  /** Those that are open. */
  readonly alarms: readonly Alarm[];
  readonly coverage: Coverage;
  readonly channels: number;
  /** Whose chats take the place of a channel while none is left; `''` for somebody whose name is not known. */
  readonly chats: readonly string[];
  /** Cards that cannot be delivered, by reason. */
  readonly parked: readonly { readonly reason: string; readonly count: number }[];
  /** Cards that may have arrived, and are being looked for. */
  readonly unsure: number;
  /** Cards that wait to be sent or edited. */
  readonly waiting: number;
  readonly hasRoles: boolean;
  /** Of our own tenant. */
  readonly findings: readonly Finding[];
  readonly version: string;
}

const LINES_SHOWN = 6;
const ALARMS_SHOWN = 3;
/** What people ask for first; every other source follows, by its name. */
const READ_FIRST: readonly string[] = ['partnerAlerts', 'graph.riskDetections', 'graph.riskyUsers'];

/** Can what the desk says be relied on at this moment? */
export function statusView(state: DeskState, clock: Clock): StatusCard {
  const { counts, rows, quarantined } = state.coverage;
  const parked = state.parked.reduce((sum, { count }) => sum + count, 0);
  const problems =
    state.alarms.length + counts.failing + parked + (state.channels === 0 ? 1 : 0) + (quarantined > 0 ? 1 : 0);
  return {
    title: problems === 0 ? words`What can be read is being read` : words`${counted(problems, 'thing')} to look at`,
    look: problems === 0 ? noticeLook('info') : noticeLook('error'),
    lead: leadText(counts),
    alarms: state.alarms.slice(0, ALARMS_SHOWN).map((alarm) => alarmLine(alarm, clock)),
    failing: lines(rows, 'failing', 'Warning'),
    unreadable: lines(rows, 'notReadable', 'Default'),
    lastReads: lastReads(rows, clock),
    channel: channelText(state),
    deliveries: deliveriesText(state),
    quarantine:
      quarantined === 0
        ? words`Every item was understood.`
        : words`${counted(quarantined, 'item')} could not be understood and wait for an administrator.`,
    roles: state.hasRoles
      ? words`Roles come from groups of your tenant.`
      : words`No role groups are set: everybody of your tenant may do everything.`,
    house: houseLines(state.findings),
    version: cardText(state.version),
  };
}

const REASONS_SHOWN = 3;

function channelText({ channels, chats }: DeskState): CardText {
  if (channels > 0) return words`Alerts go to ${counted(channels, 'channel')}.`;
  if (chats.length === 0) return words`No channel: add Watchpost to a team, and alerts arrive there.`;
  const names = joinText(
    chats.map((name) => (name === '' ? words`the person who installed it` : cardText(name, 60))),
    ', ',
  );
  return words`No channel: alerts go to the chat of ${names} until Watchpost is added to a team again.`;
}

function deliveriesText({ parked, unsure, waiting }: DeskState): CardText {
  const total = parked.reduce((sum, { count }) => sum + count, 0);
  const looked =
    unsure === 0
      ? words``
      : words`${counted(unsure, 'card')} may have arrived and ${unsure === 1 ? words`is` : words`are`} being looked for.`;
  if (total === 0) return joinText([waitingText(waiting), looked], ' ');
  const reasons = parked.slice(0, REASONS_SHOWN).map(({ reason, count }) => words`${shortReason(reason)} (${count})`);
  const more = parked.length > REASONS_SHOWN ? [words`and other reasons`] : [];
  return joinText(
    [
      waitingText(waiting),
      looked,
      words`${counted(total, 'card')} cannot be sent: ${joinText([...reasons, ...more], ', ')}. Type **deliveries** to see and retry them.`,
    ],
    ' ',
  );
}

/** A feed is one kind of data of one tenant. */
function leadText({ ok, failing, notReadable, new: unread }: Coverage['counts']): CardText {
  const all = ok + failing + notReadable + unread;
  const read = words`${ok} of ${counted(all, 'feed')} ${ok === 1 ? words`is` : words`are`} being read.`;
  if (notReadable === 0) return read;
  return words`${read} ${notReadable} cannot be read at all: silence from there does not mean that nothing happens there.`;
}

const waitingText = (waiting: number): CardText =>
  waiting === 0
    ? words`Every card shows the newest state.`
    : words`${counted(waiting, 'card')} ${waiting === 1 ? words`is` : words`are`} about to be sent or edited.`;

/** One line for each reason of a tenant, not one for each of its sources. */
function lines(rows: readonly CoverageRow[], status: CoverageRow['status'], color: StatusLine['color']): StatusLine[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.status === status),
    (row) => `${row.tenantId} ${row.reasonCode}`,
  );
  const all = [...groups.values()].flatMap(([row, ...others]) =>
    row ? [{ name: nameOf(row), text: whyText(row, others), color }] : [],
  );
  const more = all.length - LINES_SHOWN;
  if (more <= 0) return all;
  return [
    ...all.slice(0, LINES_SHOWN - 1),
    { name: words`and ${more + 1} more`, text: words`type **coverage** for all of them`, color },
  ];
}

function whyText(row: CoverageRow, others: readonly CoverageRow[]): CardText {
  const sources = [row, ...others].map(({ source }) => cardText(sourceWords(source)));
  const why = words`${joinText(sources, ', ')}. ${cardText(row.reason ?? 'No reason is known.', 200)}`;
  if (!row.reasonCode) return why;
  const { mend, command } = mendingOf(row.reasonCode);
  return joinText([why, fillSlots(mend, {}), command ? words`**${fillSlots(command, {})}**` : words``], ' ');
}

/**
 * One line for each source that was ever read well, none left out: a source that is not named looks like one that is not
 * read. The time is that of the tenant that was read longest ago: the others are fresher.
 */
function lastReads(rows: readonly CoverageRow[], clock: Clock): StatusLine[] {
  const read = rows.filter((row) => row.lastGoodAt !== null);
  const bySource = [...Map.groupBy(read, (row) => row.source)];
  return bySource
    .toSorted(([a], [b]) => readRank(a) - readRank(b) || a.localeCompare(b))
    .map(([source, of]) => {
      const oldest = of.reduce((a, b) => ((a.lastGoodAt ?? 0) < (b.lastGoodAt ?? 0) ? a : b));
      const at = shortInstant(oldest.lastGoodAt ?? clock.now, clock);
      return {
        name: cardText(sourceWords(source)),
        text: of.length === 1 ? words`read at ${at}` : words`${of.length} tenants, all read at ${at} or later`,
        color: 'Default',
      };
    });
}

function readRank(source: string): number {
  const at = READ_FIRST.indexOf(source);
  return at < 0 ? READ_FIRST.length : at;
}

const nameOf = (row: CoverageRow): CardText => cardText(row.tenantName || row.tenantId, 80);
