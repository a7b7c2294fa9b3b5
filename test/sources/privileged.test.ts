import { describe, expect, test } from '@jest/globals';
import { findPrivileged, hintsAtAdmin, isPrivilegedRole } from '../../src/privileged/index.ts';
import { PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer, type SimUser } from '../../src/sandbox/cloud/world.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const HOUR_MS = 3_600_000;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const customer = (name: string) => getCustomer(bench.cloud.world, name);
const privilegedOf = async (tenantId: string, users: readonly SimUser[]) => {
  const found = await findPrivileged(
    bench.db,
    tenantId,
    users.map(({ id, displayName }) => ({ id, name: displayName })),
  );
  return users.filter(({ id }) => found.has(id)).map(({ displayName }) => displayName);
};

describe('holders of administrator roles', () => {
  test('are known of every tenant that can be read, the partner’s own among them', async () => {
    await bench.sources().runDueOnce();
    expect(await privilegedOf(customer('Contoso').id, customer('Contoso').users)).toEqual(['Debra Berger']);
    const staff = bench.cloud.world.partner.users.filter(({ id }) =>
      ['Megan Bowen', 'Lee Gu', 'Nestor Wilke', 'Isaiah Langer', 'Miriam Graham'].some((name) => id === staffId(name)),
    );
    // A security reader only looks, and an owner without a role is nobody here.
    expect(await privilegedOf(PARTNER_TENANT_ID, staff)).toEqual(['Megan Bowen', 'Lee Gu', 'Isaiah Langer']);
    expect(bench.cloud.requests.unexpected()).toEqual([]);
    expect(bench.warnings).toEqual([]);
  });

  test('follow a change within the hour, also where more hold a role than one answer expands', async () => {
    const { id, users } = customer('Fabrikam');
    const fresh = Array.from(
      { length: 30 },
      (_, index): SimUser => ({
        id: `00000000-0000-4000-8000-0000000fab${String(index).padStart(2, '0')}`,
        displayName: `Fay Admin${index}`,
        upn: `fay${index}@fabrikam.com`,
        jobTitle: '',
        roleTemplateIds: [GLOBAL_ADMINISTRATOR],
        accountEnabled: true,
        sessionsRevokedAt: undefined,
      }),
    );
    users.push(...fresh);
    bench.pass(HOUR_MS + 1000);
    await bench.sources().runDueOnce();
    expect(await privilegedOf(id, fresh)).toHaveLength(30);
    users.splice(-30);
    bench.pass(HOUR_MS + 1000);
    await bench.sources().runDueOnce();
    expect(await privilegedOf(id, fresh)).toEqual([]);
  });

  test('stay as they were while they cannot be read', async () => {
    customer('Contoso').consented = false;
    bench.pass(HOUR_MS + 1000);
    await bench.sources().runDueOnce();
    expect(await privilegedOf(customer('Contoso').id, customer('Contoso').users)).toEqual(['Debra Berger']);
  });

  test('are guessed by their names where they never could be', async () => {
    const subject = (name: string) => ({ id: name, name });
    const subjects = ['Adele Vance', 'Contoso Admin', 'adm-kai'].map(subject);
    expect([...(await findPrivileged(bench.db, customer('Alpine Ski House').id, subjects))]).toEqual([
      'Contoso Admin',
      'adm-kai',
    ]);
    expect([...(await findPrivileged(bench.db, customer('Fabrikam').id, subjects))]).toEqual([]);
  });
});

test.each([
  ['Global Administrator', GLOBAL_ADMINISTRATOR, true],
  ['Helpdesk Administrator, who resets passwords', '729827e3-9c14-49f7-bb1b-9608f156bbb8', true],
  ['a role that Microsoft adds tomorrow', '00000000-0000-4000-8000-00000000beef', true],
  ['Security Reader', '5D6B6BB7-DE71-4623-B4AF-96380A352509', false],
  ['Directory Readers', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b', false],
])('%s', (_, role, isPrivileged) => {
  expect(isPrivilegedRole(role)).toBe(isPrivileged);
});

test.each([
  ['admin', true],
  ['Global Administrator', true],
  ['adm.lee@contoso.com', true],
  ['Break Glass 1', true],
  ['Adele Vance', false],
  ['Adminah Root-Vale', true],
  ['Badmington', false],
])('a name like %s', (name, hints) => {
  expect(hintsAtAdmin(name)).toBe(hints);
});
