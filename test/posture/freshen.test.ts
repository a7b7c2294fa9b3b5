import { expect, test } from '@jest/globals';
import { freshen } from '../../src/posture/house/freshen.ts';
import type { Finding, Kept } from '../../src/posture/index.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const KEPT: Kept = { backupAt: undefined, webhookAt: undefined, upgradedAt: minutesAgo(9), missingLines: 0 };

const finding = (check: Finding['check'], status: Finding['status'], detail: Finding['detail'] = {}): Finding => ({
  tenantId: 'partner',
  check,
  status,
  detail,
  readAt: minutesAgo(50),
  sinceAt: minutesAgo(300),
  last: undefined,
});
const now = (before: Finding, kept: Partial<Kept> = {}) => freshen([before], { ...KEPT, ...kept }, NOW)[0];

test('a webhook that arrived since the reading counts', () => {
  const never = finding('houseWebhook', 'fail', { days: null, problem: 'never' });
  expect(now(never, { webhookAt: minutesAgo(2) })).toMatchObject({ status: 'pass', readAt: NOW, sinceAt: NOW });
  expect(now(never)).toMatchObject({ status: 'fail', readAt: NOW, sinceAt: never.sinceAt });
});

test('that nothing is registered only Partner Center can take back', () => {
  const unregistered = finding('houseWebhook', 'fail', { days: 1, problem: 'notRegistered' });
  expect(now(unregistered, { webhookAt: minutesAgo(2) })).toEqual(unregistered);
});

test('a backup that was made since the reading counts; one of a server cannot be seen', () => {
  const never = finding('houseBackup', 'fail', { problem: 'never' });
  expect(now(never, { backupAt: minutesAgo(2) })).toMatchObject({ status: 'pass', detail: { days: 0 } });
  const server = finding('houseBackup', 'couldNotCheck', { reason: 'serverBackups' });
  expect(now(server, { backupAt: minutesAgo(2) })).toEqual(server);
});

test('gaps of the audit log and the version are counted now', () => {
  expect(now(finding('houseAuditWhole', 'pass', { missing: 0 }), { missingLines: 2 })).toMatchObject({
    status: 'fail',
    detail: { missing: 2 },
  });
  expect(now(finding('houseVersion', 'fail', { days: 200 }))).toMatchObject({ status: 'pass', detail: { days: 0 } });
});

test('what Microsoft was asked for stands as it was read, and what was never read stays missing', () => {
  const guests = finding('houseGuests', 'fail', { guests: ['lee'] });
  expect(now(guests)).toEqual(guests);
  expect(freshen([], KEPT, NOW)).toEqual([]);
});
