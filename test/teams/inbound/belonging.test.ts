import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../src/error.ts';
import { createStandings, type Roles, type Standing } from '../../../src/people/index.ts';
import { createBelonging } from '../../../src/teams/inbound/belonging.ts';
import { createRosterStanding } from '../../../src/teams/roster.ts';
import { readTurn, type Turn } from '../../../src/teams/turn.ts';
import { createClock } from '../../support/clock.ts';
import { until } from '../../support/desk.ts';

const TENANT = '11111111-aaaa-4bbb-8ccc-000000000001';
const PERSON = '11111111-aaaa-4bbb-8ccc-000000000002';
const MIN = 60_000;
const away = () => Promise.reject(new AppError('source_unreachable'));

const turn = readTurn({
  id: '1',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:1', name: 'Nestor Wilke', aadObjectId: PERSON },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
}) as Turn;

describe('what the roster of Teams says of somebody', () => {
  const asking = (account: () => Promise<unknown>) =>
    createRosterStanding(async () => ({ conversations: { getConversationMember: account } }) as never)(
      turn,
      PERSON,
      TENANT,
    );
  const own = { id: '29:1', userRole: 'user', tenantId: TENANT, userPrincipalName: 'nestor@adatum.com' };

  test.each<[Standing, string, object]>([
    ['member', 'one of ours', own],
    ['member', 'one of ours, whose tenant is written otherwise', { ...own, tenantId: TENANT.toUpperCase() }],
    ['guest', 'a guest', { ...own, userRole: 'guest' }],
    ['guest', 'a guest whom Teams calls a user', { ...own, userPrincipalName: 'pat_contoso.com#EXT#@adatum.com' }],
    ['guest', 'somebody anonymous', { ...own, userRole: 'anonymous' }],
    ['guest', 'somebody of another tenant', { ...own, tenantId: PERSON }],
    ['unknown', 'somebody of no tenant', { ...own, tenantId: undefined }],
    ['unknown', 'nothing', {}],
  ])('%s: %s', async (standing, _what, account) => {
    expect(await asking(async () => account)).toBe(standing);
  });

  test('unknown: nothing, because it is away', async () => {
    expect(await asking(() => Promise.reject(new Error('502')))).toBe('unknown');
  });
});

describe('who belongs here', () => {
  const roles: Roles = {
    roleOf: async () => ({ role: 'administrator', basis: 'noGroupsConfigured' }),
    groupsAt: () => [],
    ownCustomers: () => [],
  };
  const make = (ports: Partial<Parameters<typeof createBelonging>[0]>) =>
    createBelonging({
      allowedTenants: [TENANT],
      isSandbox: false,
      userType: async () => 'member',
      inRoster: async () => 'unknown',
      roles,
      now: () => new Date(0),
      ...ports,
    });

  test.each<[string, Parameters<typeof make>[0], string | undefined, string]>([
    ['a member', {}, undefined, 'administrator'],
    ['a guest', { userType: async () => 'guest' }, 'guest', 'administrator'],
    ['somebody whom the directory does not have', { userType: async () => 'missing' }, 'guest', 'administrator'],
    ['the same in the sandbox', { userType: async () => 'missing', isSandbox: true }, undefined, 'administrator'],
    ['nobody can say', { userType: away }, undefined, 'reader'],
    ['nobody can say in the sandbox', { userType: away, isSandbox: true }, undefined, 'administrator'],
    ['Teams alone can say: ours', { userType: away, inRoster: async () => 'member' }, undefined, 'administrator'],
    ['Teams alone can say: a guest', { userType: away, inRoster: async () => 'guest' }, 'guest', 'administrator'],
    ['another tenant', { allowedTenants: [PERSON] }, 'otherTenant', 'administrator'],
  ])('%s', async (_what, ports, stranger, role) => {
    const belonging = make(ports);
    expect(await belonging.strangerOf(turn)).toBe(stranger);
    expect((await belonging.roles.roleOf(PERSON)).role).toBe(role);
  });
});

describe('what is known of somebody', () => {
  const start = () => {
    const clock = createClock(new Date('2026-03-04T10:00:00Z'));
    const asked: string[] = [];
    const says = { now: 'member' as Standing };
    const standings = createStandings({ now: clock.now });
    const ask = async () => {
      asked.push(says.now);
      return says.now;
    };
    return { clock, asked, says, of: () => standings.of(PERSON, ask) };
  };

  test('is asked once for many who want to know at once, and not again for ten minutes', async () => {
    const { clock, asked, of } = start();
    await Promise.all([of(), of(), of()]);
    clock.advance(9 * MIN);
    expect([await of(), asked.length]).toEqual(['member', 1]);
  });

  test('is asked again behind whoever comes after that, and is new for the next', async () => {
    const { clock, asked, says, of } = start();
    await of();
    says.now = 'guest';
    clock.advance(11 * MIN);
    expect(await of()).toBe('member');
    await until('the news', async () => (await of()) === 'guest');
    expect(asked).toHaveLength(2);
  });

  test('holds for a day while nobody can say, asked for every half minute at most', async () => {
    const { clock, asked, says, of } = start();
    await of();
    says.now = 'unknown';
    clock.advance(11 * MIN);
    for (let n = 0; n < 10; n += 1) expect(await of()).toBe('member');
    expect(asked).toHaveLength(2);
    clock.advance(23 * 60 * MIN);
    expect(await of()).toBe('member');
    clock.advance(60 * MIN);
    expect(await of()).toBe('unknown');
    says.now = 'member';
    expect(await of()).toBe('unknown');
    clock.advance(31_000);
    expect(await of()).toBe('member');
  });
});
