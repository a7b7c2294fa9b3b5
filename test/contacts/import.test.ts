import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  applyImport,
  contactsOf,
  dropImport,
  exportContacts,
  findImport,
  importReport,
  planImport,
  readContactsCsv,
  replaceContacts,
  saveImport,
  verifyContact,
} from '../../src/contacts/index.ts';
import { findingsOf } from '../../src/posture/index.ts';
import type { Tenant } from '../../src/tenants/index.ts';
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

const tenant = (id: string, name: string): Tenant => ({ id, name, domain: `${id}.onmicrosoft.com`, kind: 'customer' });
const TENANTS = [
  tenant('contoso', 'Contoso'),
  tenant('fabrikam', 'Fabrikam'),
  tenant('fabrikamres', 'Fabrikam Residences'),
  tenant('twin1', 'Twin'),
  tenant('twin2', 'Twin'),
];

const DEBRA = {
  name: 'Debra Berger',
  kind: 'person',
  role: 'security',
  position: 1,
  email: 'debra@contoso.com',
  phone: '',
  languages: ['en'],
  hours: '08:00-17:00',
  zone: 'Europe/London',
  entraId: null,
  note: '',
} as const;
const LINE = 'contoso,Debra Berger,security,1,debra@contoso.com,,en,08:00-17:00,Europe/London';

const planOf = (lines: readonly string[]) => {
  const { rows, problems } = readContactsCsv(
    `customer,name,role,order,e-mail,phone,languages,hours,zone\n${lines.join('\n')}`,
  );
  expect(problems).toEqual([]);
  return planImport(database.db, rows, TENANTS);
};
const saved = async (lines: readonly string[]) => saveImport(ports, await planOf(lines), megan);
const kinds = async (lines: readonly string[]) => (await planOf(lines)).rows.map(({ kind }) => kind);
const words = async (line: string) =>
  (await planOf([line])).rows[0]?.problems.map((problem) => problem.words).join(' ');
const exported = async (tenantId?: string) => {
  const parts: string[] = [];
  for await (const part of exportContacts(database.db, tenantId)) parts.push(part);
  return parts;
};

beforeEach(async () => {
  for (const table of ['contacts', 'contact_imports', 'findings', 'audit_log', 'tenants'] as const) {
    await database.db.deleteFrom(table).execute();
  }
  await database.db
    .insertInto('tenants')
    .values(TENANTS.map((one) => ({ ...one, seen_at: NOW })))
    .execute();
  await replaceContacts(ports, 'contoso', [DEBRA], megan);
});

describe('the preview', () => {
  test('says for each line what it would do, and writes nothing', async () => {
    const plan = await planOf([
      LINE,
      LINE.replace('Debra Berger', 'Joni Sherman'),
      'Fabrikam,Joni Sherman,fraud,,joni@fabrikam.com',
      'fabrikam.onmicrosoft.com,Alex Wilber,fraud,,alex@fabrikam.com',
      'Fabrikan,Alex Wilber,fraud,,alex@fabrikam.com',
      'contoso,,gardener,,nobody',
    ]);
    expect(plan.counts).toEqual({ add: 2, change: 0, unchanged: 1, cannot: 3 });
    expect(plan.rows.map(({ line, kind, details, fields }) => [line, kind, details?.position, fields])).toEqual([
      [2, 'unchanged', 1, []],
      [3, 'cannot', 1, []],
      [4, 'add', 1, []],
      [5, 'add', 2, []],
      [6, 'cannot', 0, []],
      [7, 'cannot', undefined, []],
    ]);
    expect(plan.rows[1]?.problems[0]?.words).toContain('Line 2 names the same');
    expect(plan.rows[5]?.problems.map(({ field }) => field)).toEqual(['name', 'role', 'email']);
    expect(await contactsOf(database.db, 'fabrikam')).toEqual([]);
  });

  test('a contact is found by its place, or without one by who it is', async () => {
    expect(await kinds([LINE.replace(',1,', ',,')])).toEqual(['unchanged']);
    expect(await kinds([LINE.replace(',1,', ',,').replace('Debra Berger', 'Debra B.')])).toEqual(['change']);
    expect(await kinds([LINE.replace(',1,', ',,').replace('debra@contoso.com', 'joni@contoso.com')])).toEqual(['add']);
    expect(await kinds([LINE.replace(',1,', ',2,')])).toEqual(['add']);
    const [row] = (await planOf([LINE.replace('Debra Berger', 'Joni Sherman')])).rows;
    expect(row).toMatchObject({ kind: 'change', fields: ['name'], contact: { version: 1 } });
  });

  test('a customer must be named in full, and the nearest are told', async () => {
    expect(await words(LINE.replace('contoso,', 'Contosso,'))).toBe(
      'No customer is called so. Type the full name, such as Contoso.',
    );
    expect(await words(LINE.replace('contoso,', 'Fabri,'))).toContain('Fabrikam or Fabrikam Residences');
    expect(await words(LINE.replace('contoso,', 'Twin,'))).toContain('Several customers');
    expect(await words(LINE.replace('contoso,', 'Nowhere,'))).toContain('No customer is called so.');
    expect(await words(LINE.replace('contoso,', ','))).toContain('Type the name');
    expect(await words(LINE.replace('contoso,', 'twin1,'))).toBe('');
  });
});

test('a contact without an e-mail is found by name, and one with another e-mail is somebody else', async () => {
  const line = 'Fabrikam,Joni Sherman,technical,,,+442079460103';
  await applyImport(ports, await saved([line.replace('+442079460103', '+442079460104')]), megan);
  expect(await kinds(['Fabrikam,joni sherman,technical,,joni@fabrikam.com'])).toEqual(['change']);
  expect(await kinds([line])).toEqual(['change']);
  await applyImport(ports, await saved(['Fabrikam,Joni Sherman,technical,,joni@fabrikam.com']), megan);
  expect(await kinds(['Fabrikam,Joni Sherman,technical,,sherman@fabrikam.com'])).toEqual(['add']);
  expect(await kinds(['Fabrikam,Joni S.,technical,,JONI@fabrikam.com'])).toEqual(['change']);
});

test('every tenant of a long list is looked at', async () => {
  const tenants = Array.from({ length: 501 }, (_, at) => tenant(`many${at}`, `Many ${at}`));
  const lines = tenants.map(({ name }) => `${name},Debra Berger,security,debra@contoso.com`);
  const { rows } = readContactsCsv(['customer,name,role,e-mail', ...lines].join('\n'));
  const plan = await planImport(database.db, rows, tenants);
  await applyImport(ports, await saveImport(ports, plan, megan), megan);
  const { count } = await database.db
    .selectFrom('findings')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('check_key', '=', 'contactEnough')
    .where('tenant_id', 'like', 'many%')
    .executeTakeFirstOrThrow();
  expect(count).toBe(501);
});

test('places beyond a hundred come back from an export as they were', async () => {
  const many = Array.from({ length: 120 }, (_, at) => `Fabrikam,Agent ${at},technical,,agent${at}@fabrikam.com`);
  await applyImport(ports, await saved(many), megan);
  let text = '';
  for await (const part of exportContacts(database.db, 'fabrikam')) text += part;
  const again = await planImport(database.db, readContactsCsv(text).rows, TENANTS);
  expect(again.counts).toEqual({ add: 0, change: 0, unchanged: 120, cannot: 0 });
});

test('a place that no list could name again is not taken', async () => {
  const last = await planOf(['Fabrikam,Joni Sherman,technical,9999,joni@fabrikam.com']);
  expect(last.counts).toMatchObject({ add: 1 });
  const beyond = await planOf([
    'Fabrikam,Joni Sherman,technical,9999,joni@fabrikam.com',
    'Fabrikam,Alex Wilber,technical,,alex@fabrikam.com',
  ]);
  expect(beyond.rows[1]?.problems[0]?.words).toContain('has 9999 contacts of this role');
});

describe('taking a list', () => {
  test('does what was shown, once', async () => {
    await verifyContact(ports, (await contactsOf(database.db, 'contoso'))[0]?.id ?? '', 1, megan);
    const id = await saved([
      LINE.replace('08:00-17:00', '24/7'),
      'Fabrikam,Joni Sherman,fraud,,joni@fabrikam.com',
      'Nowhere,X,fraud',
    ]);
    const outcome = { added: 1, changed: 1, unchanged: 0, cannot: 1, outdated: [] };
    const results = await Promise.all([1, 2, 3].map(() => applyImport(ports, id, megan)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged', 'unchanged']);
    for (const result of results) expect(result).toMatchObject({ outcome });
    expect(await contactsOf(database.db, 'contoso')).toMatchObject([{ hours: '24/7', version: 2, verifiedAt: NOW }]);
    expect(await contactsOf(database.db, 'fabrikam')).toMatchObject([{ name: 'Joni Sherman', position: 1 }]);
    expect(await findImport(database.db, id)).toMatchObject({
      appliedAt: NOW,
      outcome,
      plan: { counts: { cannot: 1 } },
    });
    expect((await findingsOf(database.db, 'fabrikam')).map(({ status }) => status)).toContain('fail');
    const log = await database.db
      .selectFrom('audit_log')
      .select(['verb', 'detail'])
      .orderBy('id', 'desc')
      .limit(3)
      .execute();
    expect(log).toEqual([
      { verb: 'contact.import', detail: { added: 1, changed: 1, unchanged: 0, cannot: 1, outdated: 0 } },
      { verb: 'contact.change', detail: { fields: ['hours'], isImport: true } },
      { verb: 'contact.add', detail: { role: 'fraud', position: 1, isImport: true } },
    ]);
  });

  test('the same file again changes nothing', async () => {
    const lines = [
      LINE.replace(',1,', ',,'),
      'Fabrikam,Joni Sherman,fraud,,joni@fabrikam.com',
      'Fabrikam,Alex Wilber,fraud,,alex@fabrikam.com',
    ];
    await applyImport(ports, await saved(lines), megan);
    expect(await kinds(lines)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  test('another name loses the verification', async () => {
    await verifyContact(ports, (await contactsOf(database.db, 'contoso'))[0]?.id ?? '', 1, megan);
    await applyImport(ports, await saved([LINE.replace('Debra Berger', 'Joni Sherman')]), megan);
    expect(await contactsOf(database.db, 'contoso')).toMatchObject([{ name: 'Joni Sherman', verifiedAt: null }]);
  });

  test('what somebody changed or took meanwhile is left alone and told', async () => {
    const id = await saved([LINE.replace('08:00-17:00', '24/7'), 'Fabrikam,Joni Sherman,fraud,1,joni@fabrikam.com']);
    await replaceContacts(ports, 'contoso', [{ ...DEBRA, note: 'Call twice' }], megan);
    await replaceContacts(ports, 'fabrikam', [{ ...DEBRA, role: 'fraud' }], megan);
    expect(await applyImport(ports, id, megan)).toMatchObject({
      kind: 'changed',
      outcome: {
        added: 0,
        changed: 0,
        outdated: [
          { line: 2, customer: 'Contoso', name: 'Debra Berger' },
          { line: 3, customer: 'Fabrikam', name: 'Joni Sherman' },
        ],
      },
    });
    expect(await contactsOf(database.db, 'contoso')).toMatchObject([{ note: 'Call twice', hours: '08:00-17:00' }]);
    expect(await contactsOf(database.db, 'fabrikam')).toMatchObject([{ name: 'Debra Berger' }]);
    const found = await findImport(database.db, id);
    expect(found && importReport(found)).toContain('outdated');
  });

  test('nobody is removed, and a list can be dropped before but not after', async () => {
    const id = await saved(['Fabrikam,Joni Sherman,fraud,1,joni@fabrikam.com']);
    expect(await dropImport(ports, id, megan)).toEqual({ kind: 'changed' });
    expect(await dropImport(ports, id, megan)).toEqual({ kind: 'gone' });
    expect(await applyImport(ports, id, megan)).toEqual({ kind: 'gone' });
    const other = await saved(['Fabrikam,Joni Sherman,fraud,1,joni@fabrikam.com']);
    await applyImport(ports, other, megan);
    expect(await dropImport(ports, other, megan)).toEqual({ kind: 'applied' });
    expect(await contactsOf(database.db, 'contoso')).toHaveLength(1);
  });

  test.each(['no id', '00000000-0000-4000-8000-000000000009'])('what is not there is gone: %s', async (id) => {
    expect(await applyImport(ports, id, megan)).toEqual({ kind: 'gone' });
    expect(await dropImport(ports, id, megan)).toEqual({ kind: 'gone' });
    expect(await findImport(database.db, id)).toBeUndefined();
  });
});

describe('writing a list', () => {
  test('what was written out changes nothing when it is read in, formulas and line breaks too', async () => {
    await replaceContacts(
      ports,
      'fabrikam',
      [
        { ...DEBRA, name: '=HYPERLINK("x")', phone: '+14255550101', entraId: '00000000-0000-4000-8000-00000000000a' },
        {
          ...DEBRA,
          position: 2,
          name: '\'quoted\'; "name"',
          kind: 'group',
          languages: ['en', 'de'],
          note: '- one\n- two',
        },
      ],
      megan,
    );
    const parts = await exported();
    expect(parts.join('')).not.toMatch(/(?:^|,)"?[=+@]/m);
    const { rows, problems } = readContactsCsv(parts.join(''));
    expect(problems).toEqual([]);
    expect((await planImport(database.db, rows, TENANTS)).counts).toEqual({
      add: 0,
      change: 0,
      unchanged: 3,
      cannot: 0,
    });
  });

  test('of one customer, and in pieces without a gap', async () => {
    const many = Array.from({ length: 2100 }, (_, at) => ({ ...DEBRA, position: at + 1, name: `Person ${at}` }));
    await replaceContacts(ports, 'fabrikam', many, megan);
    const parts = await exported('fabrikam');
    expect(parts).toHaveLength(4);
    expect(readContactsCsv(parts.join('')).rows.map(({ input }) => input.name)).toEqual(many.map(({ name }) => name));
    expect(await exported('nowhere')).toHaveLength(1);
  });
});
