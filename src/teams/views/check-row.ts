import type { CheckLine, Mark } from '../../setup/index.ts';
import {
  CHECKS_SHOWN,
  type CheckRow,
  type ChecksAction,
  type ChecksVerb,
  type Look,
  type TextColor,
} from '../card-data.ts';
import { type CardText, cardText, fillSlots, words } from '../card-text.ts';

const MARKS: Readonly<Record<Mark, { readonly symbol: CardText; readonly color: TextColor }>> = {
  ok: { symbol: words`✔`, color: 'Default' },
  missing: { symbol: words`✖`, color: 'Attention' },
  unknown: { symbol: words`?`, color: 'Warning' },
  note: { symbol: words`●`, color: 'Default' },
};

/** How a set of checks stands: by its word first, by its symbol second, by colour last. */
export type ChecksState = 'ok' | 'open' | 'checking' | 'untouched' | 'skipped' | 'left' | 'asking' | 'refused';

const LOOKS: Readonly<Record<ChecksState, Look>> = {
  ok: { symbol: words`✔`, word: words`In order`, color: 'Good', style: 'good' },
  open: { symbol: words`✖`, word: words`Something is missing`, color: 'Attention', style: 'attention' },
  checking: { symbol: words`◷`, word: words`Checking …`, color: 'Default', style: 'emphasis' },
  untouched: { symbol: words`○`, word: words`Not looked at yet`, color: 'Default', style: 'emphasis' },
  skipped: { symbol: words`»`, word: words`Skipped`, color: 'Default', style: 'emphasis' },
  left: { symbol: words`»`, word: words`Some steps are left`, color: 'Default', style: 'emphasis' },
  asking: { symbol: words`■`, word: words`Please confirm`, color: 'Warning', style: 'warning' },
  refused: { symbol: words`■`, word: words`Not done`, color: 'Warning', style: 'warning' },
};

export const checksLook = (state: ChecksState): Look => LOOKS[state];

/** Graphemes that something from outside may have within a line. */
const SLOT_MAX = 80;

/** One line of a check as it is shown: our sentence, with what came from outside escaped. */
export function checkRow(line: CheckLine): CheckRow {
  const slots = Object.fromEntries(
    Object.entries(line.slots).map(([name, value]) => [name, cardText(value, SLOT_MAX)]),
  );
  return {
    ...MARKS[line.mark],
    text: fillSlots(line.text, slots),
    hasMend: line.mend !== '',
    mend: fillSlots(line.mend, slots),
    hasCommand: line.command !== '',
    command: fillSlots(line.command, {}),
  };
}

/** A line of our own, without anything to mend. */
export const plainRow = (mark: Mark, text: CardText): CheckRow => ({
  ...MARKS[mark],
  text,
  hasMend: false,
  mend: words``,
  hasCommand: false,
  command: words``,
});

/** The first lines of many, and how many more there are. */
export function shownRows(rows: readonly CheckRow[]): {
  readonly checks: readonly CheckRow[];
  readonly hasMore: boolean;
  readonly more: CardText;
} {
  const more = rows.length - CHECKS_SHOWN;
  return { checks: rows.slice(0, CHECKS_SHOWN), hasMore: more > 0, more: words`and ${Math.max(0, more)} more` };
}

/** A button of a card of checks. */
export const checksButton = (
  verb: ChecksVerb,
  title: CardText,
  tooltip: CardText,
  aboutId = '',
  style: ChecksAction['style'] = 'default',
): ChecksAction => ({ verb, title, tooltip, aboutId, style });
