import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lastDue, type Schedule } from '../../src/digest/index.ts';

const HOUR_MS = 3_600_000;
const on = (day: Schedule['day'], hour: number, timeZone: string): Schedule => ({ day, hour, timeZone });

describe('when the digest is due', () => {
  const mondayInBerlin = on('monday', 8, 'Europe/Berlin');
  test.each<[string, Schedule, string, string, number]>([
    ['the moment itself', mondayInBerlin, '2026-03-09T07:00:00Z', '2026-03-09T07:00:00Z', 168],
    ['a moment before', mondayInBerlin, '2026-03-09T06:59:59.999Z', '2026-03-02T07:00:00Z', 168],
    ['later that week', mondayInBerlin, '2026-03-15T22:00:00Z', '2026-03-09T07:00:00Z', 168],
    [
      'the week of clocks going forward is an hour short',
      mondayInBerlin,
      '2026-03-30T06:00:00Z',
      '2026-03-30T06:00:00Z',
      167,
    ],
    [
      'the week of clocks going back is an hour long',
      mondayInBerlin,
      '2026-10-26T07:00:00Z',
      '2026-10-26T07:00:00Z',
      169,
    ],
    ['half hours from UTC', on('monday', 8, 'Asia/Kolkata'), '2026-03-09T02:30:00Z', '2026-03-09T02:30:00Z', 168],
    ['a day ahead of UTC', on('monday', 8, 'Pacific/Auckland'), '2026-03-08T19:00:00Z', '2026-03-08T19:00:00Z', 168],
    [
      'Auckland goes back in April',
      on('monday', 8, 'Pacific/Auckland'),
      '2026-04-06T00:00:00Z',
      '2026-04-05T20:00:00Z',
      169,
    ],
    [
      'Auckland goes forward in September',
      on('monday', 8, 'Pacific/Auckland'),
      '2026-09-28T00:00:00Z',
      '2026-09-27T19:00:00Z',
      167,
    ],
    [
      'an hour that does not occur, Berlin',
      on('sunday', 2, 'Europe/Berlin'),
      '2026-03-29T12:00:00Z',
      '2026-03-29T01:00:00Z',
      168,
    ],
    [
      'an hour that occurs twice, Berlin',
      on('sunday', 2, 'Europe/Berlin'),
      '2026-10-25T12:00:00Z',
      '2026-10-25T00:00:00Z',
      168,
    ],
    ['between the two', on('sunday', 2, 'Europe/Berlin'), '2026-10-25T00:30:00Z', '2026-10-25T00:00:00Z', 168],
    [
      'an hour that does not occur, New York',
      on('sunday', 2, 'America/New_York'),
      '2026-03-08T07:00:00Z',
      '2026-03-08T07:00:00Z',
      168,
    ],
    [
      'an hour that occurs twice, New York',
      on('sunday', 1, 'America/New_York'),
      '2026-11-01T06:30:00Z',
      '2026-11-01T05:00:00Z',
      168,
    ],
    [
      'an hour that does not occur, Auckland',
      on('sunday', 2, 'Pacific/Auckland'),
      '2026-09-27T00:00:00Z',
      '2026-09-26T14:00:00Z',
      168,
    ],
    [
      'a day that does not occur, Apia',
      on('friday', 8, 'Pacific/Apia'),
      '2011-12-31T00:00:00Z',
      '2011-12-30T10:00:00Z',
      160,
    ],
    [
      'a midnight that comes back, St. John’s',
      on('sunday', 0, 'America/St_Johns'),
      '2010-11-07T03:15:00Z',
      '2010-11-07T02:30:00Z',
      168,
    ],
    [
      'a midnight that does not occur, Beirut',
      on('sunday', 0, 'Asia/Beirut'),
      '2026-03-29T00:00:00Z',
      '2026-03-28T22:00:00Z',
      168,
    ],
    ['before 1970', on('thursday', 0, 'UTC'), '1969-12-31T23:59:59Z', '1969-12-25T00:00:00Z', 168],
  ])('%s', (_what, schedule, now, end, hours) => {
    const { periodStart, periodEnd } = lastDue(new Date(now), schedule);
    expect(periodEnd.toISOString()).toBe(new Date(end).toISOString());
    expect((periodEnd.getTime() - periodStart.getTime()) / HOUR_MS).toBe(hours);
  });

  test('a zone that does not exist is refused', () => {
    expect(() => lastDue(new Date(0), on('monday', 8, 'Mars/Olympus'))).toThrow(RangeError);
  });
});

const schedules = fc.record({
  day: fc.constantFrom('sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'),
  hour: fc.integer({ min: 0, max: 23 }),
  timeZone: fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'Pacific/Apia',
    'Africa/Casablanca',
  ),
});
const moments = fc.date({ min: new Date('2005-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });

describe('at any moment, in any zone', () => {
  test('the due moment is the latest, and weeks meet without a gap', () => {
    fc.assert(
      fc.property(moments, schedules, (now, schedule) => {
        const period = lastDue(now, schedule);
        expect(period.periodEnd.getTime()).toBeLessThanOrEqual(now.getTime());
        expect(lastDue(period.periodEnd, schedule)).toEqual(period);
        const before = lastDue(new Date(period.periodEnd.getTime() - 1), schedule);
        expect(before.periodEnd).toEqual(period.periodStart);
      }),
    );
  });

  test('clocks there show the day and the hour, unless they jumped over it', () => {
    fc.assert(
      fc.property(moments, schedules, (now, schedule) => {
        const { periodEnd } = lastDue(now, schedule);
        const shown = clock(periodEnd, schedule.timeZone);
        const justBefore = clock(new Date(periodEnd.getTime() - 1), schedule.timeZone);
        const wanted = `${schedule.day} ${String(schedule.hour).padStart(2, '0')}:00`;
        const hasJumped = Math.abs(minutes(shown) - minutes(justBefore)) > 1;
        expect(shown === wanted || hasJumped).toBe(true);
      }),
    );
  });
});

const clock = (at: Date, timeZone: string): string => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit' });
  return format
    .format(at)
    .toLowerCase()
    .replace(/,? (at )?/, ' ');
};
const minutes = (text: string): number => {
  const [hour = '', minute = ''] = (text.split(' ')[1] ?? '').split(':');
  // A minute before midnight is a minute before zero.
  return ((Number(hour) * 60 + Number(minute) + 1) % 1440) - 1;
};
