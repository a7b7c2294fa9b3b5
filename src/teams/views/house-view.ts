import type { Citation } from '../../knowledge/index.ts';
import type { Check, Finding } from '../../posture/index.ts';
import { type HouseRow, liveButton, liveLook, type OwnHouseCard, safeUrl } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';
import { checkWords, findingTimes, findingWords } from './finding-words.ts';
import { HOUSE, houseAdvice } from './house-advice.ts';
import { houseReason } from './house-words.ts';
import { type Clock, day, shortInstant } from './when.ts';

/** Finds the first passage of an article: where the documents say so. */
export type PassageOf = (articleId: string) => Citation | undefined;

/** Checks that are shown with what to do: whoever has more of them begins with these. */
const WRONG_SHOWN = 4;
const UNKNOWN_SHOWN = 3;

/**
 * How our own house stands: every check, with what to do about those that are not in order.
 *
 * @param isBeingRead - somebody asked for a new reading just now; what is shown is still the one before
 */
export function houseView(
  findings: readonly Finding[],
  passageOf: PassageOf,
  clock: Clock,
  isBeingRead = false,
): OwnHouseCard {
  const found = new Map(findings.map((finding) => [finding.check, finding]));
  const sources = collectSources(passageOf);
  const of = (status: Finding['status']) =>
    HOUSE.flatMap((check) => found.get(check) ?? []).filter((one) => one.status === status);
  const failing = of('fail');
  const unknown = of('couldNotCheck');
  const good = [...of('pass'), ...of('notApplicable')];
  const unread = HOUSE.length - failing.length - unknown.length - good.length;
  const rows = (list: readonly Finding[], sign: CardText) =>
    list.map((finding) => rowOf(finding, sign, sources, clock));
  const line = (finding: Finding, sign: CardText, mend?: CardText) => {
    const found = words`${sign} **${checkWords(finding.check)}**: ${foundWords(finding)} ${markOf(finding.check, sources)}`;
    return words`${found}${mend ? words` → ${mend}` : words``} · read ${shortInstant(finding.readAt, clock)}`;
  };
  const view = {
    look: liveLook(failing.length > 0 ? 'careful' : unknown.length + unread > 0 ? 'unknown' : 'fine'),
    title: titleOf(failing.length, unknown.length, unread),
    lead: isBeingRead
      ? words`It is being read again now: press “Look again” in ten seconds. Here is what was read before.`
      : words`Watchpost and our own tenant, held against what the documents ask of partners.`,
    wrong: rows(failing.slice(0, WRONG_SHOWN), words`✖`),
    unknown: rows(unknown.slice(0, UNKNOWN_SHOWN), words`■`),
    later: [
      ...failing.slice(WRONG_SHOWN).map((finding) => line(finding, words`✖`, houseAdvice(finding.check)?.mend)),
      ...unknown.slice(UNKNOWN_SHOWN).map((finding) => line(finding, words`■`)),
    ],
    good: good.map((finding) => line(finding, words`✔`)),
  };
  return {
    ...view,
    passages: sources.used.map((citation, index) => ({
      number: index + 1,
      text: sourceText(citation),
      url: safeUrl(citation.url) ?? ('' as const),
    })),
    asOf: words`As of ${shortInstant(clock.now, clock)}. Read once an hour; the time at each line says when.`,
    actions: [
      liveButton('house.show', words`Look again`, words`Has our own house read again, and shows it`),
      liveButton('status.show', words`Status`, words`Shows what can be read, and whether people are told`),
    ],
  };
}

function titleOf(failing: number, unknown: number, unread: number): CardText {
  if (unread === HOUSE.length) return words`Our own house was not looked at yet`;
  const open = unknown + unread;
  const rest = open > 0 ? words`, ${counted(open, 'check')} could not be made` : words``;
  if (failing > 0) return words`Our own house: ${counted(failing, 'thing')} to put in order${rest}`;
  return open > 0
    ? words`Our own house: nothing is known to be wrong${rest}`
    : words`Our own house is in order: all ${HOUSE.length} checks`;
}

function rowOf(finding: Finding, sign: CardText, sources: Sources, clock: Clock): HouseRow {
  const advice = houseAdvice(finding.check);
  return {
    title: words`${sign} ${checkWords(finding.check)}`,
    found: foundWords(finding),
    why: advice?.why ?? words``,
    mend: advice?.mend ?? words``,
    times: findingTimes(finding, clock),
    source: markOf(finding.check, sources),
  };
}

const foundWords = (finding: Finding): CardText =>
  finding.status === 'couldNotCheck'
    ? words`could not be checked. ${houseReason(finding.detail)}`
    : findingWords(finding);

interface Sources {
  /** In the order of their numbers. */
  readonly used: Citation[];
  readonly passageOf: PassageOf;
}

const collectSources = (passageOf: PassageOf): Sources => ({ used: [], passageOf });

/** `[2]`, and for what the documents do not say `our own advice`. */
function markOf(check: Check, { used, passageOf }: Sources): CardText {
  const { articleId } = houseAdvice(check) ?? {};
  const passage = articleId === undefined ? undefined : passageOf(articleId);
  if (!passage) return words`(our own advice)`;
  const isSame = (one: Citation) => one.document === passage.document && one.section === passage.section;
  const at = used.findIndex(isSame);
  if (at < 0) used.push(passage);
  return words`[${at < 0 ? used.length : at + 1}]`;
}

const sourceText = ({ document, section, date }: Citation): CardText => {
  const dated =
    date === 'undated'
      ? words`text without a date`
      : words`text of ${day(new Date(`${date}T00:00:00Z`), { zone: 'UTC' })}`;
  return words`${cardText(document, 120)} · ${cardText(section, 120)} · ${dated}`;
};

/** Lines of the short block of `status`. */
const STATUS_LINES = 3;

/** The short block of `status`: all well, or what is not, the most important first. */
export function houseLines(findings: readonly Finding[]): readonly CardText[] {
  const found = new Map(findings.map((finding) => [finding.check, finding]));
  const house = HOUSE.flatMap((check) => found.get(check) ?? []);
  const failing = house.filter(({ status }) => status === 'fail');
  const open = HOUSE.length - house.length + house.filter(({ status }) => status === 'couldNotCheck').length;
  const lines = failing
    .slice(0, STATUS_LINES)
    .map((finding) => words`✖ ${checkWords(finding.check)}: ${findingWords(finding)}`);
  const more = failing.length - lines.length;
  const ends = [
    ...(more > 0 ? [words`${more} more not in order`] : []),
    ...(open > 0 ? [words`${counted(open, 'check')} could not be made`] : []),
  ];
  if (failing.length === 0 && open === 0) return [words`✔ All ${HOUSE.length} checks are in order.`];
  const end =
    ends.length > 0 ? words`${joinText(ends, ', ')}. Type **own house**.` : words`Type **own house** for what to do.`;
  return [...lines, failing.length === 0 ? words`■ Nothing is known to be wrong. ${end}` : end];
}
