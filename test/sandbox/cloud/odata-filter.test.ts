import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Filterable, parseFilter } from '../../../src/sandbox/cloud/odata-filter.ts';

const FILTERABLE: Filterable = {
  name: { kind: 'text', operators: ['eq', 'startswith'] },
  level: { kind: 'text', operators: ['eq'] },
  'customer/tenantId': { kind: 'text', operators: ['eq'] },
  at: { kind: 'instant', operators: ['ge', 'lt'] },
};
const ROW = {
  name: "Margie's Travel",
  level: 'high',
  customer: { tenantId: 'abc' },
  at: '2026-03-04T09:12:44.1234567Z',
};

const matches = (filter: string): boolean | string => {
  const parsed = parseFilter(filter, FILTERABLE);
  return parsed.ok ? parsed.value(ROW) : 'refused';
};

describe('$filter', () => {
  test.each<[string, boolean | string]>([
    ['', true],
    ["level eq 'high'", true],
    ["level eq 'HIGH'", true],
    ["level eq 'low'", false],
    ["name eq 'Margie''s Travel'", true],
    ["startswith(name,'Marg')", true],
    ["startswith(name, 'Trav') or level eq 'high'", true],
    ["customer/tenantId eq 'abc' and level eq 'low'", false],
    ["level eq 'low' or level eq 'high' and customer/tenantId eq 'abc'", true],
    ['at ge 2026-03-04T09:12:44.1234567Z', true],
    ['at ge 2026-03-04T09:12:44.1234568Z', false],
    ['at ge 2026-03-04T09:12:44Z', true],
    ['at lt 2026-03-04T09:12:44.124Z', true],
    ["at ge '2026-03-04T09:12:44Z'", 'refused'],
    ['level eq high', 'refused'],
    ["level ne 'high'", 'refused'],
    ["secret eq 'x'", 'refused'],
    ["level eq 'high' and", 'refused'],
    ["level eq 'high' level eq 'low'", 'refused'],
    ['level', 'refused'],
    ['at ge tomorrow', 'refused'],
  ])('%s', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test('any text survives quoting', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const parsed = parseFilter(`name eq '${name.replaceAll("'", "''")}'`, FILTERABLE);
        expect(parsed.ok && parsed.value({ name })).toBe(true);
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), (filter) => {
        expect(typeof parseFilter(filter, FILTERABLE).ok).toBe('boolean');
      }),
    );
  });
});
