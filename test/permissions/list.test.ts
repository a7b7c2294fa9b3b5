import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { teamRightsFor } from '../../appPackage/read-back.ts';
import { SETTINGS } from '../../src/config.ts';
import {
  customerScopes,
  isNeeded,
  NEEDED_ROLES,
  PERMISSIONS,
  permissionsFor,
  rolesFor,
  settingsOf,
  teamPermissions,
  whenText,
} from '../../src/permissions/index.ts';
import { GENERATED, partsOf } from './document.ts';

const fileOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const all = [...PERMISSIONS, ...NEEDED_ROLES];

describe('every permission', () => {
  test.each(
    PERMISSIONS.map(
      (permission) => [`${permission.name} (${permission.kind}, ${permission.where})`, permission] as const,
    ),
  )('%s has its reason, its calls and a word why nothing smaller would do', (_name, { reason, least, calls }) => {
    expect(reason).toMatch(/^[A-Z].{20,140}\.$/);
    expect(least).toMatch(/^[A-Z].{20,}\.$/);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(call).toMatch(/^(?:GET|POST|PUT|PATCH|DELETE) \/\S+$/);
  });

  test('is there once, for its reason', () => {
    const keys = PERMISSIONS.map(({ name, kind, where, needed }) => `${name} ${kind} ${where} ${whenText(needed)}`);
    expect(keys).toHaveLength(new Set(keys).size);
  });

  test('waits behind settings that there are', () => {
    for (const { needed } of all) for (const name of settingsOf(needed)) expect(Object.keys(SETTINGS)).toContain(name);
  });

  test('that writes waits behind a switch that is off', () => {
    const defaults = Object.fromEntries(
      Object.entries(SETTINGS).map(([name, { schema }]) => [name, schema.parse(undefined)]),
    );
    const writing = PERMISSIONS.filter(({ writes }) => writes);
    expect(writing.map(({ needed }) => whenText(needed))).toEqual([
      'with `WEBHOOK_REGISTRATION=on`',
      'with `CUSTOMER_CONSENT=on`',
      'with `KEY_VAULT_URL`',
    ]);
    for (const { needed } of writing) expect(isNeeded(needed, defaults)).toBe(false);
    // A call that changes something belongs to one that says so; asking by a body changes nothing.
    const calls = PERMISSIONS.filter(({ writes }) => !writes).flatMap((permission) => permission.calls);
    const asking = new Set(calls.filter((call) => !call.startsWith('GET ')));
    expect([...asking]).toEqual(['POST /users/{id}/checkMemberGroups']);
    expect(PERMISSIONS.filter(({ name }) => /write/i.test(name))).toEqual([]);
  });
});

describe('whether it is needed', () => {
  test.each([
    ['always', {}, true],
    [{ setting: 'TEAMS_READ_BACK', value: 'on' }, { TEAMS_READ_BACK: 'off' }, false],
    [{ setting: 'TEAMS_READ_BACK', value: 'on' }, { TEAMS_READ_BACK: 'on' }, true],
    [{ setting: 'KEY_VAULT_URL', value: 'set' }, { KEY_VAULT_URL: '' }, false],
    [{ setting: 'KEY_VAULT_URL', value: 'set' }, { KEY_VAULT_URL: 'https://vault' }, true],
    [{ setting: 'A, B', value: 'empty' }, {}, true],
    [{ setting: 'A, B', value: 'empty' }, { B: 'x' }, false],
    [{ setting: 'A', value: 'wanted' }, { A: 'x' }, false],
  ] as const)('%j with %j: %s', (needed, settings, isIt) => {
    expect(isNeeded(needed, settings)).toBe(isIt);
  });
});

test('a source names what it needs, in a customer and at home', () => {
  expect(permissionsFor('graph.contactAccounts', 'partner').map(({ name }) => name)).toEqual([
    'GroupMember.Read.All',
    'User.Read.All',
  ]);
  const always = permissionsFor('graph.riskyUsers', 'customer').filter(({ needed }) => needed === 'always');
  expect(always).toMatchObject([{ name: 'IdentityRiskyUser.Read.All', kind: 'delegated' }]);
  expect(rolesFor('graph.riskyUsers').map(({ name }) => name)).toEqual(['Security Reader']);
  expect(permissionsFor('no such source')).toEqual([]);
});

describe('what people are told to grant', () => {
  const document = fileOf('docs/permissions.md');

  test.each(Object.keys(GENERATED))('docs/permissions.md, %s: `node test/permissions/write-document.ts`', (name) => {
    expect(partsOf(document).get(name)).toBe(GENERATED[name]?.());
  });

  test('docs/permissions.md shows every one of them', () => {
    for (const { name } of all) expect(document).toContain(name);
  });

  test('the README names what is always needed, and nothing else', () => {
    const readme = fileOf('README.md');
    const [, paragraph = ''] = /\n2\. \*\*Reading\*\*:(.*)\n/.exec(readme) ?? [];
    const named = [...paragraph.matchAll(/`([A-Z]\w+(?:\.\w+)+)`/g)].map(([, name]) => name);
    const needed = PERMISSIONS.filter(
      ({ api, where, needed }) => api === 'graph' && where === 'partner' && needed === 'always',
    );
    expect(named.toSorted()).toEqual(needed.map(({ name }) => name).toSorted());
  });

  test('the app package asks a team for what is listed, and only with the switch', () => {
    expect(teamRightsFor({ TEAMS_READ_BACK: 'on' })).toEqual(teamPermissions());
    expect(teamRightsFor({ TEAMS_READ_BACK: 'off' })).toEqual([]);
    expect(fileOf('appPackage/manifest.json')).not.toMatch(/resourceSpecific/);
  });

  test('a customer is asked for reading only', () => {
    expect(customerScopes()).toEqual([
      'IdentityRiskEvent.Read.All',
      'IdentityRiskyUser.Read.All',
      'Policy.Read.All',
      'RoleManagement.Read.Directory',
      'User.Read.All',
      'GroupMember.Read.All',
    ]);
  });
});
