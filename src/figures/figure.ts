/**
 * A **figure** is one number of the service that somebody outside watches, by Prometheus or by OpenTelemetry.
 *
 * Invariants: a figure is defined once, in the lists beside this file, and goes both ways out from there; its labels have
 * closed sets of values, none of which is a tenant, a person or a text from outside; `docs/metrics.md` says the same as
 * the lists, held by a test.
 */
export interface Figure<L extends string = string> {
  /** Whole, as Prometheus wants it: with the unit, and `_total` behind a counter. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: '' | 'seconds' | 'bytes';
  /** Each label with every value that it takes; any other value is counted as `other`. */
  readonly labels: Readonly<Record<L, readonly string[]>>;
  /** Upper bounds; empty for all but histograms. */
  readonly buckets: readonly number[];
  /** What it counts or measures. */
  readonly about: string;
  /** What it looks like on a good day. */
  readonly normal: string;
  /** What to do when it does not. */
  readonly otherwise: string;
  /** Read from the database, so every instance tells the same: take one, never the sum. */
  readonly isShared: boolean;
}

/** The value of a label that is none of its set. */
export const OTHER = 'other';

/** Upper bounds in seconds of what a person waits for. */
export const WAITING_SEC = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
/** Upper bounds in seconds of work that goes on by itself. */
export const WORKING_SEC = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 300] as const;
/** Upper bounds in seconds of the way from Microsoft to people: the goal of an hour and the line of 24 are among them. */
export const TRAVELLING_SEC = [5, 15, 30, 60, 120, 300, 900, 1800, 3600, 14_400, 86_400] as const;

type Words = Pick<Figure, 'about' | 'normal' | 'otherwise'>;

/** Something that is counted since the process started. */
export const counter = <const L extends string>(
  name: string,
  labels: Readonly<Record<L, readonly string[]>>,
  words: Words,
): Figure<L> & { readonly type: 'counter' } => ({
  name: `watchpost_${name}_total`,
  type: 'counter',
  unit: '',
  labels,
  buckets: [],
  isShared: false,
  ...words,
});

/** Durations, in seconds. */
export const histogram = <const L extends string>(
  name: string,
  labels: Readonly<Record<L, readonly string[]>>,
  buckets: readonly number[],
  words: Words,
): Figure<L> & { readonly type: 'histogram' } => ({
  name: `watchpost_${name}_seconds`,
  type: 'histogram',
  unit: 'seconds',
  labels,
  buckets,
  isShared: false,
  ...words,
});

/** How something stands now; in seconds where its name says so. */
export const gauge = <const L extends string>(
  name: string,
  labels: Readonly<Record<L, readonly string[]>>,
  words: Words,
  of: 'process' | 'database',
): Figure<L> & { readonly type: 'gauge' } => ({
  name: `watchpost_${name}`,
  type: 'gauge',
  unit: name.endsWith('_seconds') ? 'seconds' : '',
  labels,
  buckets: [],
  isShared: of === 'database',
  ...words,
});
