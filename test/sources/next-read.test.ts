import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextReadAt } from '../../src/sources/next-read.ts';

const NOON = new Date('2026-03-04T12:00:00Z');

describe('the next read', () => {
  test('comes after now and within the interval, and then exactly one interval later each time', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 86_400 }),
        fc.string(),
        (now, intervalSec, row) => {
          const next = nextReadAt(now, intervalSec, row);
          expect(next.getTime()).toBeGreaterThan(now.getTime());
          expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(intervalSec * 1000);
          expect(nextReadAt(next, intervalSec, row).getTime() - next.getTime()).toBe(intervalSec * 1000);
        },
      ),
    );
  });

  test('of thousands that were due at once is spread over the whole interval', () => {
    const perSecond = new Array<number>(60).fill(0);
    for (let tenant = 0; tenant < 6000; tenant += 1) {
      const second =
        Math.ceil((nextReadAt(NOON, 60, `graph.riskyUsers ${tenant}`).getTime() - NOON.getTime()) / 1000) - 1;
      perSecond[second] = (perSecond[second] ?? 0) + 1;
    }
    expect(Math.min(...perSecond)).toBeGreaterThan(60);
    expect(Math.max(...perSecond)).toBeLessThan(150);
  });

  test('is the same on every instance', () => {
    const other = new Date(NOON.getTime() + 30);
    expect(nextReadAt(other, 60, 'a b').getTime()).toBe(nextReadAt(NOON, 60, 'a b').getTime());
  });
});
