import type { ImportPlan, LineProblem, Planned, PlannedRow, SavedImport } from '../../contacts/index.ts';
import { type ContactImportCard, IMPORT_ROWS_SHOWN, type ImportRow, type Look } from '../card-data.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';

const LOOKS: Readonly<Record<Planned, Look>> = {
  cannot: { symbol: words`■`, word: words`Cannot be taken`, color: 'Attention', style: 'attention' },
  add: { symbol: words`✚`, word: words`New`, color: 'Good', style: 'good' },
  change: { symbol: words`◆`, word: words`Change`, color: 'Accent', style: 'accent' },
  unchanged: { symbol: words`○`, word: words`As it is`, color: 'Default', style: 'default' },
};

/** What needs a person's eye comes first; what stays as it is, is only counted. */
const ORDER: readonly Planned[] = ['cannot', 'add', 'change'];

/**
 * The preview of a list, or what came of it once it was applied.
 *
 * @param careful - what to look at before pressing, in a sentence
 */
export function contactImportView(
  saved: Pick<SavedImport, 'id' | 'plan' | 'outcome'>,
  careful: CardText = words``,
): ContactImportCard {
  const { plan, outcome } = saved;
  const interesting = ORDER.flatMap((kind) => plan.rows.filter((row) => row.kind === kind));
  const more = interesting.length - IMPORT_ROWS_SHOWN;
  const takes = plan.counts.add + plan.counts.change;
  return {
    title: outcome ? doneTitle(outcome) : countsOf(plan),
    text: outcome
      ? outcomeText(outcome)
      : takes > 0
        ? joinText([words`Nothing has changed yet. What is not in the file stays as it is.`, careful], ' ')
        : words`There is nothing to take from this file.`,
    rows: outcome ? [] : interesting.slice(0, IMPORT_ROWS_SHOWN).map(rowOf),
    hasMore: !outcome && more > 0,
    more: words`and ${Math.max(0, more)} more lines; the report lists all of them`,
    importId: saved.id,
    canApply: !outcome && takes > 0,
    applyTitle: words`Take ${counted(takes, 'contact')}`,
    canDrop: !outcome,
    hasReport: plan.rows.length > 0,
  };
}

/** A file that could not be read as a list at all. */
export function unreadableImport(problems: readonly LineProblem[]): CardText {
  return joinText(
    problems
      .slice(0, 3)
      .map(({ line, words: said }) => (line > 0 ? words`Line ${line}: ${cardText(said, 200)}` : cardText(said, 200))),
    ' ',
  );
}

function countsOf({ counts }: ImportPlan): CardText {
  return words`${counts.add} new, ${counted(counts.change, 'change')}, ${counts.unchanged} as they are, ${counted(counts.cannot, 'line')} cannot be taken`;
}

const doneTitle = ({ added, changed }: NonNullable<SavedImport['outcome']>): CardText =>
  words`Taken: ${added} new, ${counted(changed, 'change')}`;

function outcomeText({ cannot, outdated }: NonNullable<SavedImport['outcome']>): CardText {
  const parts = [
    ...(cannot > 0 ? [words`${counted(cannot, 'line')} could not be taken.`] : []),
    ...(outdated.length > 0
      ? [
          words`Left alone, because somebody changed them meanwhile: ${joinText(
            outdated.slice(0, 3).map(({ customer, name }) => words`${cardText(name, 60)} (${cardText(customer, 60)})`),
            ', ',
          )}${outdated.length > 3 ? words` and ${outdated.length - 3} more` : words``}. Send them again.`,
        ]
      : []),
  ];
  return parts.length > 0 ? joinText(parts, ' ') : words`Every line was taken.`;
}

function rowOf(row: PlannedRow): ImportRow {
  return {
    place: words`line ${row.line}`,
    look: LOOKS[row.kind],
    what: joinText(
      [cardText(row.customer || 'no customer', 80), cardText(row.details?.name ?? 'cannot be read', 80)],
      ' · ',
    ),
    detail:
      row.kind === 'cannot'
        ? joinText(
            row.problems.slice(0, 2).map(({ words: said }) => cardText(said, 160)),
            ' ',
          )
        : row.kind === 'change'
          ? words`Changes ${cardText(new Intl.ListFormat('en-GB').format(row.fields.map(fieldName)), 160)}${row.fields.some(isReach) ? words`; to be verified anew` : words``}`
          : words`Would be added as ${cardText(row.details?.role ?? '', 20)} contact`,
  };
}

/** What a verification was about. */
const isReach = (field: string): boolean => ['name', 'email', 'phone'].includes(field);

const FIELD_NAMES: Readonly<Record<string, string>> = {
  position: 'order',
  email: 'e-mail',
  zone: 'time zone',
  entraId: 'Entra id',
};
const fieldName = (field: string): string => FIELD_NAMES[field] ?? field;
