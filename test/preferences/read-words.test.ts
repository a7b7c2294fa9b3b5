import { describe, expect, test } from '@jest/globals';
import {
  readAlertsPerHour,
  readDigestTime,
  readDrills,
  readHour,
  readSeverity,
  readTimeZone,
  readUntil,
  readWeekday,
} from '../../src/preferences/index.ts';

describe('a time zone', () => {
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Berlin', 'Europe/Berlin'],
    ['berlin.', 'Europe/Berlin'],
    ['New York', 'America/New_York'],
    ['america/new york', 'America/New_York'],
    ['Kolkata', 'Asia/Kolkata'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Mumbai', 'Asia/Kolkata'],
    ['Munich', 'Europe/Berlin'],
    ['Kyiv', 'Europe/Kyiv'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['utc', 'UTC'],
    ['Port-au-Prince', 'America/Port-au-Prince'],
  ])('%s is %s', (typed, timeZone) => {
    const read = readTimeZone(typed);
    expect(read).toMatchObject({ kind: 'ok' });
    const wanted = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    if (read.kind === 'ok') {
      expect(new Intl.DateTimeFormat('en', { timeZone: read.timeZone }).resolvedOptions().timeZone).toBe(wanted);
    }
  });

  test.each([
    ['Berlni', 'Europe/Berlin'],
    ['Europe/Brelin', 'Europe/Berlin'],
    ['Kolkatta', 'Asia/Kolkata'],
    ['Londn', 'Europe/London'],
    ['CET', 'Europe/Berlin'],
    ['EST', 'America/New_York'],
  ])('%s is asked back: %s', (typed, suggestion) => {
    const read = readTimeZone(typed);
    expect(read).toMatchObject({ kind: 'invalid' });
    if (read.kind === 'invalid') expect(read.suggestions[0]).toBe(suggestion);
  });

  test.each(['', 'the moon', 'Mars/Olympus', '../../etc/passwd', '12', '🌍'])('%j is none', (typed) => {
    expect(readTimeZone(typed)).toEqual({ kind: 'invalid', suggestions: [] });
  });
});

test.each([
  ['friday', 'friday'],
  ['Fridays', 'friday'],
  ['fri', 'friday'],
  ['Freitag', 'friday'],
  ['MON.', 'monday'],
  ['wed', 'wednesday'],
])('%s is %s', (typed, day) => {
  expect(readWeekday(typed)).toEqual({ kind: 'ok', value: day });
});

test.each([
  ['firday', 'friday'],
  ['wednesdya', 'wednesday'],
  ['someday', ''],
  ['fr', ''],
  ['', ''],
])('%s is no day; meant may be “%s”', (typed, suggestion) => {
  expect(readWeekday(typed)).toEqual({ kind: 'invalid', suggestion });
});

test.each([
  ['9', 9],
  ['09:00', 9],
  ['9 am', 9],
  ['12 am', 0],
  ['12pm', 12],
  ['5pm', 17],
  ['17h', 17],
  ['17 Uhr', 17],
  ["9 o'clock", 9],
  ['noon', 12],
  ['midnight', 0],
  ['0', 0],
  ['23', 23],
])('%s is the hour %d', (typed, hour) => {
  expect(readHour(typed)).toEqual({ kind: 'ok', value: hour });
});

test.each(['24', '9:30', '13pm', '0am', '-1', '9.5', 'nine', '', '99'])('%j is no full hour', (typed) => {
  expect(readHour(typed)).toMatchObject({ kind: 'invalid' });
});

test.each([
  ['friday 9', { digestDay: 'friday', digestHour: 9 }],
  ['9 friday', { digestDay: 'friday', digestHour: 9 }],
  ['fridays at 09:00', { digestDay: 'friday', digestHour: 9 }],
  ['to friday, 9 am', { digestDay: 'friday', digestHour: 9 }],
  ['every fri at 5pm', { digestDay: 'friday', digestHour: 17 }],
  ['sunday noon', { digestDay: 'sunday', digestHour: 12 }],
  ['noon on sunday', { digestDay: 'sunday', digestHour: 12 }],
  ['Montag um 8 Uhr', { digestDay: 'monday', digestHour: 8 }],
  ['tuesday', { digestDay: 'tuesday' }],
  ['at 17', { digestHour: 17 }],
])('the digest comes “%s”', (typed, value) => {
  expect(readDigestTime(typed)).toEqual({ kind: 'ok', value });
});

test.each([
  ['firday 9', 'friday'],
  ['friday 9:30', '9'],
  ['friday 25', ''],
  ['whenever', ''],
  ['', ''],
  ['friday saturday', ''],
])('the digest cannot come “%s”', (typed, suggestion) => {
  expect(readDigestTime(typed)).toEqual({ kind: 'invalid', suggestion });
});

test.each([
  ['medium', 'medium'],
  ['Medium and above', 'medium'],
  ['HIGH', 'high'],
  ['all', 'informational'],
  ['low or higher', 'low'],
])('%s is the severity %s', (typed, severity) => {
  expect(readSeverity(typed)).toEqual({ kind: 'ok', value: severity });
});

test.each([
  ['medum', 'medium'],
  ['hihg', 'high'],
  ['critical', ''],
])('%s is no severity; meant may be “%s”', (typed, suggestion) => {
  expect(readSeverity(typed)).toEqual({ kind: 'invalid', suggestion });
});

test('alerts per hour and drills', () => {
  expect(readAlertsPerHour('20')).toEqual({ kind: 'ok', value: 20 });
  expect(readAlertsPerHour('20 alerts per hour')).toEqual({ kind: 'ok', value: 20 });
  for (const wrong of ['0', '-1', '1.5', 'many', '1000001', '']) expect(readAlertsPerHour(wrong).kind).toBe('invalid');
  expect(readDrills('on')).toEqual({ kind: 'ok', value: 'quarterly' });
  expect(readDrills('off')).toEqual({ kind: 'ok', value: 'off' });
  expect(readDrills('quaterly')).toEqual({ kind: 'invalid', suggestion: 'quarterly' });
});

describe('how long a duty lasts', () => {
  // A Wednesday, 11:00 in Berlin.
  const NOW = new Date('2026-03-04T10:00:00Z');
  test.each([
    ['until 18:00', '2026-03-04T17:00:00Z'],
    ['18:00', '2026-03-04T17:00:00Z'],
    ['until 6 pm', '2026-03-04T17:00:00Z'],
    ['until 9', '2026-03-05T08:00:00Z'],
    ['until tomorrow 8:00', '2026-03-05T07:00:00Z'],
    ['until 8:00 tomorrow', '2026-03-05T07:00:00Z'],
    ['until friday 17:00', '2026-03-06T16:00:00Z'],
    ['until friday at 5pm', '2026-03-06T16:00:00Z'],
    ['until wednesday 9:00', '2026-03-11T08:00:00Z'],
    ['until midnight', '2026-03-04T23:00:00Z'],
    ['until 2026-03-09 18:00', '2026-03-09T17:00:00Z'],
    ['for 8h', '2026-03-04T18:00:00Z'],
    ['8 hours', '2026-03-04T18:00:00Z'],
    ['for 90 min', '2026-03-04T11:30:00Z'],
    ['for 1 h 30 min', '2026-03-04T11:30:00Z'],
    ['for 1.5 hours', '2026-03-04T11:30:00Z'],
    ['for 2 days', '2026-03-06T10:00:00Z'],
  ])('%s', (typed, untilAt) => {
    expect(readUntil(typed, NOW, 'Europe/Berlin')).toEqual({ kind: 'ok', untilAt: new Date(untilAt) });
  });

  test('nothing is a duty without an end', () => {
    expect(readUntil(' ', NOW, 'UTC')).toEqual({ kind: 'ok', untilAt: undefined });
  });

  test.each([
    'until 25:00',
    'until 9:75',
    'for a while',
    'for 0 h',
    'until today 9:00',
    'until 2020-01-01 9:00',
    'soon',
  ])('%s is not understood', (typed) => {
    expect(readUntil(typed, NOW, 'Europe/Berlin')).toEqual({ kind: 'invalid' });
  });

  test('at most a month', () => {
    expect(readUntil('for 32 days', NOW, 'UTC')).toEqual({ kind: 'tooLong' });
    expect(readUntil('until 2026-12-01 8:00', NOW, 'UTC')).toEqual({ kind: 'tooLong' });
  });

  test('clocks that go forward and back', () => {
    const spring = new Date('2026-03-28T20:00:00Z');
    // 02:30 does not occur on that Sunday in Berlin: the moment of the jump.
    expect(readUntil('until sunday 2:30', spring, 'Europe/Berlin')).toEqual({
      kind: 'ok',
      untilAt: new Date('2026-03-29T01:00:00Z'),
    });
    expect(readUntil('until tomorrow 8:00', spring, 'Europe/Berlin')).toEqual({
      kind: 'ok',
      untilAt: new Date('2026-03-29T06:00:00Z'),
    });
    const autumn = new Date('2026-10-24T20:00:00Z');
    // 02:30 occurs twice: its first.
    expect(readUntil('until tomorrow 2:30', autumn, 'Europe/Berlin')).toEqual({
      kind: 'ok',
      untilAt: new Date('2026-10-25T00:30:00Z'),
    });
    expect(readUntil('for 12h', autumn, 'Europe/Berlin')).toEqual({
      kind: 'ok',
      untilAt: new Date('2026-10-25T08:00:00Z'),
    });
  });
});
