import type { CoverageCounts, CustomerCoverage } from '../../tenants/index.ts';
import { COVERAGE_GROUPS, COVERAGE_ROWS, type CoverageCard, type CoverageRow, coverageLook } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { type CoverageFilter, commandFor, FILTER_WORDS, filterOf } from './coverage-words.ts';
import { sourceWords } from './source-words.ts';
import { type Clock, day, shortInstant } from './when.ts';

/** What the overview is made of. */
export interface CoverageFacts {
  readonly counts: CoverageCounts;
  /** Those on this page, the worst first. */
  readonly customers: readonly CustomerCoverage[];
  /** How many the list has on all pages. */
  readonly total: number;
  readonly own: CustomerCoverage;
  /** From 0. */
  readonly page: number;
  readonly filter: CoverageFilter | undefined;
}

/** How many customers can be read, why not the others, and a page of them. */
export function coverageView(facts: CoverageFacts, clock: Clock): CoverageCard {
  const { counts, customers, total, own, page, filter } = facts;
  const ownGaps = own.sources.filter(({ status }) => status === 'failing' || status === 'notReadable');
  const groups = groupsOf(counts);
  const pages = Math.max(1, Math.ceil(total / COVERAGE_ROWS));
  const other = (at: number, title: CardText) => ({ pageId: String(at), filterId: filter ?? '', title });
  return {
    title: titleText(counts),
    lead: leadText(counts),
    hasOwn: ownGaps.length > 0,
    own:
      ownGaps.length > 0
        ? words`Of our own tenant ${counted(ownGaps.length, 'source')} cannot be read. Type **coverage us** to see which.`
        : words``,
    groups,
    hasGroups: groups.length > 0,
    rowsTitle: rowsTitleText(facts),
    rows: customers.map((customer) => rowOf(customer, clock)),
    // A reason that nobody has is an answer too: its title says so.
    hasRows: customers.length > 0 || filter !== undefined,
    place: pages > 1 ? words`Page ${page + 1} of ${pages}` : words``,
    pages: [
      ...(page > 0 ? [other(page - 1, words`Page ${page}`)] : []),
      ...(page + 1 < pages ? [other(page + 1, words`Page ${page + 2}`)] : []),
    ],
    isFiltered: filter !== undefined,
    hint: hintText(facts),
  };
}

function rowsTitleText({ filter, customers, total }: CoverageFacts): CardText {
  if (!filter) return words`The worst first`;
  return customers.length > 0
    ? words`${total} ${FILTER_WORDS[filter]}`
    : words`There is no customer ${FILTER_WORDS[filter]}.`;
}

const watchedCount = ({ states }: CoverageCounts): number => states.none + states.partly + states.waiting + states.full;

function titleText(counts: CoverageCounts): CardText {
  const all = watchedCount(counts);
  const { full } = counts.states;
  if (all === 0) return counts.states.unwatched > 0 ? words`No customer is watched` : words`No customer is known yet`;
  if (full === all) return words`All ${counted(all, 'customer')} can be read fully`;
  return words`${full} of ${counted(all, 'customer')} ${full === 1 ? words`is` : words`are`} read fully`;
}

function leadText(counts: CoverageCounts): CardText {
  const { none, partly, waiting, unwatched } = counts.states;
  if (watchedCount(counts) === 0 && unwatched === 0) {
    return words`The list of customers is read in the first minutes after the start. If it stays empty, our own tenant lacks something: type “coverage us”.`;
  }
  const parts = [
    partly > 0 ? words`${partly} in part` : words``,
    none > 0 ? words`${none} not at all` : words``,
    waiting > 0 ? words`${waiting} not read yet` : words``,
  ].filter(Boolean);
  const state = parts.length > 0 ? words`${joinText(parts, ', ')}.` : words``;
  const quiet = none + partly > 0 ? words`Silence from there does not mean that nothing happens there.` : words``;
  const apart =
    unwatched > 0
      ? words`Beside these, ${counted(unwatched, 'customer')} ${unwatched === 1 ? words`is` : words`are`} not watched, by choice.`
      : words``;
  return joinText([state, quiet, apart], ' ') || words`Nothing is missing.`;
}

/** As many as the list behind each button will have: several reasons of a customer may fall under one filter. */
function groupsOf({ reasons, states }: CoverageCounts): CoverageCard['groups'] {
  const byFilter = new Map<CoverageFilter, number>();
  for (const { reasonCodes, customers } of reasons) {
    for (const filter of new Set(reasonCodes.map(filterOf))) {
      byFilter.set(filter, (byFilter.get(filter) ?? 0) + customers);
    }
  }
  const gaps = [...byFilter].toSorted(([, a], [, b]) => b - a);
  const apart = states.unwatched > 0 ? [['unwatched', states.unwatched] as const] : [];
  return [...gaps.slice(0, COVERAGE_GROUPS - apart.length), ...apart].map(([filter, customers]) => ({
    filterId: filter,
    text: words`${customers} ${FILTER_WORDS[filter]}`,
  }));
}

/** One line of the list. */
export function rowOf(customer: CustomerCoverage, clock: Clock): CoverageRow {
  return {
    tenantId: customer.tenantId,
    look: coverageLook(customer.state),
    customer: cardText(customer.name, 60),
    text: rowText(customer, clock),
  };
}

function rowText({ state, sources, unwatched }: CustomerCoverage, clock: Clock): CardText {
  if (state === 'unwatched') {
    return unwatched
      ? words`Not watched, by ${cardText(unwatched.byName, 40)} since ${day(unwatched.sinceAt, clock)}.`
      : words`Not watched, by choice.`;
  }
  const bad = sources.filter(({ status }) => status === 'failing' || status === 'notReadable');
  if (bad.length === 0)
    return state === 'waiting' ? words`Not read yet.` : words`All of ${counted(sources.length, 'source')}.`;
  const [first] = bad;
  const isOne = bad.every(({ reasonCode }) => reasonCode === first?.reasonCode);
  const names = joinText(
    bad
      .slice(0, 3)
      .map(({ source }, index) => cardText(index === 0 ? capitalised(sourceWords(source)) : sourceWords(source))),
    ', ',
  );
  const more = bad.length > 3 ? words` and ${bad.length - 3} more` : words``;
  const what = state === 'none' ? words`Everything` : words`${names}${more}`;
  const why = isOne ? cardText(first?.reason ?? '', 120) : words`for several reasons.`;
  const last = lastGood(bad, clock);
  return joinText([words`${what}: ${why}`, last], ' ');
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** When the latest of what is not read now was read well. */
function lastGood(bad: CustomerCoverage['sources'], clock: Clock): CardText {
  const at = Math.max(0, ...bad.map(({ lastGoodAt }) => lastGoodAt?.getTime() ?? 0));
  return at === 0 ? words`Never read.` : words`Last read well at ${shortInstant(new Date(at), clock)}.`;
}

function hintText({ counts, filter, customers }: CoverageFacts): CardText {
  if (watchedCount(counts) + counts.states.unwatched === 0) return words`Type **status** for the state of the desk.`;
  if (filter === 'unwatched')
    return words`Type ${commandFor('watch', customers[0]?.name ?? 'contoso')} to read it again.`;
  const lists = words`**coverage missing consent** lists by reason; **export coverage** gives a file.`;
  const [first] = customers;
  if (!first) return lists;
  const has =
    first.state === 'full' || first.state === 'waiting' ? words`shows its sources` : words`names what mends it`;
  return words`${commandFor('coverage', first.name)} ${has}; ${lists}`;
}
