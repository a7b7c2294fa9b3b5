import type { Severity } from '../../alerts/alert.ts';
import { type CardText, words } from '../card-text.ts';

export type TextColor = 'Default' | 'Accent' | 'Good' | 'Warning' | 'Attention';
export type ContainerStyle = 'default' | 'emphasis' | 'accent' | 'good' | 'warning' | 'attention';

/**
 * How something that matters is told from its neighbours: by its word first, by the shape of its symbol second, by
 * colour last. No two looks of one family share a symbol, so that a card reads the same in grey.
 */
export interface Look {
  readonly symbol: CardText;
  readonly word: CardText;
  readonly color: TextColor;
  readonly style: ContainerStyle;
}

const SEVERITY_LOOKS: Readonly<Record<Severity, Look>> = {
  high: { symbol: words`▲`, word: words`HIGH`, color: 'Attention', style: 'attention' },
  medium: { symbol: words`◆`, word: words`MEDIUM`, color: 'Warning', style: 'warning' },
  low: { symbol: words`●`, word: words`LOW`, color: 'Accent', style: 'accent' },
  informational: { symbol: words`○`, word: words`INFO`, color: 'Default', style: 'emphasis' },
};

/** How a clock stands: time left, nearly over, missed, or stopped by an answer. */
export type ClockState = 'running' | 'near' | 'overdue' | 'answered';

const CLOCK_LOOKS: Readonly<Record<ClockState, Look>> = {
  running: { symbol: words`◷`, word: words`Running`, color: 'Default', style: 'default' },
  near: { symbol: words`◔`, word: words`Nearly over`, color: 'Warning', style: 'warning' },
  overdue: { symbol: words`✖`, word: words`Overdue`, color: 'Attention', style: 'attention' },
  answered: { symbol: words`✔`, word: words`Answered`, color: 'Good', style: 'good' },
};

/** What a short message is about: news, a press that was not allowed, something that is no more, a fault of ours. */
export type NoticeTone = 'info' | 'refused' | 'gone' | 'error';

const NOTICE_LOOKS: Readonly<Record<NoticeTone, Look>> = {
  info: { symbol: words`●`, word: words`Note`, color: 'Accent', style: 'emphasis' },
  refused: { symbol: words`■`, word: words`Not done`, color: 'Warning', style: 'warning' },
  gone: { symbol: words`○`, word: words`Not found`, color: 'Default', style: 'emphasis' },
  error: { symbol: words`▲`, word: words`Fault`, color: 'Attention', style: 'attention' },
};

/** How a drill stands. */
export type DrillState = 'waiting' | 'answered' | 'notReached' | 'expired';

const DRILL_LOOKS: Readonly<Record<DrillState, Look>> = {
  waiting: { symbol: words`◷`, word: words`WAITING`, color: 'Accent', style: 'accent' },
  answered: { symbol: words`✔`, word: words`ANSWERED`, color: 'Good', style: 'good' },
  notReached: { symbol: words`✖`, word: words`NOT REACHED`, color: 'Attention', style: 'attention' },
  expired: { symbol: words`■`, word: words`NO ANSWER IN TIME`, color: 'Attention', style: 'attention' },
};

/** What a fold is: a storm that goes on, the quiet alerts of a day, or one that takes no more. */
export type FoldState = 'storm' | 'quiet' | 'over';

const FOLD_LOOKS: Readonly<Record<FoldState, Look>> = {
  storm: { symbol: words`▼`, word: words`STORM`, color: 'Warning', style: 'warning' },
  quiet: { symbol: words`○`, word: words`QUIET ALERTS`, color: 'Accent', style: 'accent' },
  over: { symbol: words`■`, word: words`OVER`, color: 'Default', style: 'emphasis' },
};

/** How far a customer can be read. */
export type CoverageState = 'none' | 'partly' | 'waiting' | 'full' | 'unwatched';

const COVERAGE_LOOKS: Readonly<Record<CoverageState, Look>> = {
  none: { symbol: words`✖`, word: words`NOT READ`, color: 'Attention', style: 'attention' },
  partly: { symbol: words`◐`, word: words`READ IN PART`, color: 'Warning', style: 'warning' },
  waiting: { symbol: words`◷`, word: words`NOT READ YET`, color: 'Default', style: 'default' },
  full: { symbol: words`✔`, word: words`READ FULLY`, color: 'Good', style: 'good' },
  unwatched: { symbol: words`○`, word: words`NOT WATCHED`, color: 'Default', style: 'emphasis' },
};

export const coverageLook = (state: CoverageState): Look => COVERAGE_LOOKS[state];
export const severityLook = (severity: Severity): Look => SEVERITY_LOOKS[severity];
export const clockLook = (state: ClockState): Look => CLOCK_LOOKS[state];
export const noticeLook = (tone: NoticeTone): Look => NOTICE_LOOKS[tone];
export const foldLook = (state: FoldState): Look => FOLD_LOOKS[state];
export const drillLook = (state: DrillState): Look => DRILL_LOOKS[state];
