import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { createRoles } from '../../src/people/index.ts';

const MEGAN = '00000000-0000-4000-8000-000000000001';
const GROUPS = { reader: 'G-READ', responder: 'G-RESPOND', approver: '', administrator: 'G-ADMIN' };

/** Groups with a clock and a switch, and what was asked. */
function desk(memberships: Record<string, string[]> = { [MEGAN]: ['g-respond'] }) {
  const state = { at: Date.parse('2026-03-04T10:00:00Z'), isDown: false, asked: [] as string[] };
  const roles = createRoles({
    groups: GROUPS,
    cacheMin: 5,
    now: () => new Date(state.at),
    memberGroups: async (entraId, groupIds) => {
      state.asked.push(entraId);
      if (state.isDown) throw new AppError('source_unreachable');
      return groupIds.filter((id) => memberships[entraId]?.includes(id));
    },
  });
  const pass = (minutes: number) => {
    state.at += minutes * 60_000;
  };
  return { state, roles, pass, memberships };
}

describe('roles from groups', () => {
  test.each([
    [['g-read'], 'reader'],
    [['g-respond', 'g-read'], 'responder'],
    [['g-admin', 'g-read'], 'administrator'],
    [['g-other'], 'none'],
    [[], 'none'],
  ])('in %j: %s', async (groups, role) => {
    expect(await desk({ [MEGAN]: groups }).roles.roleOf(MEGAN)).toEqual({ role, basis: 'groups' });
  });

  test('without any group everybody may do everything, and it says so', async () => {
    const roles = createRoles({
      groups: { reader: '', responder: '' },
      cacheMin: 5,
      now: () => new Date(0),
      memberGroups: () => Promise.reject(new Error('must not be asked')),
    });
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'administrator', basis: 'noGroupsConfigured' });
  });

  test('an answer holds for five minutes, then a change is seen', async () => {
    const { state, roles, pass, memberships } = desk();
    await roles.roleOf(MEGAN);
    memberships[MEGAN] = [];
    pass(4.99);
    expect(await roles.roleOf(MEGAN)).toMatchObject({ role: 'responder' });
    expect(state.asked).toHaveLength(1);
    pass(0.01);
    expect(await roles.roleOf(MEGAN)).toMatchObject({ role: 'none' });
  });

  test('a clock that is set back does not make an answer last longer', async () => {
    const { state, roles, pass } = desk();
    await roles.roleOf(MEGAN);
    pass(-600);
    await roles.roleOf(MEGAN);
    expect(state.asked).toHaveLength(2);
  });

  test('many questions about one person at once are asked once', async () => {
    const { state, roles } = desk();
    const answers = await Promise.all(Array.from({ length: 20 }, () => roles.roleOf(MEGAN)));
    expect(new Set(answers.map((answer) => answer.role))).toEqual(new Set(['responder']));
    expect(state.asked).toEqual([MEGAN]);
  });

  test('of very many people those asked longest ago are forgotten', async () => {
    const { state, roles } = desk();
    for (let index = 0; index < 2001; index += 1) await roles.roleOf(`person-${index}`);
    state.asked = [];
    await roles.roleOf('person-2000');
    await roles.roleOf('person-1');
    await roles.roleOf('person-0');
    expect(state.asked).toEqual(['person-0']);
  });
});

describe('while the groups cannot be asked', () => {
  test('an answer of up to an hour ago holds, then reading only', async () => {
    const { state, roles, pass } = desk();
    await roles.roleOf(MEGAN);
    state.isDown = true;
    pass(59);
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'responder', basis: 'groups' });
    pass(1);
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'reader', basis: 'unknown' });
  });

  test('somebody never seen may only read, and is asked about again soon', async () => {
    const { state, roles, pass } = desk();
    state.isDown = true;
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'reader', basis: 'unknown' });
    state.isDown = false;
    expect(await roles.roleOf(MEGAN)).toMatchObject({ basis: 'unknown' });
    pass(0.5);
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'responder', basis: 'groups' });
    expect(state.asked).toHaveLength(2);
  });

  test('a mistake of ours is not taken for an outage', async () => {
    const roles = createRoles({
      groups: GROUPS,
      cacheMin: 5,
      now: () => new Date(0),
      memberGroups: () => Promise.reject(new TypeError('wrong')),
    });
    await expect(roles.roleOf(MEGAN)).rejects.toThrow(TypeError);
    await expect(roles.roleOf(MEGAN)).rejects.toThrow(TypeError);
  });
});

describe('while the groups take longer than a press may', () => {
  /** Groups that answer when the test says so. */
  function slowDesk() {
    const state = { at: Date.parse('2026-03-04T10:00:00Z'), answers: [] as ((groups: string[]) => void)[] };
    const roles = createRoles({
      groups: GROUPS,
      cacheMin: 5,
      patienceMs: 1,
      now: () => new Date(state.at),
      memberGroups: () => new Promise((resolve) => state.answers.push(resolve)),
    });
    const pass = (minutes: number) => {
      state.at += minutes * 60_000;
    };
    /** Answers the call that waits, and lets it count. */
    const answer = async (groups: string[]) => {
      state.answers.pop()?.(groups);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { state, roles, pass, answer };
  }
  const UNKNOWN = { role: 'reader', basis: 'unknown' };

  test('what is known holds for an hour, then reading only', async () => {
    const { state, roles, pass, answer } = slowDesk();
    expect(await roles.roleOf(MEGAN)).toEqual(UNKNOWN);
    await answer(['g-respond']);
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'responder', basis: 'groups' });
    pass(6);
    const answers = await Promise.all(Array.from({ length: 20 }, () => roles.roleOf(MEGAN)));
    expect(new Set(answers.map(({ role, basis }) => `${role} ${basis}`))).toEqual(new Set(['responder groups']));
    pass(53.9);
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'responder', basis: 'groups' });
    pass(0.2);
    expect(await roles.roleOf(MEGAN)).toEqual(UNKNOWN);
    // One call waits, however often somebody pressed meanwhile.
    expect(state.answers).toHaveLength(1);
  });

  test('a call that was given up counts when it ends', async () => {
    const { roles, pass, answer } = slowDesk();
    await roles.roleOf(MEGAN);
    await answer(['g-respond']);
    pass(6);
    expect(await roles.roleOf(MEGAN)).toMatchObject({ role: 'responder' });
    await answer(['g-admin']);
    expect(await roles.roleOf(MEGAN)).toEqual({ role: 'administrator', basis: 'groups' });
  });
});

describe('a customer with a group of its own', () => {
  const [CONTOSO, FABRIKAM, ADMIN, TEAM] = ['t-contoso', 't-fabrikam', 'p-admin', 'p-team'];
  const own = (tenantId: string, role: 'responder' | 'approver', groupId: string) => ({
    tenantId,
    role,
    groupId,
    groupName: 'Contoso team',
  });

  /** The desk's groups, and those of some customers; each question is noted with what it asked for. */
  function house(groups: readonly ReturnType<typeof own>[], memberships: Record<string, string[]>) {
    const state = { at: Date.parse('2026-03-04T10:00:00Z'), isDown: false, asked: [] as (readonly string[])[], groups };
    const roles = createRoles({
      groups: GROUPS,
      customerGroups: { all: () => state.groups, of: (id) => state.groups.filter(({ tenantId }) => tenantId === id) },
      cacheMin: 5,
      now: () => new Date(state.at),
      memberGroups: async (entraId, groupIds) => {
        state.asked.push(groupIds);
        if (state.isDown) throw new AppError('source_unreachable');
        return groupIds.filter((id) => memberships[entraId]?.includes(id));
      },
    });
    return { state, roles };
  }

  test('stands in the place of the desk’s for that role alone', async () => {
    const { roles } = house([own(CONTOSO, 'responder', 'g-team')], {
      [MEGAN]: ['g-respond'],
      [TEAM]: ['g-team'],
      [ADMIN]: ['g-admin'],
    });
    expect((await roles.roleOf(MEGAN)).role).toBe('responder');
    expect((await roles.roleOf(MEGAN, FABRIKAM)).role).toBe('responder');
    expect((await roles.roleOf(MEGAN, CONTOSO)).role).toBe('reader');
    expect((await roles.roleOf(TEAM, CONTOSO)).role).toBe('responder');
    expect((await roles.roleOf(ADMIN, CONTOSO)).role).toBe('administrator');
    expect(roles.groupsAt(CONTOSO).map(({ role, isOwn }) => `${role} ${isOwn}`)).toEqual([
      'reader false',
      'responder true',
      'administrator false',
    ]);
    expect(roles.ownCustomers()).toEqual([CONTOSO]);
  });

  test('lets its members read the desk, and those who are in no group nothing', async () => {
    const { roles } = house([own(CONTOSO, 'responder', 'g-team')], { [TEAM]: ['g-team'] });
    expect((await roles.roleOf(TEAM)).role).toBe('reader');
    expect((await roles.roleOf(TEAM, FABRIKAM)).role).toBe('reader');
    expect((await roles.roleOf('p-stranger')).role).toBe('none');
    expect((await roles.roleOf('p-stranger', CONTOSO)).role).toBe('none');
  });

  test('costs no question more while there are few', async () => {
    const { state, roles } = house([own(CONTOSO, 'responder', 'g-team'), own(FABRIKAM, 'approver', 'g-other')], {
      [MEGAN]: ['g-respond'],
    });
    await roles.roleOf(MEGAN);
    await roles.roleOf(MEGAN, CONTOSO);
    await roles.roleOf(MEGAN, FABRIKAM);
    expect(state.asked).toEqual([['g-read', 'g-respond', 'g-admin', 'g-team', 'g-other']]);
  });

  test('of very many customers those that matter are asked for, twenty at once', async () => {
    const many = Array.from({ length: 90 }, (_, n) => own(`t-${n}`, 'responder', `g-${n}`));
    const { state, roles } = house(many, { [MEGAN]: ['g-respond'], [TEAM]: ['g-89'] });
    expect((await roles.roleOf(MEGAN, 't-88')).role).toBe('reader');
    expect((await roles.roleOf(TEAM, 't-89')).role).toBe('responder');
    expect(state.asked.map((ids) => ids.length)).toEqual([20, 20]);
    // Somebody whom the desk does not know may be of any team.
    expect((await roles.roleOf('p-stranger')).role).toBe('none');
    expect(new Set(state.asked.flat()).size).toBe(93);
  });

  test('an outage holds what is known for an hour, and gives nothing that is not', async () => {
    const { state, roles } = house([own(CONTOSO, 'responder', 'g-team')], { [TEAM]: ['g-team'] });
    expect((await roles.roleOf(TEAM, CONTOSO)).role).toBe('responder');
    state.isDown = true;
    state.at += 30 * 60_000;
    expect((await roles.roleOf(TEAM, CONTOSO)).role).toBe('responder');
    // A group that was set meanwhile was never asked about: closed, not open.
    state.groups = [own(CONTOSO, 'responder', 'g-new')];
    expect(await roles.roleOf(TEAM, CONTOSO)).toEqual({ role: 'reader', basis: 'unknown' });
    state.at += 60 * 60_000;
    expect(await roles.roleOf(TEAM, CONTOSO)).toEqual({ role: 'reader', basis: 'unknown' });
  });

  test('many questions at once, of several customers, are asked once', async () => {
    const { state, roles } = house([own(CONTOSO, 'responder', 'g-team')], { [TEAM]: ['g-team'] });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => roles.roleOf(TEAM, n % 2 === 0 ? CONTOSO : undefined)),
    );
    expect(answers.map(({ role }) => role).filter((role) => role === 'responder')).toHaveLength(10);
    expect(state.asked).toHaveLength(1);
  });
});
