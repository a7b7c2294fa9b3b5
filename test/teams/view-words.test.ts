import { describe, expect, test } from '@jest/globals';
import { counted } from '../../src/teams/views/counted.ts';
import { deviceWords } from '../../src/teams/views/device-words.ts';
import { placeWords } from '../../src/teams/views/place-words.ts';
import { dayRange } from '../../src/teams/views/when.ts';

describe('a device', () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36',
      'Chrome on Windows',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0', 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
    ],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/138.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.5 Safari/605.1.15', 'Safari on macOS'],
    ['python-requests/2.32.3', 'python-requests/2.32.3'],
    ['', ''],
  ])('%s', (description, words) => {
    expect(deviceWords(description)).toBe(words);
  });
});

test.each([
  ['Lagos, NG', 'Lagos, Nigeria'],
  ['Lagos, Lagos, NG', 'Lagos, Nigeria'],
  ['Singapore, SG', 'Singapore'],
  ['Warsaw, Mazowieckie, PL', 'Warsaw, Mazowieckie, Poland'],
  ['QQ', 'QQ'],
  ['somewhere', 'somewhere'],
  ['', ''],
])('the place %j is %j', (place, words) => {
  expect(placeWords(place)).toBe(words);
});

test('one is one, and the rest are many', () => {
  expect([0, 1, 2].map((count) => counted(count, 'alert'))).toEqual(['0 alerts', '1 alert', '2 alerts']);
});

test.each([
  ['2026-03-02', '2026-03-08', /^2\s?–\s?8 March 2026$/],
  ['2026-03-30', '2026-04-05', /^30 March\s?–\s?5 April 2026$/],
])('the days from %s to %s', (first, last, words) => {
  const range = dayRange(new Date(`${first}T12:00:00Z`), new Date(`${last}T12:00:00Z`), { zone: 'UTC' });
  expect(range).toMatch(words);
});
