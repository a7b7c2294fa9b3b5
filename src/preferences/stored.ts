import { DUTY, type OnDuty, type Preferences, SCALARS } from './preferences.ts';

/** JSON as it stands in the table. */
export type Stored = string | number | readonly Record<string, string>[];

/** A preference that is one value. */
export type Scalar = keyof typeof SCALARS;

export const SCALAR_NAMES = Object.keys(SCALARS) as Scalar[];

/**
 * A value out of the table; `undefined` when none is set. One that this program cannot read (a newer one wrote it)
 * counts as none.
 */
export function readScalar<Name extends Scalar>(name: Name, value: unknown): Preferences[Name] | undefined {
  const parsed = SCALARS[name].safeParse(value ?? undefined);
  return parsed.success ? (parsed.data as Preferences[Name]) : undefined;
}

/** Those who are on duty at a moment, out of the table; `undefined` when nobody was ever set. */
export function readDuty(value: unknown, at: Date): OnDuty[] | undefined {
  const parsed = DUTY.safeParse(value ?? undefined);
  if (!parsed.success) return undefined;
  return parsed.data
    .map(({ untilAt, ...person }) => ({ ...person, ...(untilAt && { untilAt: new Date(untilAt) }) }))
    .filter(({ untilAt }) => !untilAt || untilAt > at);
}

/** The value as it is stored, keys in one order so that two of them can be compared as text. */
export function toStored(value: unknown): Stored {
  if (!Array.isArray(value)) return value as Stored;
  return (value as OnDuty[]).map(({ entraId, name, untilAt }) => ({
    entraId,
    name,
    ...(untilAt && { untilAt: untilAt.toISOString() }),
  }));
}
