import { describe, expect, test } from '@jest/globals';
import type { FoldFacts } from '../../src/folds/index.ts';
import { mapRelationship } from '../../src/sources/graph/map-relationship.ts';
import { renderCard } from '../../src/teams/render.ts';
import { alertView } from '../../src/teams/views/alert-view.ts';
import { foldView } from '../../src/teams/views/fold-view.ts';
import { alertOf, detection } from '../folds/sample-signals.ts';

const NOW = new Date('2026-03-04T14:20:00Z');
const clock = { zone: 'UTC', now: NOW };
const around = {
  clock,
  customers: new Map([
    ['contoso', 'Contoso'],
    ['fabrikam', '**Fabrikam**'],
  ]),
};
const facts = (change: Partial<FoldFacts> = {}, fold: Partial<FoldFacts['fold']> = {}): FoldFacts => ({
  fold: {
    id: '0197f3a2-6d10-7c41-9b52-000000000901',
    kind: 'storm',
    groupKey: 'storm:kind:newcountry',
    eventType: 'newcountry',
    tenantId: null,
    openedAt: new Date('2026-03-04T14:02:00Z'),
    until: new Date('2026-03-05T02:02:00Z'),
    endedAt: null,
    version: 1,
    ...fold,
  },
  version: 12,
  total: 40,
  open: 30,
  untaken: 20,
  left: 0,
  bySeverity: [
    { severity: 'low', total: 10, open: 5 },
    { severity: 'medium', total: 30, open: 25 },
  ],
  tenants: [
    { name: 'contoso', count: 30 },
    { name: 'fabrikam', count: 10 },
  ],
  tenantCount: 5,
  kinds: [{ name: 'newcountry', count: 40 }],
  worst: [alertOf(detection('1', 'Adele Vance'))],
  lastAt: new Date('2026-03-04T14:15:00Z'),
  upTo: 77,
  ...change,
});

describe('the card of a fold', () => {
  test('says what storms, where and since when, the worst severity first', () => {
    const view = foldView(facts(), around);
    expect(view.title).toBe('Storm: 40 alerts “New country” at 5 customers since 14:02 UTC');
    expect(view.severities.map(({ look, text }) => `${look.symbol} ${look.word} ${text}`)).toEqual([
      '◆ MEDIUM 30 alerts, 25 open',
      '● LOW 10 alerts, 5 open',
    ]);
    expect(view.customers).toBe('Contoso 30, ∗∗Fabrikam∗∗ 10, and 3 more');
    expect([view.hasMore, view.more, view.upToId]).toEqual([true, 'and 29 more open', '77']);
    expect(view.actions.map(({ verb }) => verb)).toEqual(['fold.list', 'fold.acknowledge']);
    expect(view.look.word).toBe('STORM');
  });

  test('names the customer of a storm at one', () => {
    expect(foldView(facts({ tenantCount: 1 }, { eventType: '', tenantId: 'contoso' }), around).title).toBe(
      'Storm: 40 alerts of Contoso since 14:02 UTC',
    );
  });

  test('of quiet alerts names its day', () => {
    const view = foldView(facts({}, { kind: 'quiet', eventType: '' }), around);
    expect(view.title).toBe('Quiet: 40 alerts at 5 customers on 4 Mar 2026');
    expect(view.look.word).toBe('QUIET ALERTS');
  });

  test('says at the end what it folded, and offers nothing when all is done', () => {
    const over = { endedAt: new Date('2026-03-04T15:15:00Z') };
    const view = foldView(facts({ open: 0, untaken: 0, worst: [], left: 1 }, over), around);
    expect(view.state).toBe('Over since 14:15 UTC: it folded 40 alerts in 13 min, none is open any more.');
    expect(view.outside).toContain('One alert became worse and left this card for its own.');
    expect([view.actions, view.look.word]).toEqual([[], 'OVER']);
  });

  test('offers no acknowledging of what everybody has', () => {
    expect(foldView(facts({ untaken: 0 }), around).actions.map(({ verb }) => verb)).toEqual(['fold.list']);
  });
});

test('an alert about delegated administration is a card like any other', () => {
  const item = {
    id: 'r1',
    displayName: 'Adatum for Contoso',
    status: 'active',
    customer: { tenantId: 'contoso' },
    accessDetails: { unifiedRoles: [{ roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10' }] },
    activatedDateTime: '2026-03-04T14:00:00Z',
    endDateTime: '2028-03-04T14:00:00Z',
  };
  const [mapped] = mapRelationship('partner', item, NOW);
  if (mapped?.kind !== 'signal') throw new Error('it is news');
  const view = alertView(alertOf(mapped.signal), { customer: 'Contoso', clock });
  expect(view).toMatchObject({
    kind: 'Delegated administration',
    subjectTitle: 'Relationship',
    subject: 'Adatum for Contoso',
    headline: 'The relationship Adatum for Contoso gives us the role Global Administrator.',
    clocks: [],
  });
  expect(view.links).toHaveLength(2);
  expect(JSON.stringify(renderCard('alert', view))).toContain('◆');
});
