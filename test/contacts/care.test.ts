import { beforeEach, describe, expect, test } from '@jest/globals';
import { assure } from '../../src/contacts/assurance.ts';
import {
  addContact,
  type Contact,
  type ContactAccount,
  type ContactDetails,
  careForContacts,
  findReminder,
  fraudMailFacts,
  lastDrills,
  readReminder,
  replaceContacts,
  verifyContact,
} from '../../src/contacts/index.ts';
import { findingsOf, recordFindings } from '../../src/posture/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const DAY_MS = 86_400_000;
/** A Wednesday. */
const NOW = new Date('2026-03-04T10:00:00Z');
const PARTNER = '11111111-aaaa-4bbb-8ccc-000000000001';
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };

const DEBRA: ContactDetails = {
  name: 'Debra Berger',
  kind: 'person',
  role: 'security',
  position: 1,
  email: 'debra@contoso.com',
  phone: '',
  languages: [],
  hours: '08:00-17:00',
  zone: 'Europe/London',
  entraId: null,
  note: '',
};

describe('what contacts say about their tenant', () => {
  const contact = (name: string, change: Partial<Contact> = {}): Contact => ({
    ...DEBRA,
    id: name,
    tenantId: 'contoso',
    name,
    email: `${name}@contoso.com`,
    verifiedAt: NOW,
    verifiedBy: 'Megan Bowen',
    version: 1,
    ...change,
  });
  const account = (state: ContactAccount['state'], livingMembers: number | null = null): ContactAccount => ({
    state,
    livingMembers,
    readAt: NOW,
  });
  const known = (name: string, change: Partial<Contact> = {}) => contact(name, { entraId: newId(NOW), ...change });
  const group = (name: string) => known(name, { kind: 'group' });
  const check = (contacts: Contact[], accounts: Record<string, ContactAccount>, isPartner = false) =>
    Object.fromEntries(
      assure(contacts, new Map(Object.entries(accounts)), isPartner, NOW).map(({ check: key, status }) => [
        key,
        status,
      ]),
    );

  test.each<[string, Contact[], Record<string, ContactAccount>, string]>([
    ['nobody with an account', [contact('a')], {}, 'notApplicable'],
    ['all enabled', [known('a'), contact('b')], { a: account('enabled') }, 'pass'],
    ['one disabled', [known('a'), known('b')], { a: account('enabled'), b: account('disabled') }, 'fail'],
    ['one gone', [known('a')], { a: account('missing') }, 'fail'],
    [
      'one that cannot be read',
      [known('a'), known('b')],
      { a: account('enabled'), b: account('unreadable') },
      'couldNotCheck',
    ],
    ['one that was never read', [known('a')], {}, 'couldNotCheck'],
  ])('contactLiving, %s', (_what, contacts, accounts, status) => {
    expect(check(contacts, accounts)['contactLiving']).toBe(status);
  });

  test.each<[string, Contact[], Record<string, ContactAccount>, string]>([
    ['one person', [contact('a')], {}, 'fail'],
    ['one person twice', [contact('a'), contact('a', { id: 'b', role: 'fraud' })], {}, 'fail'],
    ['two persons', [contact('a'), contact('b')], {}, 'pass'],
    ['two, one of them disabled', [contact('a'), known('b')], { b: account('disabled') }, 'fail'],
    ['a group of two', [group('a')], { a: account('enabled', 2) }, 'pass'],
    ['a group of one', [group('a')], { a: account('enabled', 1) }, 'fail'],
    ['a group of one beside a person', [group('a'), contact('b')], { a: account('enabled', 1) }, 'fail'],
    ['a group that nobody counted', [group('a')], {}, 'couldNotCheck'],
    ['a group that nobody counted, beside two', [group('a'), contact('b'), contact('c')], {}, 'pass'],
    ['a group that is gone', [group('a'), contact('b')], { a: account('missing') }, 'fail'],
  ])('contactEnough, %s', (_what, contacts, accounts, status) => {
    expect(check(contacts, accounts)['contactEnough']).toBe(status);
  });

  test.each([
    ['now', NOW, 'pass'],
    ['90 days ago', new Date(NOW.getTime() - 90 * DAY_MS), 'pass'],
    ['a moment longer ago', new Date(NOW.getTime() - 90 * DAY_MS - 1), 'fail'],
    ['never', null, 'fail'],
  ])('contactVerified, %s', (_when, verifiedAt, status) => {
    expect(check([contact('a'), contact('b', { verifiedAt })], {})['contactVerified']).toBe(status);
  });

  test('without contacts nothing can be checked at a customer, and we ourselves have too few', () => {
    expect(new Set(Object.values(check([], {})))).toEqual(new Set(['notApplicable']));
    expect(check([], {}, true)).toMatchObject({ contactEnough: 'fail', contactVerified: 'notApplicable' });
  });
});

let now = NOW;
let jobs: { queue: string; subjectType: string; subjectId: string }[] = [];
const ports = {
  get db() {
    return database.db;
  },
  now: () => now,
  jobs: {
    enqueue: async (_tx: unknown, queue: string, added: readonly { subjectType: string; subjectId: string }[]) => {
      jobs.push(...added.map((job) => ({ queue, ...job })));
    },
  },
  partnerTenantId: PARTNER,
  timeZone: 'Europe/Berlin',
  drills: 'off' as 'off' | 'quarterly',
};
const care = (at: Date) => {
  now = at;
  return careForContacts(ports);
};
const statuses = async (tenantId: string) =>
  Object.fromEntries((await findingsOf(database.db, tenantId)).map(({ check, status }) => [check, status]));
const deliveries = (subjectType: string) =>
  jobs.filter((job) => job.subjectType === subjectType && job.queue === 'deliver');

beforeEach(async () => {
  for (const table of [
    'contacts',
    'findings',
    'contact_reminders',
    'contact_imports',
    'drills',
    'destinations',
    'tenants',
  ] as const) {
    await database.db.deleteFrom(table).execute();
  }
  await database.db
    .insertInto('destinations')
    .values({
      id: newId(NOW),
      tenant_id: PARTNER,
      team_id: 't',
      channel_id: 'c',
      service_url: '',
      bot_id: 'b',
      installed_by: null,
      state: 'active',
      created_at: NOW,
      updated_at: NOW,
    })
    .execute();
  now = NOW;
  jobs = [];
  ports.drills = 'off';
});

describe('looking after contacts', () => {
  test('every tenant with contacts, and ourselves without', async () => {
    await replaceContacts(ports, 'contoso', [DEBRA], megan);
    await database.db.deleteFrom('findings').execute();
    await Promise.all([care(NOW), care(NOW)]);
    expect(await statuses('contoso')).toEqual({
      contactLiving: 'notApplicable',
      contactEnough: 'fail',
      contactVerified: 'fail',
    });
    expect(await statuses(PARTNER)).toMatchObject({ contactEnough: 'fail' });
    expect(await statuses('fabrikam')).toEqual({});
  });

  test('a verification grows old by itself', async () => {
    const { contact } = await addContact(ports, 'contoso', DEBRA, megan);
    await verifyContact(ports, contact.id, 1, megan);
    await care(new Date(NOW.getTime() + 89 * DAY_MS));
    expect(await statuses('contoso')).toMatchObject({ contactVerified: 'pass' });
    await care(new Date(NOW.getTime() + 91 * DAY_MS));
    expect(await statuses('contoso')).toMatchObject({ contactVerified: 'fail' });
  });

  test('an account that was read is minded at the next look', async () => {
    const { contact } = await addContact(ports, 'contoso', { ...DEBRA, entraId: newId(NOW) }, megan);
    expect(await statuses('contoso')).toMatchObject({ contactLiving: 'couldNotCheck' });
    const readAt = new Date(NOW.getTime() + 60_000);
    await database.db
      .insertInto('contact_accounts')
      .values({ contact_id: contact.id, state: 'disabled', living_members: null, read_at: readAt })
      .execute();
    await care(new Date(NOW.getTime() + 120_000));
    expect(await statuses('contoso')).toMatchObject({ contactLiving: 'fail' });
  });

  test('lists that nobody confirmed are forgotten after a day', async () => {
    const row = { by_id: megan.entraId, rows: '[]', outcome: null, applied_at: null };
    await database.db
      .insertInto('contact_imports')
      .values({ ...row, id: newId(NOW), created_at: NOW })
      .execute();
    await care(new Date(NOW.getTime() + DAY_MS));
    expect(await database.db.selectFrom('contact_imports').select('id').execute()).toHaveLength(1);
    await care(new Date(NOW.getTime() + DAY_MS + 1));
    expect(await database.db.selectFrom('contact_imports').select('id').execute()).toHaveLength(0);
  });
});

describe('the reminder', () => {
  /** Monday, eight in the morning in Berlin. */
  const MONDAY = new Date('2026-03-09T07:00:00Z');

  test('comes on Monday at eight, once, whichever instance sees it, and again a week later', async () => {
    await care(new Date(MONDAY.getTime() - 1));
    expect(deliveries('contactReminder')).toEqual([]);
    await Promise.all([care(MONDAY), care(MONDAY), care(MONDAY)]);
    await care(new Date(MONDAY.getTime() + 3_600_000));
    expect(deliveries('contactReminder')).toHaveLength(1);
    expect(await findReminder(database.db, deliveries('contactReminder')[0]?.subjectId ?? '')).toMatchObject({
      dueOn: '2026-03-09',
    });
    await care(new Date(MONDAY.getTime() + 7 * DAY_MS));
    expect(deliveries('contactReminder')).toHaveLength(2);
  });

  test('not when it is a day late, not while all is well, and not before there is a channel', async () => {
    await care(new Date(MONDAY.getTime() + DAY_MS));
    await database.db.deleteFrom('destinations').execute();
    await care(MONDAY);
    expect(deliveries('contactReminder')).toEqual([]);
  });

  test('while nothing fails there is none', async () => {
    const two = [DEBRA, { ...DEBRA, position: 2, name: 'Joni Sherman', email: 'joni@contoso.com' }];
    await replaceContacts(ports, PARTNER, two, megan);
    const rows = await database.db.selectFrom('contacts').select('id').execute();
    for (const { id } of rows) await verifyContact(ports, id, 1, megan);
    await care(MONDAY);
    expect(deliveries('contactReminder')).toEqual([]);
  });

  test('says how many, and names ourselves and the worst first', async () => {
    await database.db
      .insertInto('tenants')
      .values([
        { id: 'contoso', name: 'Contoso', domain: '', kind: 'customer', seen_at: NOW },
        { id: PARTNER, name: 'Adatum', domain: '', kind: 'partner', seen_at: NOW },
      ])
      .execute();
    const { contact } = await addContact(ports, 'aaa', DEBRA, megan);
    await verifyContact(ports, contact.id, 1, megan);
    for (let at = 0; at < 12; at += 1) await addContact(ports, at === 0 ? 'contoso' : `t${at}`, DEBRA, megan);
    await care(MONDAY);
    const [job] = deliveries('contactReminder');
    const facts = await readReminder(database.db, job?.subjectId ?? '', PARTNER);
    expect(facts).toMatchObject({
      dueOn: '2026-03-09',
      tenantCount: 14,
      counts: { contactLiving: 0, contactEnough: 14, contactVerified: 12 },
    });
    expect(facts?.rows).toHaveLength(10);
    expect(facts?.rows.slice(0, 2)).toEqual([
      { tenantId: PARTNER, tenantName: 'Adatum', isPartner: true, checks: ['contactEnough'] },
      { tenantId: 'contoso', tenantName: 'Contoso', isPartner: false, checks: ['contactEnough', 'contactVerified'] },
    ]);
    expect(await readReminder(database.db, newId(NOW), PARTNER)).toBeUndefined();
  });
});

describe('drills of each quarter', () => {
  const later = (days: number, time: string) =>
    new Date(`${new Date(NOW.getTime() + days * DAY_MS).toISOString().slice(0, 10)}T${time}Z`);
  const asked = async () => (await lastDrills(database.db, PARTNER)).map(({ contactName }) => contactName).sort();

  beforeEach(async () => {
    ports.drills = 'quarterly';
    await addContact(ports, PARTNER, { ...DEBRA, position: 0 }, megan);
    now = new Date(NOW.getTime() + 1000);
    await addContact(ports, PARTNER, { ...DEBRA, position: 0, name: 'Joni Sherman', email: 'joni@contoso.com' }, megan);
    await addContact(ports, PARTNER, { ...DEBRA, position: 0, role: 'fraud' }, megan);
    await addContact(ports, 'contoso', { ...DEBRA, position: 0, name: 'Not ours' }, megan);
  });

  test('begin a quarter after a contact was written down, one a day, each person once', async () => {
    await care(later(89, '12:00:00'));
    expect(await asked()).toEqual([]);
    // 2 June 2026 is a Tuesday.
    await Promise.all([care(later(90, '10:30:00')), care(later(90, '10:30:00'))]);
    expect(await asked()).toEqual(['Debra Berger']);
    await care(later(90, '14:00:00'));
    expect(await asked()).toEqual(['Debra Berger']);
    await care(later(91, '10:30:00'));
    await care(later(92, '10:30:00'));
    expect(await asked()).toEqual(['Debra Berger', 'Joni Sherman']);
    expect((await lastDrills(database.db, PARTNER))[0]).toMatchObject({
      reason: 'quarterly',
      startedBy: { name: 'Watchpost' },
    });
    expect(deliveries('drill').length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['before work', '2026-06-03T06:30:00Z', 0],
    ['so late that the hour ends after work', '2026-06-03T15:30:00Z', 0],
    ['at night', '2026-06-03T23:00:00Z', 0],
    ['on a Saturday', '2026-06-06T10:00:00Z', 0],
    ['at work', '2026-06-03T09:00:00Z', 1],
  ])('%s', async (_when, at, count) => {
    await care(new Date(at));
    expect(await asked()).toHaveLength(count);
  });

  test('who is there around the clock is asked by day, on a weekday', async () => {
    await replaceContacts(ports, PARTNER, [{ ...DEBRA, hours: '24/7' }], megan);
    await care(new Date('2026-06-10T22:00:00Z'));
    await care(new Date('2026-06-13T10:00:00Z'));
    expect(await asked()).toEqual([]);
    await care(new Date('2026-06-15T10:00:00Z'));
    expect(await asked()).toEqual(['Debra Berger']);
  });

  test('none when they are switched off', async () => {
    ports.drills = 'off';
    await care(later(92, '10:30:00'));
    expect(await asked()).toEqual([]);
  });
});

test('the facts about fraud mail: what was read, our copy, and both of Microsoft’s statements', async () => {
  expect(await fraudMailFacts(database.db, PARTNER)).toMatchObject({ provided: 'unknown', readAt: null, security: [] });
  await replaceContacts(ports, PARTNER, [DEBRA, { ...DEBRA, role: 'fraud', name: 'Joni Sherman' }], megan);
  await database.db
    .transaction()
    .execute((tx) =>
      recordFindings(tx, [{ tenantId: PARTNER, check: 'partnerSecurityContact', status: 'pass', detail: {} }], NOW),
    );
  const facts = await fraudMailFacts(database.db, PARTNER);
  expect(facts).toMatchObject({
    provided: 'pass',
    readAt: NOW,
    security: [{ name: 'Debra Berger' }],
    fraud: [{ name: 'Joni Sherman' }],
  });
  expect(facts.statements).toHaveLength(2);
});
