import type { Period } from './digest.ts';
import { createOffset, firstMoment } from './zoned.ts';

/** In the order of JavaScript's `getDay`. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

/** When the digest is due: a day and an hour of the week on the clocks of a zone. */
export interface Schedule {
  readonly day: Weekday;
  /** 0 to 23. */
  readonly hour: number;
  /** IANA name. */
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;

/**
 * The latest due moment that is not after `now`, and the week before it: from the due moment before, so an hour more
 * or less when clocks were changed. Weeks meet without a gap.
 *
 * An hour that does not occur on that day (clocks go forward) is due when it would have begun; one that occurs twice
 * is due the first time.
 *
 * @throws RangeError when there is no such zone
 */
export function lastDue(now: Date, schedule: Schedule): Period {
  const offsetAt = createOffset(schedule.timeZone);
  const dueOn = (day: number) => firstMoment(day * DAY_MS + schedule.hour * 3_600_000, offsetAt);
  // From tomorrow on: clocks that go back over midnight bring back a day whose successor has already begun.
  const tomorrow = Math.floor((now.getTime() + offsetAt(now.getTime())) / DAY_MS) + 1;
  // Day 0, the first of 1970, was a Thursday.
  let day = tomorrow - ((((tomorrow + 4 - WEEKDAYS.indexOf(schedule.day)) % 7) + 7) % 7);
  while (dueOn(day) > now.getTime()) day -= 7;
  return { periodStart: new Date(dueOn(day - 7)), periodEnd: new Date(dueOn(day)) };
}
