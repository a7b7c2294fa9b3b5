import type { Coverage, CoverageRow } from '../../tenants/index.ts';
import { noticeLook, type StatusCard, type StatusLine } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, shortInstant } from './when.ts';

/** What the service knows about itself at this moment. */
export interface DeskState {
  readonly coverage: Coverage;
  readonly channels: number;
  /** Cards that cannot be delivered, by reason. */
  readonly parked: readonly { readonly reason: string; readonly count: number }[];
  /** Cards that wait to be sent or edited. */
  readonly waiting: number;
  readonly hasRoles: boolean;
  readonly version: string;
}

const LINES_SHOWN = 6;
const READS_SHOWN = 8;

/** Can what the desk says be relied on at this moment? */
export function statusView(state: DeskState, clock: Clock): StatusCard {
  const { counts, rows, quarantined } = state.coverage;
  const parked = state.parked.reduce((sum, { count }) => sum + count, 0);
  const problems = counts.failing + parked + (state.channels === 0 ? 1 : 0) + (quarantined > 0 ? 1 : 0);
  const readable = counts.ok;
  const all = readable + counts.failing + counts.notReadable + counts.new;
  return {
    title: problems === 0 ? words`What can be read is being read` : words`${problems} things need a look`,
    look: problems === 0 ? noticeLook('info') : noticeLook('error'),
    lead: words`${readable} of ${all} sources are read. ${counts.notReadable} cannot be read at all: nothing from there does not mean that nothing happens there.`,
    failing: lines(rows, 'failing', 'Warning'),
    unreadable: lines(rows, 'notReadable', 'Default'),
    lastReads: lastReads(rows, clock),
    channel:
      state.channels === 0
        ? words`No channel: add Watchpost to a team, and alerts arrive there.`
        : words`Alerts go to ${state.channels} channel${state.channels === 1 ? words`` : words`s`}.`,
    deliveries:
      parked === 0
        ? words`${state.waiting} cards wait to be sent, none is parked.`
        : words`${state.waiting} cards wait, ${parked} cannot be sent: ${joinText(
            state.parked.map(({ reason, count }) => words`${cardText(reason, 60)} (${count})`),
            ', ',
          )}`,
    quarantine:
      quarantined === 0
        ? words`Every item was understood.`
        : words`${quarantined} items could not be understood and are kept.`,
    roles: state.hasRoles
      ? words`Roles come from groups of your tenant.`
      : words`No role groups are set: everybody of your tenant may do everything.`,
    version: cardText(state.version),
  };
}

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
    { name: words`and ${more + 1} more`, text: words`type **digest** for the reasons`, color },
  ];
}

function whyText(row: CoverageRow, others: readonly CoverageRow[]): CardText {
  const sources = [row, ...others].map(({ source }) => cardText(sourceWords(source)));
  return words`${cardText(row.reason ?? 'no reason is known', 200)} (${joinText(sources, ', ')})`;
}

/** For each source, the tenant that was read longest ago: the others are fresher. */
function lastReads(rows: readonly CoverageRow[], clock: Clock): StatusLine[] {
  const read = rows.filter((row) => row.lastGoodAt !== null);
  return [...Map.groupBy(read, (row) => row.source)].slice(0, READS_SHOWN).map(([source, of]) => {
    const oldest = of.reduce((a, b) => ((a.lastGoodAt ?? 0) < (b.lastGoodAt ?? 0) ? a : b));
    return {
      name: cardText(sourceWords(source)),
      text: words`${of.length} tenants, all since ${shortInstant(oldest.lastGoodAt ?? clock.now, clock)}`,
      color: 'Default',
    };
  });
}

const nameOf = (row: CoverageRow): CardText => cardText(row.tenantName || row.tenantId, 80);
