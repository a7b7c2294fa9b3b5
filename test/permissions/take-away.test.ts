import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { NEEDED_ROLES, PERMISSIONS, type Permission } from '../../src/permissions/index.ts';
import { ROLES } from '../../src/sandbox/cloud/roles.ts';
import { getCustomer, type SimTenant } from '../../src/sandbox/cloud/world.ts';
import { newId } from '../../src/storage/new-id.ts';
import { coverageCustomerView } from '../../src/teams/views/coverage-customer-view.ts';
import { readCustomerCoverage } from '../../src/tenants/index.ts';
import { useCloud } from '../sources/cloud-bench.ts';

const bench = useCloud();
const contoso = (): SimTenant => getCustomer(bench.cloud.world, 'Contoso');
const partner = (): SimTenant => bench.cloud.world.partner;
const clock = {
  zone: 'UTC',
  get now() {
    return bench.now();
  },
};

/** A person and a group of a tenant that are contacts of it, and a group that holds a role: so that all is asked for. */
async function furnish(tenant: SimTenant): Promise<void> {
  const [user] = tenant.users;
  const group = {
    id: newId(bench.now()),
    displayName: `On call at ${tenant.name}`,
    memberIds: [user?.id ?? ''],
    roleTemplateIds: [ROLES.securityReader],
  };
  tenant.groups.push(group);
  const contact = {
    tenant_id: tenant.id,
    role: 'security' as const,
    email: '',
    phone: '',
    languages: '',
    hours: '',
    zone: '',
    note: '',
  };
  await bench.db
    .insertInto('contacts')
    .values([
      { ...contact, id: newId(bench.now()), name: 'A person', position: 1, entra_id: user?.id ?? '', kind: 'person' },
      { ...contact, id: newId(bench.now()), name: 'A group', position: 2, entra_id: group.id, kind: 'group' },
    ])
    .execute();
}

/** What cannot be read after everything was tried once, with what is granted now. */
async function unreadable(tenant: SimTenant): Promise<string[]> {
  await bench.db.deleteFrom('source_states').execute();
  const sources = bench.sources({ CUSTOMER_REFRESH_SEC: '1' });
  await sources.runDueOnce();
  await sources.runDueOnce();
  await sources.stop();
  const rows = await bench.db
    .selectFrom('source_states')
    .select(['source', 'status'])
    .where('tenant_id', '=', tenant.id)
    .where('status', '<>', 'ok')
    .orderBy('source')
    .execute();
  expect(rows.filter(({ status }) => status !== 'notReadable')).toEqual([]);
  return rows.map(({ source }) => source);
}

const granted = { appRoles: [] as readonly string[], scopes: [] as readonly string[] };

beforeAll(async () => {
  const { world } = bench.cloud;
  world.customers.splice(0, world.customers.length, contoso());
  await furnish(contoso());
  await furnish(partner());
  granted.appRoles = partner().appRoles;
  granted.scopes = partner().scopes ?? [];
});
beforeEach(() => {
  Object.assign(partner(), { appRoles: granted.appRoles, scopes: granted.scopes });
  Object.assign(contoso(), { scopes: undefined });
  Object.assign(contoso().relationships[0] ?? {}, { roleTemplateIds: [ROLES.securityReader, ROLES.directoryReaders] });
});

const always = PERMISSIONS.filter(({ needed, api }) => needed === 'always' && api === 'graph');
const names = (where: Permission['where'], kind: Permission['kind']) =>
  always.filter((one) => one.where === where && one.kind === kind).map((one) => [one.name, one] as const);

test('with everything granted that is listed, and nothing more, everything can be read', async () => {
  expect(await unreadable(contoso())).toEqual([]);
  expect(await unreadable(partner())).toEqual([]);
});

describe('without', () => {
  test.each(names('partner', 'application'))(
    '%s (our own app) exactly the sources that it names stop',
    async (name, one) => {
      Object.assign(partner(), { appRoles: granted.appRoles.filter((role) => role !== name) });
      // The list of customers is read from two sides; one is enough for a good read, and the name of our own is worth none.
      const vital = one.sources.filter((source) => source !== 'customers');
      expect(await unreadable(partner())).toEqual(vital.toSorted());
      expect(await unreadable(contoso())).toEqual([]);
    },
  );

  test('PartnerSecurity.Read.All the partner’s requirements stop; fraud is then read from Partner Center', async () => {
    Object.assign(partner(), { scopes: [] });
    expect(await unreadable(partner())).toEqual(['graph.partnerSecurity']);
  });

  test.each(names('customer', 'delegated'))(
    '%s (a customer) exactly the sources that it names stop, and coverage names it',
    async (name, one) => {
      Object.assign(contoso(), { scopes: bench.cloud.world.app.scopes.filter((scope) => scope !== name) });
      expect(await unreadable(contoso())).toEqual([...one.sources].toSorted());
      const view = coverageCustomerView(await readCustomerCoverage(bench.db, contoso().id), false, clock);
      expect(view.gaps.map(({ why, mend }) => `${why} ${mend}`).join('\n')).toContain(name);
      expect(view.gaps[0]?.mend).toContain('**consent Contoso**');
      expect(await unreadable(partner())).toEqual([]);
    },
  );

  const roles = NEEDED_ROLES.filter(({ where, needed }) => where === 'customer' && needed === 'always');
  test.each(roles.map((role) => [role.name, role] as const))(
    'the role %s exactly the sources that it names stop, and coverage names it',
    async (name, role) => {
      const others = roles.filter((one) => one !== role).map(({ templateId }) => templateId);
      Object.assign(contoso().relationships[0] ?? {}, { roleTemplateIds: others });
      expect(await unreadable(contoso())).toEqual([...role.sources].toSorted());
      const view = coverageCustomerView(await readCustomerCoverage(bench.db, contoso().id), false, clock);
      expect(view.gaps.map(({ why }) => why)).toEqual([
        `The delegated admin relationship does not give the role ${name}.`,
      ]);
    },
  );

  test.each(roles.flatMap((role) => role.heldByToo.map((id) => [role.name, id, role] as const)))(
    'the role %s, with %s in its place, they go on',
    async (_name, id, role) => {
      const others = roles.filter((one) => one !== role).map(({ templateId }) => templateId);
      Object.assign(contoso().relationships[0] ?? {}, { roleTemplateIds: [...others, id] });
      expect(await unreadable(contoso())).toEqual([]);
    },
  );

  test('a service user the customers and what Microsoft shows to users only stop', async () => {
    await bench.db.deleteFrom('source_states').execute();
    const sources = bench.sources({ PARTNER_REFRESH_TOKEN: '' });
    await sources.runDueOnce();
    await sources.runDueOnce();
    await sources.stop();
    const view = coverageCustomerView(await readCustomerCoverage(bench.db, contoso().id), false, clock);
    expect(view.read).toEqual([]);
  });
});

test('a customer’s own administrator may grant the same to the app, where there is no service user', async () => {
  const listed = PERMISSIONS.filter(({ where, kind }) => where === 'customer' && kind === 'application');
  Object.assign(contoso(), { appRoles: listed.map(({ name }) => name) });
  await bench.db.deleteFrom('source_states').execute();
  const sources = bench.sources({ PARTNER_REFRESH_TOKEN: '' });
  await sources.runDueOnce();
  await sources.runDueOnce();
  await sources.stop();
  const view = coverageCustomerView(await readCustomerCoverage(bench.db, contoso().id), false, clock);
  expect(view.gaps).toEqual([]);
  Object.assign(contoso(), { appRoles: [] });
});

test('the key vault is asked for what is listed, and nothing else', async () => {
  const { cloud } = bench;
  cloud.vault.put('partner-refresh-token', cloud.credentials.refreshToken);
  cloud.requests.clear();
  const sources = bench.sources({ PARTNER_REFRESH_TOKEN: '', KEY_VAULT_URL: cloud.keyVaultUrl });
  await sources.careForCredentials();
  await sources.runDueOnce();
  await sources.stop();
  const listed = PERMISSIONS.filter(({ api }) => api === 'keyVault');
  const seen = cloud.requests
    .to('keyVault')
    .flatMap((request) => (request.seen ? [{ ...request, ...request.seen }] : []));
  expect(seen.length).toBeGreaterThan(0);
  for (const { method, route, granted } of seen) {
    expect(listed.flatMap(({ calls }) => calls)).toContain(`${method} ${route.replace('/{version}', '')}`);
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining([...granted]));
  }
});
