import { beforeEach, describe, expect, test } from '@jest/globals';
import { listCustomerGroups } from '../../src/people/index.ts';
import {
  applySettingsImport,
  compareFile,
  createPreferences,
  defaultsFrom,
  dropSettingsImport,
  exportSettings,
  forgetSettingsImports,
  readSettingsFile,
  readState,
  saveSettingsImport,
  takeDuty,
} from '../../src/preferences/index.ts';
import { ensureSourceStates } from '../../src/sources/source-states.ts';
import { upsertTenants } from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const MEGAN = { entraId: '11111111-aaaa-4bbb-8ccc-000000000011', name: 'Megan Bowen' };
const LEE = { entraId: '11111111-aaaa-4bbb-8ccc-000000000012', name: 'Lee Gu' };
const PARTNER = '22222222-aaaa-4bbb-8ccc-000000000001';
const CONTOSO = '22222222-aaaa-4bbb-8ccc-000000000101';
const FABRIKAM = '22222222-aaaa-4bbb-8ccc-000000000102';
const GROUP = '33333333-aaaa-4bbb-8ccc-000000000001';
const DEFAULTS = defaultsFrom({
  TIME_ZONE: 'UTC',
  DIGEST_DAY: 'monday',
  DIGEST_HOUR: 8,
  CHANNEL_ALERTS_PER_HOUR: 10,
  CONTACT_DRILLS: 'quarterly',
});
const NOW = new Date('2026-03-04T10:00:00Z');
const ports = () => ({ db: database.db, now: () => NOW, defaults: DEFAULTS });
const store = () => createPreferences(ports());

function fileOf(content: object) {
  const read = readSettingsFile(JSON.stringify({ watchpostSettings: 1, ...content }));
  if (read.kind === 'invalid') throw new Error(JSON.stringify(read.problems));
  return read.file;
}

/** Previews a file, as a command would. */
async function preview(content: object) {
  const state = await readState(database.db, NOW);
  const options = { defaults: DEFAULTS, partnerTenantId: PARTNER, now: NOW };
  const comparison = compareFile(fileOf(content), state, options);
  const id = await saveSettingsImport(ports(), comparison, state, MEGAN);
  return { ...comparison, id };
}

/** As the service leaves it: our own tenant is listed, or, before the first list, the list is read for it. */
async function knowOwn(listed: string, reading: string): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await upsertTenants(tx, [{ id: listed, name: 'Adatum', domain: 'adatum.com', kind: 'partner' }], NOW);
    await ensureSourceStates(tx, ['customers'], [reading], NOW);
  });
}

beforeEach(async () => {
  for (const table of [
    'preferences',
    'unwatched_tenants',
    'customer_role_groups',
    'audit_log',
    'settings_imports',
    'tenants',
    'source_states',
  ] as const) {
    await database.db.deleteFrom(table).execute();
  }
  await database.db.transaction().execute((tx) =>
    upsertTenants(
      tx,
      [
        { id: CONTOSO, name: 'Contoso', domain: 'contoso.com', kind: 'customer' },
        { id: FABRIKAM, name: 'Fabrikam', domain: 'fabrikam.com', kind: 'customer' },
      ],
      NOW,
    ),
  );
});

describe('a file', () => {
  test('that was exported holds no secret and no way to reach anybody, and changes nothing', async () => {
    await store().change({ digestHour: 9, unwatched: [FABRIKAM] }, MEGAN);
    await takeDuty(store(), LEE, undefined, MEGAN);
    const text = await exportSettings(database.db, NOW);
    expect(JSON.parse(text)).toEqual({
      watchpostSettings: 1,
      exportedAt: NOW.toISOString(),
      preferences: {
        timeZone: null,
        digestDay: null,
        digestHour: 9,
        leastSeverity: null,
        alertsPerHour: null,
        drills: null,
      },
      onDuty: [LEE],
      customersNotWatched: [{ tenantId: FABRIKAM, name: 'Fabrikam' }],
      customerGroups: [],
      fromTheEnvironment: ['TIME_ZONE', 'DIGEST_DAY', 'DIGEST_HOUR', 'CHANNEL_ALERTS_PER_HOUR', 'CONTACT_DRILLS'],
    });
    const read = readSettingsFile(text);
    if (read.kind === 'invalid') throw new Error('an exported file can be read');
    const state = await readState(database.db, NOW);
    expect(
      compareFile(read.file, state, { defaults: DEFAULTS, partnerTenantId: PARTNER, now: NOW }).differences,
    ).toEqual([]);
  });

  test('is compared: now and then, and only what it names', async () => {
    await store().change({ digestHour: 9, unwatched: [FABRIKAM] }, MEGAN);
    const { differences } = await preview({
      preferences: { timeZone: 'Europe/Berlin', digestHour: null },
      customersNotWatched: [{ tenantId: CONTOSO }],
      customerGroups: [{ tenantId: CONTOSO, role: 'responder', groupId: GROUP, groupName: 'Contoso team' }],
      onDuty: [
        { entraId: LEE.entraId, name: 'Lee Gu' },
        { ...MEGAN, untilAt: '2020-01-01T00:00:00Z' },
      ],
    });
    expect(differences).toEqual([
      { what: 'Time zone', now: 'UTC (the default)', becomes: 'Europe/Berlin' },
      { what: 'Hour of the digest', now: '09:00', becomes: '08:00 (the default)' },
      { what: 'On duty', now: 'nobody', becomes: 'Lee Gu' },
      { what: 'Contoso', now: 'watched', becomes: 'not watched' },
      { what: 'Fabrikam', now: 'not watched', becomes: 'watched' },
      { what: 'Contoso, responders', now: 'as everywhere', becomes: 'group Contoso team' },
    ]);
  });

  test('cannot leave out our own tenant', async () => {
    const { problems } = await preview({ customersNotWatched: [{ tenantId: PARTNER }] });
    expect(problems).toEqual([
      { place: 'customersNotWatched[0].tenantId', line: 0, words: 'is our own tenant, which is always watched' },
    ]);
  });

  test('cannot leave out our own tenant where only the database says which one that is', async () => {
    const unlisted = '22222222-aaaa-4bbb-8ccc-000000000002';
    await knowOwn(PARTNER, unlisted);
    const state = await readState(database.db, NOW);
    const { problems } = compareFile(
      fileOf({
        customersNotWatched: [{ tenantId: CONTOSO }, { tenantId: PARTNER.toUpperCase() }, { tenantId: unlisted }],
        customerGroups: [{ tenantId: PARTNER, role: 'reader', groupId: GROUP }],
      }),
      state,
      { defaults: DEFAULTS, partnerTenantId: '', now: NOW },
    );
    expect(problems.map(({ place }) => place)).toEqual([
      'customersNotWatched[1].tenantId',
      'customersNotWatched[2].tenantId',
      'customerGroups[0].tenantId',
    ]);
  });

  test('that was shown before anybody knew our own tenant does not leave it out when it is applied', async () => {
    const own = '22222222-aaaa-4bbb-8ccc-000000000003';
    const { id } = await preview({ customersNotWatched: [{ tenantId: CONTOSO }, { tenantId: own }] });
    await knowOwn(own, own);
    expect(await applySettingsImport(ports(), id, MEGAN)).toEqual({ kind: 'changed' });
    const here = store();
    await here.reload();
    expect(here.current().unwatched).toEqual([CONTOSO]);
  });

  test('is applied all or nothing, once, with a line for each change', async () => {
    const { id } = await preview({
      preferences: { timeZone: 'Europe/Berlin' },
      customersNotWatched: [{ tenantId: CONTOSO }],
      customerGroups: [{ tenantId: CONTOSO, role: 'responder', groupId: GROUP, groupName: 'Contoso team' }],
      onDuty: [LEE],
    });
    const outcomes = await Promise.all([1, 2, 3].map(() => applySettingsImport(ports(), id, LEE)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'unchanged', 'unchanged']);
    const here = store();
    await here.reload();
    expect(here.current()).toMatchObject({ timeZone: 'Europe/Berlin', unwatched: [CONTOSO], onDuty: [LEE] });
    expect(await listCustomerGroups(database.db)).toHaveLength(1);
    const lines = await database.db.selectFrom('audit_log').select(['verb', 'actor_name']).execute();
    expect(lines.map(({ verb }) => verb).toSorted()).toEqual(
      ['role.set', 'preference.change', 'preference.change', 'preference.unwatch', 'settings.import'].toSorted(),
    );
    expect(new Set(lines.map(({ actor_name }) => actor_name))).toEqual(new Set(['Lee Gu']));
  });

  test.each([
    ['a preference that it names', () => store().change({ timeZone: 'Asia/Tokyo' }, LEE)],
    ['one that was right already', () => store().change({ drills: 'off' }, LEE)],
    ['the list of customers', () => store().change({ unwatched: [FABRIKAM] }, LEE)],
    [
      'a group of a customer',
      () =>
        database.db
          .insertInto('customer_role_groups')
          .values({
            tenant_id: FABRIKAM,
            role: 'reader',
            group_id: GROUP,
            group_name: '',
            set_at: NOW,
            set_by_id: '',
            set_by_name: '',
          })
          .execute(),
    ],
  ])('does nothing when somebody changed %s since it was shown', async (_what, change) => {
    const { id } = await preview({
      preferences: { timeZone: 'Europe/Berlin', drills: null },
      customersNotWatched: [{ tenantId: CONTOSO }],
      customerGroups: [],
      onDuty: [LEE],
    });
    await change();
    expect(await applySettingsImport(ports(), id, MEGAN)).toEqual({ kind: 'outdated' });
    const here = store();
    await here.reload();
    expect(here.current().onDuty).toEqual([]);
    expect(here.current().timeZone).not.toBe('Europe/Berlin');
  });

  test('is not hindered by a change of what it does not name', async () => {
    const { id } = await preview({ preferences: { timeZone: 'Europe/Berlin' } });
    await store().change({ digestHour: 17, unwatched: [FABRIKAM] }, LEE);
    expect(await applySettingsImport(ports(), id, MEGAN)).toEqual({ kind: 'changed' });
  });

  test('that nobody applied is forgotten after a day, and one that was dropped at once', async () => {
    const { id } = await preview({ preferences: { timeZone: 'Europe/Berlin' } });
    expect(await dropSettingsImport(database.db, id)).toBe('changed');
    expect(await applySettingsImport(ports(), id, MEGAN)).toEqual({ kind: 'gone' });
    const other = await preview({ preferences: { timeZone: 'Europe/Berlin' } });
    await forgetSettingsImports(database.db, new Date('2026-03-05T09:59:59Z'));
    expect(await applySettingsImport(ports(), other.id, MEGAN)).toEqual({ kind: 'changed' });
    await forgetSettingsImports(database.db, new Date('2026-03-05T10:00:01Z'));
    expect(await applySettingsImport(ports(), other.id, MEGAN)).toEqual({ kind: 'gone' });
    expect(await applySettingsImport(ports(), 'no id', MEGAN)).toEqual({ kind: 'gone' });
  });

  test('of five thousand customers is read, compared and applied', async () => {
    const ids = Array.from(
      { length: 5000 },
      (_, index) => `22222222-aaaa-4bbb-9ccc-${String(index).padStart(12, '0')}`,
    );
    const { id, differences } = await preview({ customersNotWatched: ids.map((tenantId) => ({ tenantId })) });
    expect(differences).toHaveLength(5000);
    expect(await applySettingsImport(ports(), id, MEGAN)).toEqual({ kind: 'changed' });
    const here = store();
    await here.reload();
    expect(here.current().unwatched).toHaveLength(5000);
  });
});
