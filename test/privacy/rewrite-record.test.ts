import { describe, expect, test } from '@jest/globals';
import type { Identity } from '../../src/privacy/identity.ts';
import { pseudonymOf } from '../../src/privacy/index.ts';
import { rewriteRecord } from '../../src/privacy/rewrite-record.ts';
import { CONTOSO, FABRIKAM, NAME, OTHER_THOMAS, THOMAS } from './seed.ts';

const who: Identity = {
  kind: 'person',
  ids: [THOMAS],
  names: [NAME, 'Thomas "Tom" Weber'],
  soleNames: ['Thomas "Tom" Weber'],
  addresses: ['T.Weber@contoso.com'],
};
const by = pseudonymOf('person', '0badcafe');
const rewritten = (record: unknown) => rewriteRecord(record, who, by);

describe('a record with people in it', () => {
  test.each([
    ['their id beside the name', { entraId: THOMAS, name: NAME }, { entraId: by.id, name: by.name }],
    ['another name that they had', { entraId: THOMAS, name: 'T. W.' }, { entraId: by.id, name: by.name }],
    ['their address beside it', { name: NAME, email: 't.weber@contoso.com' }, { name: by.name, email: 'erased' }],
    ['no id beside it', { name: NAME }, { name: by.name }],
    ['inside of a text', [`${NAME}, ${THOMAS}`, 'Thomas Weberling'], [`${by.name}, ${by.id}`, 'Thomas Weberling']],
    [
      'a name of theirs alone, by whom it was done',
      { done_by: who.names[1], done_at: 'x' },
      { done_by: by.name, done_at: 'x' },
    ],
    ['a key', { byPerson: { [THOMAS]: 2 } }, { byPerson: { [by.id]: 2 } }],
  ])('is theirs: %s', (_what, record, expected) => {
    expect(rewritten(record)).toEqual({ value: expected, isChanged: true, unclear: 0 });
    expect(rewritten(expected).isChanged).toBe(false);
  });

  test.each([
    ['somebody else’s id', { entraId: OTHER_THOMAS, name: NAME }],
    ['somebody else’s address', { name: NAME, email: 't.weber@fabrikam.com' }],
    ['an item of Graph', { id: 'x', userId: OTHER_THOMAS, userDisplayName: NAME }],
    ['numbers, nothing and the like', { a: 1.5, b: null, c: [true], name: '' }],
  ])('stays as it is: %s', (_what, record) => {
    expect(rewritten(record)).toEqual({ value: record, isChanged: false, unclear: 0 });
  });

  test('says when nothing tells whose a name is', () => {
    const record = { alert: { resolved_at: 'then', resolved_by: NAME }, lines: [] };
    expect(rewritten(record)).toEqual({ value: record, isChanged: false, unclear: 1 });
  });
});

test('a customer of the same name as another goes by its id', () => {
  const customer: Identity = {
    kind: 'customer',
    ids: [CONTOSO],
    names: ['Contoso'],
    soleNames: ['Contoso'],
    addresses: [],
  };
  const record = [
    { tenantId: CONTOSO, tenantName: 'Contoso' },
    { tenantId: FABRIKAM, tenantName: 'Contoso' },
    { entraId: THOMAS, name: 'Contoso desk' },
  ];
  expect(rewriteRecord(record, customer, { id: 'gone', name: 'Somebody' }).value).toEqual([
    { tenantId: 'gone', tenantName: 'Somebody' },
    { tenantId: FABRIKAM, tenantName: 'Contoso' },
    { entraId: THOMAS, name: 'Somebody desk' },
  ]);
});
