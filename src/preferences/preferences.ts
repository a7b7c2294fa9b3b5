import { z } from 'zod';
import { SEVERITIES, type Severity } from '../alerts/index.ts';
import { WEEKDAYS, type Weekday } from '../digest/index.ts';

/**
 * A **preference** is something about the desk that an administrator may set in chat.
 *
 * Words: its *default* is what the environment says; a preference that is *set* has a value of its own, which wins;
 * *reset* goes back to the default. A customer that is *unwatched* is not read; whoever is *on duty* is named on new
 * alerts of high severity.
 * Invariants: every change has a log line that says who changed it, from what, to what; the version of a preference
 * grows with each change, so that nobody overwrites what they have not seen; the partner's own tenant is always watched.
 */
export interface Preferences {
  /** IANA name. */
  readonly timeZone: string;
  readonly digestDay: Weekday;
  /** 0 to 23, on the clocks of `timeZone`. */
  readonly digestHour: number;
  /** Alerts below it get no card; see `src/folds` for those that always do. */
  readonly leastSeverity: Severity;
  /** Tenant ids of the customers that are not read. */
  readonly unwatched: readonly string[];
  /** Who is on duty now, in the order in which they took it; nobody whose time is over. */
  readonly onDuty: readonly OnDuty[];
  /** Alert cards of their own that the channel takes in an hour. */
  readonly alertsPerHour: number;
  readonly drills: 'quarterly' | 'off';
}

export interface OnDuty {
  /** Lower-case GUID. */
  readonly entraId: string;
  /** Display text only. */
  readonly name: string;
  /** When the duty ends by itself; without it, when somebody says so. */
  readonly untilAt?: Date;
}

export type PreferenceName = keyof Preferences;

/** In the order in which people read them. */
export const PREFERENCE_NAMES = [
  'timeZone',
  'digestDay',
  'digestHour',
  'leastSeverity',
  'alertsPerHour',
  'drills',
  'onDuty',
  'unwatched',
] as const satisfies readonly PreferenceName[];

/** People who can be on duty at the same time; a card names all of them. */
export const MOST_ON_DUTY = 10;

/** The range of `alertsPerHour`, as of the setting `CHANNEL_ALERTS_PER_HOUR`. */
export const ALERTS_PER_HOUR = { least: 1, most: 1_000_000 } as const;

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID')
  .transform((value) => value.toLowerCase());

/** Whether there is such a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The value of each preference that is one value, as it is stored. */
export const SCALARS = {
  timeZone: z.string().max(100).refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
  digestDay: z.enum(WEEKDAYS, `must be one of ${WEEKDAYS.join(', ')}`),
  digestHour: z.int('must be a whole hour from 0 to 23').min(0).max(23),
  leastSeverity: z.enum(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`),
  alertsPerHour: z
    .int('must be a whole number')
    .min(ALERTS_PER_HOUR.least, `must be at least ${ALERTS_PER_HOUR.least}`)
    .max(ALERTS_PER_HOUR.most, `must be at most ${ALERTS_PER_HOUR.most}`),
  drills: z.enum(['quarterly', 'off'], 'must be quarterly or off'),
} as const;

/** Those who are on duty, as they are stored. */
export const DUTY = z
  .array(z.object({ entraId: guid, name: z.string().max(200), untilAt: z.iso.datetime().optional() }))
  .max(MOST_ON_DUTY);
