import { describe, expect, test } from '@jest/globals';
import {
  accountsOf,
  type ContactDetails,
  contactsOf,
  replaceContacts,
  saveAccounts,
  verifyContact,
} from '../../src/contacts/index.ts';
import { newId } from '../../src/storage/new-id.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-03-04T10:00:00Z');
const megan = { entraId: '00000000-0000-4000-8000-000000000001', name: 'Megan Bowen' };
const ports = (now = NOW) => ({ db: database.db, now: () => now });

const details = (change: Partial<ContactDetails> = {}): ContactDetails => ({
  name: 'Debra Berger',
  kind: 'person',
  role: 'security',
  position: 1,
  email: 'debra.berger@contoso.com',
  phone: '+14255550101',
  languages: ['en', 'de'],
  hours: '08:00-17:00',
  zone: 'Europe/London',
  entraId: null,
  note: '',
  ...change,
});
const deputy = details({ name: 'Joni Sherman', position: 2, email: 'joni.sherman@contoso.com' });

const logOf = (subjectId: string) =>
  database.db.selectFrom('audit_log').select(['verb', 'detail']).where('subject_id', '=', subjectId).execute();

test('what was read of an account is about the contact who has it now, and about nobody else', async () => {
  const [entraId, other] = ['11111111-2222-4333-8444-555555555551', '11111111-2222-4333-8444-555555555552'];
  await replaceContacts(ports(), 'wingtip', [details({ entraId }), deputy], megan);
  const [debra, joni] = await contactsOf(database.db, 'wingtip');
  const read = (of: string | null) => ({ entraId: of, state: 'missing', livingMembers: null, readAt: NOW }) as const;
  const ids = [debra?.id ?? '', joni?.id ?? ''];
  const save = (of: string | null) =>
    database.db.transaction().execute((tx) => saveAccounts(tx, new Map(ids.map((id) => [id, read(of)]))));
  await save(other);
  await save(null);
  expect((await accountsOf(database.db, ids)).size).toBe(0);
  await save(entraId);
  expect([...(await accountsOf(database.db, ids)).keys()]).toEqual([debra?.id]);
  await replaceContacts(ports(), 'wingtip', [details({ entraId: other }), deputy], megan);
  expect((await accountsOf(database.db, ids)).size).toBe(0);
});

describe('replacing the contacts of a tenant', () => {
  test('the same list again changes nothing and leaves no line', async () => {
    expect(await replaceContacts(ports(), 'contoso', [details(), deputy], megan)).toBe(2);
    const before = await contactsOf(database.db, 'contoso');
    expect(await replaceContacts(ports(), 'contoso', [details(), deputy], megan)).toBe(0);
    expect(await contactsOf(database.db, 'contoso')).toEqual(before);
    expect(before[0]).toMatchObject({ ...details(), tenantId: 'contoso', verifiedAt: null });
    expect(await logOf('contoso')).toEqual([{ verb: 'contact.replace', detail: { written: 2, removed: 0 } }]);
  });

  test('who is no longer listed is removed, at this tenant only', async () => {
    await replaceContacts(ports(), 'fabrikam', [details(), deputy], megan);
    await replaceContacts(ports(), 'litware', [details()], megan);
    expect(await replaceContacts(ports(), 'fabrikam', [deputy], megan)).toBe(1);
    expect((await contactsOf(database.db, 'fabrikam')).map((contact) => contact.name)).toEqual(['Joni Sherman']);
    expect(await replaceContacts(ports(), 'fabrikam', [], megan)).toBe(1);
    expect(await contactsOf(database.db, 'fabrikam')).toEqual([]);
    expect(await contactsOf(database.db, 'litware')).toHaveLength(1);
  });

  test('a changed note keeps the verification, a changed number loses it', async () => {
    await replaceContacts(ports(), 'proseware', [details()], megan);
    const [contact] = await contactsOf(database.db, 'proseware');
    await verifyContact(ports(), contact?.id ?? '', 1, megan);
    await replaceContacts(ports(), 'proseware', [details({ note: 'Call twice' })], megan);
    expect((await contactsOf(database.db, 'proseware'))[0]).toMatchObject({
      id: contact?.id,
      note: 'Call twice',
      verifiedAt: NOW,
      verifiedBy: 'Megan Bowen',
    });
    await replaceContacts(ports(), 'proseware', [details({ phone: '+14255550199' })], megan);
    expect((await contactsOf(database.db, 'proseware'))[0]).toMatchObject({ verifiedAt: null, verifiedBy: null });
  });
});

describe('verifying a contact', () => {
  test('the same moment twice counts once, an older one never', async () => {
    await replaceContacts(ports(), 'adatum', [details()], megan);
    const id = (await contactsOf(database.db, 'adatum'))[0]?.id ?? '';
    const results = await Promise.all([1, 2, 3].map(() => verifyContact(ports(), id, 1, megan)));
    expect(results.filter((result) => result.kind === 'changed')).toHaveLength(1);
    expect(await verifyContact(ports(new Date(NOW.getTime() - 1)), id, 1, megan)).toMatchObject({
      kind: 'unchanged',
      contact: { verifiedAt: NOW },
    });
    expect(await logOf(id)).toEqual([{ verb: 'contact.verify', detail: {} }]);
  });

  test.each([['no id at all'], [newId(NOW)]])('who is not there is gone: %s', async (id) => {
    expect(await verifyContact(ports(), id, 1, megan)).toEqual({ kind: 'gone' });
  });
});
