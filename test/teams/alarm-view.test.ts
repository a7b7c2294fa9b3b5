import { describe, expect, test } from '@jest/globals';
import type { Alarm, AlarmFacts } from '../../src/alarms/index.ts';
import { readCommand } from '../../src/teams/read-command.ts';
import { alarmLine, alarmView } from '../../src/teams/views/alarm-view.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const CLOCK = { zone: 'UTC', now: NOW };
const NAMES: Readonly<Record<string, string>> = { a: 'Contoso', b: '[Sign in](https://evil.example)' };

const row = (sources: readonly string[], reasonCode: string, tenantCount: number) => ({
  sources,
  reasonCode,
  reason: 'Microsoft could not be reached.',
  tenantCount,
  tenantIds: ['a', 'b'].slice(0, tenantCount),
  since: '2026-03-04T03:10:00.000Z',
});
const EMPTY = { rows: [], isEverywhere: false, readAgain: 0, count: 0, secret: '', diesAt: '' } as const;
const alarm = (facts: Pick<AlarmFacts, 'kind'> & Partial<AlarmFacts>, change: Partial<Alarm> = {}): Alarm => ({
  id: '0197f3a2-6d10-7c41-9b52-000000000900',
  number: 3,
  key: 'key',
  sinceAt: new Date('2026-03-04T03:10:00Z'),
  openedAt: NOW,
  closedAt: null,
  foldedInto: null,
  version: 1,
  ...change,
  facts: { ...EMPTY, ...facts },
});
const view = (one: Alarm) => alarmView(one, (tenantId) => NAMES[tenantId] ?? tenantId, CLOCK);
const users = row(['graph.riskyUsers'], 'unreachable', 14);

describe('the title says what does not work', () => {
  test.each<[string, Parameters<typeof alarm>[0]]>([
    ['Risky users are not being read', { kind: 'silent', rows: [users], isEverywhere: true, count: 14 }],
    ['Risky users of 14 tenants are not being read', { kind: 'silent', rows: [users], count: 14 }],
    [
      'List of customers is not being read',
      { kind: 'silent', rows: [row(['customers'], 'refused', 1)], isEverywhere: true },
    ],
    [
      '2 sources are not being read',
      { kind: 'silent', rows: [row(['customers', 'partnerAlerts'], 'refused', 1)], isEverywhere: true },
    ],
    ['1 tenant can no longer be read', { kind: 'lost', count: 1 }],
    [
      'The refresh token of the service user ends on 18 Mar 2026',
      { kind: 'token', secret: 'refreshToken', diesAt: '2026-03-18T08:00:00.000Z' },
    ],
    ['The refresh token of the service user is not being renewed', { kind: 'token', secret: 'refreshToken' }],
    [
      'The client secret of the app ends on 18 Mar 2026',
      { kind: 'token', secret: 'clientSecret', diesAt: '2026-03-18T08:00:00.000Z' },
    ],
    ['The home of the refresh token cannot be used', { kind: 'token', secret: 'tokenStore' }],
    ['1 card cannot be sent', { kind: 'deliveries', count: 1 }],
    ['3 cards of new alerts are not in the channel yet', { kind: 'waiting', count: 3 }],
    ['40 jobs are overdue', { kind: 'jobs', count: 40 }],
    ['Webhooks of Partner Center do not arrive', { kind: 'webhook', count: 3 }],
  ])('%s', (title, facts) => {
    expect(view(alarm(facts)).title).toBe(title);
  });
});

test('a row names whom it hits and since when, and no customer’s name is live', () => {
  const [shown] = view(alarm({ kind: 'silent', rows: [users], isEverywhere: true, count: 14 })).rows;
  expect(shown?.name).toBe('risky users');
  expect(shown?.text).toMatch(/^Contoso, .* and 12 more, last read at 03:10 UTC\. Microsoft could not be reached\.$/);
  expect(shown?.text).not.toContain('](');
});

test('who may help depends on the cause', () => {
  const secret = view(
    alarm({ kind: 'silent', rows: [row(['graph.riskyUsers'], 'wrongSecret', 14)], isEverywhere: true }),
  );
  expect(secret.steps.join(' ')).toContain('AZURE_CLIENT_SECRET');
  expect(view(alarm({ kind: 'silent', rows: [users] })).steps.join(' ')).toContain('service health');
});

test('at its end it says from when to when, or where it goes on', () => {
  const over = view(alarm({ kind: 'silent', rows: [users] }, { closedAt: new Date('2026-03-04T04:25:00Z') }));
  expect(over).toMatchObject({ isOpen: false, since: 'From 03:10 UTC to 04:25 UTC', rows: [], steps: [] });
  expect(over.look.word).toBe('OVER');
  const folded = view(alarm({ kind: 'silent', rows: [users] }, { closedAt: NOW, foldedInto: 7 }));
  expect(folded.over).toBe('Alarm 7 tells of it from now on.');
});

test('one line tells it all', () => {
  expect(alarmLine(alarm({ kind: 'jobs', count: 2 }), CLOCK)).toBe('Alarm 3: 2 jobs are overdue. Since 03:10 UTC.');
});

test.each([
  ['alarms', { name: 'alarms' }],
  ['alarm 3', { name: 'alarm', number: 3 }],
  ['alarm #3', { name: 'alarm', number: 3 }],
  ['alarm', { name: 'incomplete', example: 'alarm 3' }],
])('“%s” is a command', (text, command) => {
  expect(readCommand(text)).toEqual(command);
});
