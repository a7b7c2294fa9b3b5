import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  addContact,
  type Contact,
  type ContactDetails,
  changeContact,
  contactsOf,
  findContact,
  removeContact,
  verifyContact,
} from '../../src/contacts/index.ts';
import { findingsOf } from '../../src/posture/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const ports = {
  get db() {
    return database.db;
  },
  now: () => NOW,
};

const DEBRA: ContactDetails = {
  name: 'Debra Berger',
  kind: 'person',
  role: 'security',
  position: 0,
  email: 'debra.berger@contoso.com',
  phone: '+14255550101',
  languages: ['en', 'de'],
  hours: '08:00-17:00',
  zone: 'Europe/London',
  entraId: null,
  note: '',
};
const details = (change: Partial<ContactDetails> = {}): ContactDetails => ({ ...DEBRA, ...change });
const added = async (change: Partial<ContactDetails> = {}, tenantId = 'contoso'): Promise<Contact> =>
  (await addContact(ports, tenantId, details(change), megan)).contact;
const logOf = async (id: string) =>
  (await database.db.selectFrom('audit_log').select(['verb', 'detail']).where('subject_id', '=', id).execute()).map(
    ({ verb, detail }) => [verb, detail],
  );
const statuses = async (tenantId: string) =>
  Object.fromEntries((await findingsOf(database.db, tenantId)).map(({ check, status }) => [check, status]));

beforeEach(async () => {
  await database.db.deleteFrom('contacts').execute();
  await database.db.deleteFrom('findings').execute();
});

describe('adding', () => {
  test('takes the next place of the role, and is logged without any address', async () => {
    const contact = await added();
    expect(contact).toMatchObject({ ...DEBRA, position: 1, tenantId: 'contoso', version: 1, verifiedAt: null });
    expect((await added({ name: 'Joni Sherman' })).position).toBe(2);
    expect((await added({ role: 'fraud' })).position).toBe(1);
    expect((await added({}, 'fabrikam')).position).toBe(1);
    expect(await findContact(database.db, contact.id)).toEqual(contact);
    expect(await logOf(contact.id)).toEqual([['contact.add', { role: 'security', position: 1 }]]);
  });

  test('a place that somebody has is told, with who has it', async () => {
    const first = await added();
    expect(await addContact(ports, 'contoso', details({ position: 1, name: 'Joni Sherman' }), megan)).toEqual({
      kind: 'placeTaken',
      contact: first,
    });
  });

  test('many who add at once get a place each', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, at) => added({ name: `Person ${at}` })));
    expect((await contactsOf(database.db, 'contoso')).map(({ position }) => position)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  test('many who want the same place: one gets it, the others are told who', async () => {
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        addContact(ports, 'contoso', details({ position: 3, name: `P${at}` }), megan),
      ),
    );
    const [winner] = results.filter(({ kind }) => kind === 'changed');
    expect(results.filter(({ kind }) => kind === 'placeTaken')).toHaveLength(4);
    for (const { contact } of results) expect(contact).toEqual(winner?.contact);
  });
});

describe('adding the same again', () => {
  test('adds nothing, also when a form is sent twice at once', async () => {
    const results = await Promise.all([1, 2, 3].map(() => addContact(ports, 'contoso', DEBRA, megan)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged', 'unchanged']);
    expect(await contactsOf(database.db, 'contoso')).toHaveLength(1);
    expect(await addContact(ports, 'contoso', details({ position: 1 }), megan)).toMatchObject({ kind: 'unchanged' });
  });

  test.each<[string, Partial<ContactDetails>]>([
    ['another role', { role: 'fraud' }],
    ['another number', { phone: '+14255550102' }],
  ])('with %s is another entry', async (_what, change) => {
    await added();
    expect(await addContact(ports, 'contoso', details(change), megan)).toMatchObject({ kind: 'changed' });
  });
});

describe('verifying', () => {
  test('is about the contact as it was seen: a number that came since is not verified', async () => {
    const { id } = await added();
    await changeContact(ports, id, 1, details({ phone: '+14255550102' }), megan);
    expect(await verifyContact(ports, id, 1, megan)).toMatchObject({
      kind: 'outdated',
      contact: { phone: '+14255550102', verifiedAt: null },
    });
    expect(await verifyContact(ports, id, 2, megan)).toMatchObject({ kind: 'changed', contact: { verifiedAt: NOW } });
    expect(await verifyContact(ports, id, 2, megan)).toMatchObject({ kind: 'unchanged' });
  });
});

describe('changing', () => {
  test('says in the log which fields changed, and no value', async () => {
    const { id } = await added();
    const result = await changeContact(ports, id, 1, details({ note: 'Call twice', hours: '24/7' }), megan);
    expect(result).toMatchObject({ kind: 'changed', contact: { version: 2, note: 'Call twice', position: 1 } });
    expect((await logOf(id)).at(-1)).toEqual(['contact.change', { fields: ['hours', 'note'] }]);
  });

  test.each<[string, Partial<ContactDetails>, boolean]>([
    ['note', { note: 'Call twice' }, true],
    ['hours', { hours: '24/7' }, true],
    ['role', { role: 'fraud' }, true],
    ['name', { name: 'Joni Sherman' }, false],
    ['e-mail', { email: 'joni@contoso.com' }, false],
    ['phone', { phone: '+14255550102' }, false],
  ])('another %s: still verified is %s', async (_what, change, isVerified) => {
    const { id } = await added();
    await verifyContact(ports, id, 1, megan);
    const result = await changeContact(ports, id, 1, details(change), megan);
    expect(result).toMatchObject({ kind: 'changed', contact: { verifiedAt: isVerified ? NOW : null } });
  });

  test('the same again changes nothing, also with an old version; anything else with it is outdated', async () => {
    const { id } = await added();
    await changeContact(ports, id, 1, details({ note: 'One' }), megan);
    expect(await changeContact(ports, id, 1, details({ note: 'One' }), megan)).toMatchObject({ kind: 'unchanged' });
    expect(await changeContact(ports, id, 1, details({ note: 'Two' }), megan)).toMatchObject({
      kind: 'outdated',
      contact: { note: 'One', version: 2 },
    });
  });

  test('two at once: one changes, the other is told how it stands now', async () => {
    const { id } = await added();
    const results = await Promise.all(
      ['One', 'Two', 'Three'].map((note) => changeContact(ports, id, 1, details({ note }), megan)),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'outdated', 'outdated']);
    expect(await findContact(database.db, id)).toMatchObject({ version: 2 });
  });

  test('another role takes its next place; a taken place is told', async () => {
    const { id } = await added();
    const fraud = await added({ role: 'fraud', name: 'Joni Sherman' });
    expect(await changeContact(ports, id, 1, details({ role: 'fraud', position: 1 }), megan)).toEqual({
      kind: 'placeTaken',
      contact: fraud,
    });
    expect(await changeContact(ports, id, 1, details({ role: 'fraud' }), megan)).toMatchObject({
      kind: 'changed',
      contact: { role: 'fraud', position: 2 },
    });
  });

  test.each<[string, Partial<ContactDetails>]>([
    ['another account', { entraId: newId(NOW) }],
    ['a person, when it is a group now', { kind: 'group' }],
  ])('what Microsoft said of %s is forgotten', async (_what, change) => {
    const { id } = await added({ entraId: newId(NOW) });
    await database.db
      .insertInto('contact_accounts')
      .values({ contact_id: id, state: 'disabled', living_members: null, read_at: NOW })
      .execute();
    await changeContact(ports, id, 1, details(change), megan);
    expect(await database.db.selectFrom('contact_accounts').selectAll().execute()).toEqual([]);
  });
});

describe('removing', () => {
  test('leaves the place empty: nobody becomes another one, and a newcomer is the last', async () => {
    const first = await added();
    await added({ name: 'Joni Sherman' });
    expect(await removeContact(ports, first.id, 1, megan)).toMatchObject({ kind: 'changed', contact: first });
    expect(await contactsOf(database.db, 'contoso')).toMatchObject([{ name: 'Joni Sherman', position: 2, version: 1 }]);
    expect((await added({ name: 'Alex Wilber' })).position).toBe(3);
    // Whoever asks what happened at a customer asks by the customer: nothing else leads to a contact that is gone.
    expect((await logOf('contoso')).at(-1)).toEqual([
      'contact.remove',
      { contactId: first.id, role: 'security', position: 1 },
    ]);
  });

  test('only as it was seen, and once', async () => {
    const { id } = await added();
    await changeContact(ports, id, 1, details({ note: 'One' }), megan);
    expect(await removeContact(ports, id, 1, megan)).toMatchObject({ kind: 'outdated', contact: { version: 2 } });
    const results = await Promise.all([1, 2, 3].map(() => removeContact(ports, id, 2, megan)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'gone', 'gone']);
  });
});

test.each([['no id at all'], [newId(NOW)]])('who is not there is gone: %s', async (id) => {
  expect(await changeContact(ports, id, 1, details(), megan)).toEqual({ kind: 'gone' });
  expect(await removeContact(ports, id, 1, megan)).toEqual({ kind: 'gone' });
  expect(await findContact(database.db, id)).toBeUndefined();
});

describe('each change says at once what it means for the checks', () => {
  test('of one, of two, and of nobody', async () => {
    const debra = await added();
    expect(await statuses('contoso')).toEqual({
      contactLiving: 'notApplicable',
      contactEnough: 'fail',
      contactVerified: 'fail',
    });
    const joni = await added({ name: 'Joni Sherman', email: 'joni@contoso.com' });
    await Promise.all([debra, joni].map(({ id }) => verifyContact(ports, id, 1, megan)));
    expect(await statuses('contoso')).toMatchObject({ contactEnough: 'pass', contactVerified: 'pass' });
    await removeContact(ports, debra.id, 1, megan);
    await removeContact(ports, joni.id, 1, megan);
    expect(new Set(Object.values(await statuses('contoso')))).toEqual(new Set(['notApplicable']));
  });
});
