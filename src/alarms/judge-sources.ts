import { type Finding, factsOf, type SilentRow } from './alarm.ts';

/** How one source stands: what is not read, by reason, and how much is. */
export interface SourceReading {
  readonly source: string;
  /** Tenants that are read well. */
  readonly healthy: number;
  /** Tenants that are not read although they should be, by reason. */
  readonly silent: readonly Omit<SilentRow, 'sources'>[];
  /** Tenants that could be read until a day ago at the most, and cannot: somebody there took something away. */
  readonly lost: readonly Omit<SilentRow, 'sources'>[];
}

/** Key of the alarm that stands for all silent sources, once there are this many. */
export const MANY = 'silent:many';
const FOLD_FROM = 3;

/** Key of the alarm of single customers. */
export const SOME = 'silent:some';

export const silentKey = (source: string): string => `silent:${source}`;

const ROWS = 6;

/**
 * What silent sources mean: an alarm for each source of which nothing is read any more; one for all of them together from
 * three on, because they have one cause; and one for all customers of whom something is not read while others are.
 *
 * After an outage the tenants come back one by one. Until the last is back the alarm of the outage stays, so that those
 * who wait for their turn are not taken for new trouble.
 *
 * @param open - keys of the alarms that are open
 */
export function judgeSources(readings: readonly SourceReading[], open: ReadonlySet<string>, now: Date): Finding[] {
  const silent = readings.filter((reading) => reading.silent.length > 0);
  const mute = silent.filter(({ healthy }) => healthy === 0);
  const lost = readings.filter((reading) => reading.lost.length > 0);
  const findings = [
    ...(open.has(MANY) || mute.length >= FOLD_FROM
      ? silentFinding(MANY, silent, mute.length > 0, true, now)
      : apart(silent, mute, open, now)),
  ];
  if (lost.length === 0) return findings;
  const rows = rowsOf(lost.map((reading) => ({ source: reading.source, rows: reading.lost })));
  const facts = factsOf('lost', { rows: rows.slice(0, ROWS), count: tenantsIn(rows) });
  return [...findings, { key: 'lost', sinceAt: earliest(rows, now), facts, state: 'broken' }];
}

function apart(
  silent: readonly SourceReading[],
  mute: readonly SourceReading[],
  open: ReadonlySet<string>,
  now: Date,
): Finding[] {
  const ofOutage = silent.filter((reading) => mute.includes(reading) || open.has(silentKey(reading.source)));
  const some = silent.filter((reading) => !ofOutage.includes(reading));
  return [
    ...ofOutage.flatMap((reading) =>
      silentFinding(silentKey(reading.source), [reading], mute.includes(reading), true, now),
    ),
    ...silentFinding(SOME, some, true, false, now),
  ];
}

function silentFinding(
  key: string,
  readings: readonly SourceReading[],
  isBroken: boolean,
  isEverywhere: boolean,
  now: Date,
): Finding[] {
  if (readings.length === 0) return [];
  const rows = rowsOf(readings.map((reading) => ({ source: reading.source, rows: reading.silent })));
  const readAgain = isEverywhere ? Math.max(...readings.map(({ healthy }) => healthy)) : 0;
  const facts = factsOf('silent', { rows: rows.slice(0, ROWS), isEverywhere, readAgain, count: tenantsIn(rows) });
  return [{ key, sinceAt: earliest(rows, now), facts, state: isBroken ? 'broken' : 'healing' }];
}

/** One row a reason: sources that fail alike stand together, with the most tenants that one of them has. */
function rowsOf(
  parts: readonly { readonly source: string; readonly rows: readonly Omit<SilentRow, 'sources'>[] }[],
): SilentRow[] {
  const rows = parts.flatMap(({ source, rows: own }) => own.map((row) => ({ ...row, source })));
  return [...Map.groupBy(rows, ({ reasonCode }) => reasonCode).values()]
    .flatMap(([first, ...others]) => {
      if (!first) return [];
      const { source, ...row } = [first, ...others].reduce((a, b) => (b.tenantCount > a.tenantCount ? b : a));
      const since = [first, ...others].map((one) => one.since).sort()[0] ?? '';
      const sources = [...new Set([source, first.source, ...others.map((one) => one.source)])];
      return [{ ...row, since, sources }];
    })
    .sort((a, b) => b.tenantCount - a.tenantCount || (a.reasonCode < b.reasonCode ? -1 : 1));
}

const tenantsIn = (rows: readonly SilentRow[]): number => Math.max(0, ...rows.map(({ tenantCount }) => tenantCount));

function earliest(rows: readonly SilentRow[], now: Date): Date {
  const known = rows.flatMap(({ since }) => (since === '' ? [] : [Date.parse(since)]));
  return new Date(Math.min(now.getTime(), ...known));
}
