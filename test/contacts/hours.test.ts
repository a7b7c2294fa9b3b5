import { describe, expect, test } from '@jest/globals';
import { isAtWork } from '../../src/contacts/index.ts';

describe('working hours', () => {
  // 4 March 2026 is a Wednesday.
  test.each([
    ['08:00-17:00', 'Europe/Berlin', '2026-03-04T06:59:59Z', false],
    ['08:00-17:00', 'Europe/Berlin', '2026-03-04T07:00:00Z', true],
    ['08:00-17:00', 'Europe/Berlin', '2026-03-04T15:59:59Z', true],
    ['08:00-17:00', 'Europe/Berlin', '2026-03-04T16:00:00Z', false],
    ['08:00-17:00', 'Europe/Berlin', '2026-07-01T06:00:00Z', true],
    ['08:00-17:00', 'Europe/Berlin', '2026-03-07T10:00:00Z', false],
    ['Mon-Sat 08:00-17:00', 'Europe/Berlin', '2026-03-07T10:00:00Z', true],
    ['Mon, Wed 08:00-17:00', 'Europe/Berlin', '2026-03-04T10:00:00Z', true],
    ['Mon, Thu-Sat 08:00-17:00', 'Europe/Berlin', '2026-03-04T10:00:00Z', false],
    ['Sun, Mon-Sun 08:00-17:00', 'Europe/Berlin', '2026-03-04T10:00:00Z', true],
    ['Sun-Thu 08:00-17:00', 'Asia/Dubai', '2026-03-06T08:00:00Z', false],
    ['Sun-Thu 08:00-17:00', 'Asia/Dubai', '2026-03-08T08:00:00Z', true],
    ['08:00-17:00', 'Asia/Kolkata', '2026-03-04T02:30:00Z', true],
    ['08:00-17:00', 'Asia/Kolkata', '2026-03-04T02:29:00Z', false],
    ['08:00-17:00', 'Pacific/Auckland', '2026-03-01T20:00:00Z', true],
    ['22:00-06:00', 'UTC', '2026-03-04T23:00:00Z', true],
    ['22:00-06:00', 'UTC', '2026-03-07T05:00:00Z', true],
    ['22:00-06:00', 'UTC', '2026-03-07T23:00:00Z', false],
    ['22:00-06:00', 'UTC', '2026-03-09T05:00:00Z', false],
    ['24/7', 'nowhere', '2026-03-08T03:00:00Z', true],
    ['', 'Europe/Berlin', '2026-03-04T10:00:00Z', undefined],
    ['when the sun is up', 'Europe/Berlin', '2026-03-04T10:00:00Z', undefined],
    ['Foo-Bar 08:00-17:00', 'Europe/Berlin', '2026-03-04T10:00:00Z', undefined],
    ['08:00-17:00', 'Mars/Olympus', '2026-03-04T10:00:00Z', undefined],
    ['08:00-17:00', '', '2026-03-04T10:00:00Z', undefined],
  ])('%s in %s at %s: %s', (hours, zone, at, expected) => {
    expect(isAtWork(hours, zone, new Date(at))).toBe(expected);
  });
});
