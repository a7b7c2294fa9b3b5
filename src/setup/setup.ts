/**
 * **Set-up** leads an administrator through what a new installation needs, one step after the other.
 *
 * Words: a *step* is one thing to see to; a *check* looks at it live and gives *lines*, each with a mark and words, and
 * with what mends it where something is missing; a step may be *skipped* and come back to.
 * Invariants: there is one set-up for the installation, and it is at one step; whoever goes on, on whatever instance,
 * goes on from there; a check is asked for by a row and a job, so that a restart in the middle loses nothing; the result
 * of an older check never replaces that of a newer one.
 */

/** The steps in their order. */
export const STEPS = [
  'identity',
  'channel',
  'roles',
  'time',
  'duty',
  'customers',
  'severity',
  'webhook',
  'testAlert',
] as const;
export type Step = (typeof STEPS)[number];

/** How one line of a check stands: it is there, it is missing, it could not be told, or it is only worth knowing. */
export type Mark = 'ok' | 'missing' | 'unknown' | 'note';

/**
 * One line of a check. The sentences are ours, with slots such as `{group}`; what stands in `slots` came from outside and
 * is escaped where it is shown.
 */
export interface CheckLine {
  readonly mark: Mark;
  readonly text: string;
  /** What mends it, in a sentence; `''` where nothing has to be done. */
  readonly mend: string;
  /** The command that mends it, to be copied; `''` where there is none. */
  readonly command: string;
  readonly slots: Readonly<Record<string, string>>;
  /** What a button of the card can do about it, a word of ours; mostly `''`. */
  readonly tag: string;
}

/** The same line with a tag. */
export const tagged = (line: CheckLine, tag: string): CheckLine => ({ ...line, tag });

/** A line that is in order. */
export const okLine = (text: string, slots: CheckLine['slots'] = {}): CheckLine => ({
  mark: 'ok',
  text,
  mend: '',
  command: '',
  slots,
  tag: '',
});

/** A line that is only worth knowing. */
export const noteLine = (text: string, slots: CheckLine['slots'] = {}): CheckLine => ({
  ...okLine(text, slots),
  mark: 'note',
});

/** A line that lacks something, with what mends it. */
export const missingLine = (
  text: string,
  mend: string,
  more: { readonly command?: string; readonly slots?: CheckLine['slots'] } = {},
): CheckLine => ({ mark: 'missing', text, mend, command: more.command ?? '', slots: more.slots ?? {}, tag: '' });

/** A line that could not be told just now. */
export const unknownLine = (text: string, mend: string, slots: CheckLine['slots'] = {}): CheckLine => ({
  mark: 'unknown',
  text,
  mend,
  command: '',
  slots,
  tag: '',
});

/** How a step stands. */
export type StepState = 'untouched' | 'checking' | 'ok' | 'open' | 'skipped';

export interface StepRecord {
  readonly step: Step;
  readonly askedAt: Date | null;
  /** Who asked for the last check. */
  readonly askedBy: { readonly entraId: string; readonly name: string };
  readonly checkedAt: Date | null;
  readonly lines: readonly CheckLine[];
  readonly skippedAt: Date | null;
  readonly skippedByName: string;
}

export interface Setup {
  readonly step: Step;
  readonly startedAt: Date;
  readonly startedByName: string;
  readonly finishedAt: Date | null;
}

/** Milliseconds after which a check without a result is one that nobody works on any more. */
export const CHECK_LOST_MS = 60_000;

/** How a step stands at a moment. Pure. */
export function stepState(record: StepRecord | undefined, now: Date): StepState {
  if (!record) return 'untouched';
  const { askedAt, checkedAt, skippedAt, lines } = record;
  // Passed over after somebody last asked, also while that check runs: whoever looks again takes the skipping back.
  if (skippedAt && (askedAt === null || skippedAt >= askedAt)) return 'skipped';
  const isUnderWay = askedAt !== null && (checkedAt === null || checkedAt < askedAt);
  if (isUnderWay && now.getTime() - askedAt.getTime() < CHECK_LOST_MS) return 'checking';
  if (checkedAt === null) return 'untouched';
  return lines.some(({ mark }) => mark === 'missing' || mark === 'unknown') ? 'open' : 'ok';
}

/** The step after one; `undefined` after the last. */
export const stepAfter = (step: Step): Step | undefined => STEPS[STEPS.indexOf(step) + 1];

export const isStep = (word: string): word is Step => STEPS.some((step) => step === word);
