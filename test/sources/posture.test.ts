import { describe, expect, test } from '@jest/globals';
import { accountsOf, type ContactDetails, contactsOf, replaceContacts } from '../../src/contacts/index.ts';
import { findingsOf, listFindings } from '../../src/posture/index.ts';
import { GDAP_GROUP_ID, PARTNER_TENANT_ID, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { readCoverage } from '../../src/tenants/index.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const HOUR_MS = 3_600_000;
const customer = (name: string) => getCustomer(bench.cloud.world, name);
async function nextRead(hours = 1): Promise<void> {
  bench.pass(hours * HOUR_MS + 1000);
  await bench.sources().runDueOnce();
}
const defaultsOf = async (name: string) =>
  (await findingsOf(bench.db, customer(name).id)).find(({ check }) => check === 'securityDefaults');

describe('security defaults of every tenant', () => {
  test('on, off, off because a policy asks instead, and not readable with its reason', async () => {
    await bench.sources().runDueOnce();
    const found = await listFindings(bench.db, 'securityDefaults');
    expect(found.map(({ tenantName, status, detail }) => [tenantName, status, detail])).toEqual([
      ['Adatum Cloud Services', 'notApplicable', { isEnabled: false, instead: 'asksForMfa' }],
      ['Alpine Ski House', 'couldNotCheck', { reason: 'noConsent' }],
      ['Coho Vineyard & Winery', 'fail', { isEnabled: false, instead: 'none' }],
      ['Contoso', 'notApplicable', { isEnabled: false, instead: 'asksForMfa' }],
      ['Fabrikam', 'pass', { isEnabled: true }],
      ['Fourth Coffee', 'pass', { isEnabled: true }],
      ['Litware', 'fail', { isEnabled: false, instead: 'none' }],
      ["Margie's Travel", 'couldNotCheck', { reason: 'noRelationship' }],
      ['Northwind Traders', 'pass', { isEnabled: true }],
      ['Proseware', 'pass', { isEnabled: true }],
      ['Tailspin Toys', 'fail', { isEnabled: false, instead: 'none' }],
      ['Wide World Importers', 'notApplicable', { isEnabled: false, instead: 'asksForMfa' }],
      ['Woodgrove Bank', 'notApplicable', { isEnabled: false, instead: 'asksForMfa' }],
    ]);
    expect(bench.cloud.requests.unexpected()).toEqual([]);
    expect(bench.warnings).toEqual([]);
  });

  test('are read once an hour, and a change keeps the moment of its own', async () => {
    const before = await defaultsOf('Fabrikam');
    customer('Fabrikam').securityDefaults = false;
    bench.cloud.requests.clear();
    // Each at a moment of the hour that is its own: after an hour all have been read, each once.
    for (let quarter = 0; quarter < 4; quarter += 1) {
      bench.pass(HOUR_MS / 4);
      await bench.sources().runDueOnce();
    }
    const reads = bench.cloud.requests
      .to('graph', '/v1.0/policies/identitySecurityDefaults')
      .map(({ tenantId }) => tenantId);
    expect(reads.length).toBeGreaterThan(5);
    expect(new Set(reads).size).toBe(reads.length);
    const after = await defaultsOf('Fabrikam');
    expect(after).toMatchObject({ status: 'fail', sinceAt: after?.readAt });
    expect(after?.readAt.getTime()).toBeGreaterThan(before?.readAt.getTime() ?? 0);
    await nextRead();
    expect((await defaultsOf('Fabrikam'))?.sinceAt).toEqual(after?.sinceAt);
  });

  test('that may not be read after consent was withdrawn say so, and what was known', async () => {
    const known = await defaultsOf('Contoso');
    customer('Contoso').consented = false;
    await nextRead();
    expect(await defaultsOf('Contoso')).toMatchObject({
      status: 'couldNotCheck',
      detail: { reason: 'noConsent' },
    });
    const { rows } = await readCoverage(bench.db, { tenantId: customer('Contoso').id });
    expect(rows.find(({ source }) => source === 'graph.securityDefaults')).toMatchObject({
      status: 'notReadable',
      reasonCode: 'noConsent',
      lastGoodAt: known?.readAt,
    });
    customer('Contoso').consented = true;
    await nextRead(6);
    expect(await defaultsOf('Contoso')).toMatchObject({ status: 'notApplicable' });
  });

  test('are no finding while Microsoft is away: the last reading stands, the source fails', async () => {
    const known = await defaultsOf('Proseware');
    bench.cloud.faults.add({
      host: 'graph',
      path: /identitySecurityDefaults/,
      status: 503,
      times: Number.POSITIVE_INFINITY,
    });
    await nextRead();
    expect(await defaultsOf('Proseware')).toEqual(known);
    const { rows } = await readCoverage(bench.db, { tenantId: customer('Proseware').id });
    expect(rows.find(({ source }) => source === 'graph.securityDefaults')).toMatchObject({ status: 'failing' });
  });

  test('say that policies may not be looked at, where that is so', async () => {
    bench.cloud.faults.add({ host: 'graph', path: /conditionalAccess/, status: 403, times: Number.POSITIVE_INFINITY });
    await nextRead(6);
    expect(await defaultsOf('Litware')).toMatchObject({ status: 'fail', detail: { instead: 'notReadable' } });
  });
});

describe('what Microsoft says of the partner', () => {
  const contact = async () =>
    (await findingsOf(bench.db, PARTNER_TENANT_ID)).find(({ check }) => check === 'partnerSecurityContact');

  test('a security contact is provided, beside the other requirements', async () => {
    await nextRead();
    expect(await contact()).toMatchObject({ status: 'pass' });
    expect((await contact())?.detail['requirements']).toContainEqual({
      type: 'mfaEnforcedForAdmins',
      isMet: false,
      state: 'active',
      updatedAt: expect.stringMatching(/^2026-03-0/),
    });
  });

  test('none is provided', async () => {
    bench.cloud.world.securityContactProvided = false;
    await nextRead();
    expect(await contact()).toMatchObject({ status: 'fail' });
  });

  test('it cannot be read without multifactor authentication of the service user', async () => {
    bench.cloud.world.serviceUser.mfa = false;
    await nextRead();
    expect(await contact()).toMatchObject({
      status: 'couldNotCheck',
      detail: { reason: 'mfaRequired' },
      last: { status: 'fail' },
    });
    bench.cloud.world.serviceUser.mfa = true;
  });
});

describe('accounts of contacts', () => {
  const MEGAN = { entraId: staffId('Megan Bowen'), name: 'Megan Bowen' };
  const details = (change: Partial<ContactDetails>): ContactDetails => ({
    name: 'Somebody',
    kind: 'person',
    role: 'security',
    position: 1,
    email: '',
    phone: '',
    languages: [],
    hours: '',
    zone: 'UTC',
    entraId: null,
    note: '',
    ...change,
  });
  const give = (tenantId: string, contacts: readonly ContactDetails[]) =>
    replaceContacts({ db: bench.db, now: bench.now }, tenantId, contacts, MEGAN);
  const statesOf = async (tenantId: string) => {
    const contacts = await contactsOf(bench.db, tenantId);
    const accounts = await accountsOf(
      bench.db,
      contacts.map(({ id }) => id),
    );
    return contacts.map(({ id, name }) => {
      const account = accounts.get(id);
      return [name, account?.state, account?.livingMembers];
    });
  };

  test('living, disabled, gone; of a group, how many live; without an id, nothing is asked', async () => {
    const fabrikam = customer('Fabrikam');
    const [henrietta, irvin] = fabrikam.users;
    if (!henrietta || !irvin) throw new Error('Fabrikam has people');
    irvin.accountEnabled = false;
    await give(fabrikam.id, [
      details({ name: 'Henrietta Mueller', entraId: henrietta.id }),
      details({ name: 'Irvin Sayers', entraId: irvin.id, position: 2 }),
      details({ name: 'Grady Archie', entraId: '99999999-aaaa-4bbb-8ccc-000000000009', position: 3 }),
      details({ name: 'Christie Cline', position: 4 }),
    ]);
    const service = bench.cloud.world.partner.users.find(({ displayName }) => displayName === 'Nestor Wilke');
    if (service) service.accountEnabled = false;
    await give(PARTNER_TENANT_ID, [details({ name: 'Security desk', kind: 'group', entraId: GDAP_GROUP_ID })]);
    await nextRead();
    expect(await statesOf(fabrikam.id)).toEqual([
      ['Henrietta Mueller', 'enabled', null],
      ['Irvin Sayers', 'disabled', null],
      ['Grady Archie', 'missing', null],
      ['Christie Cline', undefined, undefined],
    ]);
    // Four members, one of them disabled.
    expect(await statesOf(PARTNER_TENANT_ID)).toEqual([['Security desk', 'enabled', 3]]);
  });

  test('that may not be looked at are unreadable, not gone', async () => {
    const alpine = customer('Alpine Ski House');
    await give(alpine.id, [details({ name: 'Johanna Lorenz', entraId: alpine.users[0]?.id ?? '' })]);
    await nextRead();
    expect(await statesOf(alpine.id)).toEqual([['Johanna Lorenz', 'unreadable', null]]);
  });
});
