import { describe, expect, test } from '@jest/globals';
import { reasonWords } from '../../src/sources/reason.ts';
import { coverageView } from '../../src/teams/views/coverage-view.ts';
import {
  COVERAGE_FILTERS,
  commandFor,
  filterOf,
  gapWords,
  readCoverageFilter,
  wishOf,
} from '../../src/teams/views/coverage-words.ts';
import type { CustomerCoverage, SourceCoverage } from '../../src/tenants/index.ts';

const source = (reasonCode: string): SourceCoverage => ({
  source: 'graph.riskyUsers',
  status: 'notReadable',
  reasonCode,
  reason: 'Why.',
  lastGoodAt: null,
  lastAttemptAt: null,
});
const contoso: CustomerCoverage = {
  tenantId: 't-contoso',
  name: 'Contoso',
  state: 'partly',
  sources: [],
  relationship: undefined,
  unwatched: undefined,
};

describe('what stands behind the command', () => {
  test.each([
    ['consent', 'consent'],
    ['missing consent', 'consent'],
    ['without a licence', 'licence'],
    ['no license', 'licence'],
    ['missing roles', 'permission'],
    ['by permission', 'permission'],
    ['gdap', 'relationship'],
    ['sign-in', 'signIn'],
    ['failing', 'failing'],
    ['unread', 'none'],
    ['not watched', 'unwatched'],
  ])('%s is %s', (said, filter) => {
    expect(readCoverageFilter(said)).toBe(filter);
  });

  test.each(['contoso', 'consent consulting', 'no consent corp', '', 'missing'])(
    '“%s” is a name, or nothing',
    (said) => {
      expect(readCoverageFilter(said)).toBeUndefined();
    },
  );
});

describe('reasons', () => {
  const CODES = [
    'noConsent',
    'noRelationship',
    'noLicence',
    'missingPermission',
    'blockedByConditionalAccess',
    'tenantGone',
    'noServiceUser',
    'mfaRequired',
    'refreshTokenDead',
    'wrongSecret',
    'loginRefused',
    'refused',
    'malformed',
    'throttled',
    'unreachable',
    'unexpected',
  ] as const;

  test.each(CODES)('%s falls under a filter that finds it, and has a mend', (code) => {
    expect(reasonWords(code)).not.toBe('');
    expect(wishOf(filterOf(code)).reasonCodes).toContain(code);
    const { why, mend } = gapWords(source(code), contoso, false);
    expect(why).toMatch(/\S/);
    expect(mend).toMatch(/^[A-Z].{10,}\.?/);
    expect(gapWords(source(code), contoso, true).mend).not.toContain('consent Contoso');
  });

  test('one that a newer Watchpost stored is something that fails', () => {
    expect(filterOf('fromTheFuture')).toBe('failing');
    expect(gapWords(source('fromTheFuture'), contoso, false).why).toBe('Why.');
  });

  test('each filter asks for customers that are watched, but for the one of those that are not', () => {
    for (const filter of COVERAGE_FILTERS) {
      const { states = [] } = wishOf(filter);
      expect(states.includes('unwatched')).toBe(filter === 'unwatched');
    }
  });
});

test('the overview counts a customer once under each filter, as the list behind its button does', () => {
  const states = { none: 11, partly: 0, waiting: 0, full: 0, unwatched: 0 };
  const reasons = [
    { reasonCodes: ['unreachable'], customers: 5 },
    { reasonCodes: ['tenantGone'], customers: 4 },
    { reasonCodes: ['noConsent', 'throttled', 'unreachable'], customers: 2 },
  ];
  const facts = { counts: { states, reasons }, customers: [], total: 0, own: contoso, page: 0, filter: undefined };
  const { groups } = coverageView(facts, { zone: 'UTC', now: new Date('2026-03-04T10:00:00Z') });
  expect(groups.map(({ filterId, text }) => [filterId, Number.parseInt(text, 10)])).toEqual([
    ['failing', 11],
    ['consent', 2],
  ]);
});

describe('a list by reason', () => {
  const clock = { zone: 'UTC', now: new Date('2026-03-04T10:00:00Z') };
  const counts = { states: { none: 0, partly: 1, waiting: 0, full: 4, unwatched: 0 }, reasons: [] };
  const view = (filter: (typeof COVERAGE_FILTERS)[number], customers: readonly CustomerCoverage[]) =>
    coverageView({ counts, customers, total: customers.length, own: contoso, page: 0, filter }, clock);

  test.each(COVERAGE_FILTERS)('of nobody says so: %s', (filter) => {
    const { hasRows, rowsTitle, hint } = view(filter, []);
    expect([hasRows, rowsTitle]).toEqual([true, expect.stringMatching(/^There is no customer .+\.$/)]);
    if (filter !== 'unwatched') expect(hint).not.toContain('contoso');
  });

  test('mends nothing where nothing is missing', () => {
    expect(view('full', [{ ...contoso, state: 'full' }]).hint).toMatch(/^\*\*coverage Contoso\*\* shows its sources;/);
    expect(view('partly', [contoso]).hint).toMatch(/^\*\*coverage Contoso\*\* names what mends it;/);
  });
});

test('a command shows a name as it can be typed, and none that is cut', () => {
  expect(commandFor('consent', 'Contoso')).toBe('**consent Contoso**');
  expect(commandFor('consent', 'W'.repeat(61))).toBe('**consent** and the customer’s name');
  expect(commandFor('consent', '[x](https://evil.example)')).not.toContain('](');
});
