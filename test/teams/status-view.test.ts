import { expect, test } from '@jest/globals';
import { type DeskState, statusView } from '../../src/teams/views/status-view.ts';
import type { CoverageRow } from '../../src/tenants/index.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const CLOCK = { zone: 'UTC', now: NOW };

const row = (source: string, change: Partial<CoverageRow> = {}): CoverageRow => ({
  source,
  tenantId: 'fabrikam',
  tenantName: 'Fabrikam',
  status: 'ok',
  reasonCode: null,
  reason: null,
  lastGoodAt: new Date(NOW.getTime() - 60_000),
  lastAttemptAt: NOW,
  ...change,
});

const stateOf = (rows: readonly CoverageRow[]): DeskState => ({
  alarms: [],
  coverage: { counts: { new: 0, ok: rows.length, failing: 0, notReadable: 0 }, rows, quarantined: 0 },
  channels: 1,
  chats: [],
  parked: [],
  unsure: 0,
  waiting: 0,
  hasRoles: true,
  findings: [],
  version: '1.0.0',
});

test('every source that was ever read well has its line, fraud first', () => {
  const rows = [
    'customers',
    'graph.contactAccounts',
    'graph.partnerSecurity',
    'graph.privilegedAccounts',
    'graph.riskDetections',
    'graph.riskyUsers',
    'graph.securityDefaults',
    'ownHouse',
    'partnerAlerts',
  ].map((source) => row(source));
  const { lastReads } = statusView(stateOf(rows), CLOCK);
  expect(lastReads.map(({ name }) => name)).toEqual([
    'partner alerts',
    'risky sign-ins',
    'risky users',
    'list of customers',
    'accounts of contacts',
    'partner security requirements',
    'holders of administrator roles',
    'security defaults',
    'our own house',
  ]);
});

test('a source that fails now still says when it was read last, and one that never was has no line', () => {
  const rows = [
    row('partnerAlerts', { status: 'failing', reasonCode: 'unreachable', reason: 'No answer.' }),
    row('graph.riskyUsers', {
      status: 'notReadable',
      reasonCode: 'noLicence',
      reason: 'No licence.',
      lastGoodAt: null,
    }),
  ];
  const { lastReads } = statusView(stateOf(rows), CLOCK);
  expect(lastReads).toEqual([{ name: 'partner alerts', text: 'read at 09:59 UTC', color: 'Default' }]);
});
