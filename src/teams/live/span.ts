import { createOffset, firstMoment } from '../../digest/index.ts';
import type { Period } from './question-words.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** From `from` on and before `to`, with the words for it: `this week`. */
export interface NamedSpan {
  readonly from: Date;
  readonly to: Date;
  readonly name: string;
}

/**
 * What somebody means by `today` or `last month`, on the clocks of a zone; weeks begin on Monday.
 *
 * @throws RangeError when there is no such zone
 */
export function spanOf(period: Period, now: Date, zone: string): NamedSpan {
  if (period.kind === 'lastHours') {
    return { from: new Date(now.getTime() - period.hours * HOUR_MS), to: now, name: hoursName(period.hours) };
  }
  const offsetAt = createOffset(zone);
  const wall = now.getTime() + offsetAt(now.getTime());
  const today = Math.floor(wall / DAY_MS);
  const startOf = (day: number) => new Date(firstMoment(day * DAY_MS, offsetAt));
  const date = new Date(wall);
  // Day 0, the first of 1970, was a Thursday.
  const monday = today - ((today + 3) % 7);
  const monthStart = (back: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1) / DAY_MS;
  switch (period.kind) {
    case 'today':
      return { from: startOf(today), to: now, name: 'today' };
    case 'sinceDay':
      return {
        from: startOf(today - ((today - monday - period.day + 7) % 7)),
        to: now,
        name: `since ${DAYS[period.day]}`,
      };
    case 'yesterday':
      return { from: startOf(today - 1), to: startOf(today), name: 'yesterday' };
    case 'thisWeek':
      return { from: startOf(monday), to: now, name: 'this week' };
    case 'lastWeek':
      return { from: startOf(monday - 7), to: startOf(monday), name: 'last week' };
    case 'thisMonth':
      return { from: startOf(monthStart(0)), to: now, name: 'this month' };
    case 'lastMonth':
      return { from: startOf(monthStart(1)), to: startOf(monthStart(0)), name: 'last month' };
  }
}

function hoursName(hours: number): string {
  if (hours === 1) return 'in the last hour';
  return hours % 24 === 0 && hours > 24 ? `in the last ${hours / 24} days` : `in the last ${hours} hours`;
}
