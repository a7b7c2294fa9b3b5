import { describe, expect, test } from '@jest/globals';
import type { Signal } from '../../src/alerts/index.ts';
import { inTheirSituations } from '../../src/alerts/twins.ts';

const signal = (key: string, twinKey = 'partner:sub:mining:10:00'): Signal =>
  ({ key, twinKey, situationKey: key }) as Signal;
const stored = (key: string, situationKey: string) => ({ key, twinKey: 'partner:sub:mining:10:00', situationKey });
const placed = (...args: Parameters<typeof inTheirSituations>) =>
  inTheirSituations(...args).map((one) => one.situationKey);

describe('one fraud seen through two APIs', () => {
  test('joins the alert of the first', () => {
    expect(placed([signal('partnerCenter:fraudEvent:a')], new Map(), [stored('graph:securityAlert:A', 'A')])).toEqual([
      'A',
    ]);
  });

  test('two machines detected in the same minute stay two alerts, in both APIs', () => {
    const graph = [stored('graph:securityAlert:A', 'A'), stored('graph:securityAlert:B', 'B')];
    const events = [signal('partnerCenter:fraudEvent:a'), signal('partnerCenter:fraudEvent:b')];
    expect(placed(events, new Map(), graph)).toEqual(['A', 'B']);
  });

  test('an item of the same API is never a twin', () => {
    expect(placed([signal('graph:securityAlert:B')], new Map(), [stored('graph:securityAlert:A', 'A')])).toEqual([
      'graph:securityAlert:B',
    ]);
  });

  test('a known item stays where it is, whatever looks like it', () => {
    const known = new Map([['graph:securityAlert:B', { alertId: 'b', situationKey: 'B', wasOpen: true }]]);
    expect(placed([signal('graph:securityAlert:B')], known, [stored('partnerCenter:fraudEvent:a', 'A')])).toEqual([
      'B',
    ]);
  });
});
