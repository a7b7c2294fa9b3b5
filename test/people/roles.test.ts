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
