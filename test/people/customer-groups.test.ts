import { describe, expect, test } from '@jest/globals';
import {
  type CustomerGroup,
  createCustomerGroups,
  listCustomerGroups,
  replaceCustomerGroups,
  setCustomerGroup,
  takeCustomerGroup,
} from '../../src/people/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const megan = { entraId: 'p-megan', name: 'Megan Bowen' };
const at = new Date('2026-03-04T10:00:00Z');
const group = (tenantId: string, role: CustomerGroup['role'], groupId: string): CustomerGroup => ({
  tenantId,
  role,
  groupId,
  groupName: `Group ${groupId}`,
});
const inTransaction = <T>(work: (tx: Parameters<typeof setCustomerGroup>[0]) => Promise<T>) =>
  database.db.transaction().execute(work);
const lines = async () =>
  (await database.db.selectFrom('audit_log').select(['verb', 'subject_id', 'detail']).orderBy('id').execute()).map(
    ({ verb, subject_id, detail }) => `${verb} ${subject_id} ${(detail as { role: string }).role}`,
  );

describe('groups of customers', () => {
  test('are set and taken once, with a line each', async () => {
    const team = group('t-contoso', 'responder', 'g-1');
    expect(await inTransaction((tx) => setCustomerGroup(tx, team, megan, at))).toBe(true);
    expect(await inTransaction((tx) => setCustomerGroup(tx, team, megan, at))).toBe(false);
    expect(await inTransaction((tx) => takeCustomerGroup(tx, team, megan, at))).toBe(true);
    expect(await inTransaction((tx) => takeCustomerGroup(tx, team, megan, at))).toBe(false);
    expect(await lines()).toEqual(['role.set t-contoso responder', 'role.take t-contoso responder']);
  });

  test('of two who set one at the same moment one changes it', async () => {
    const set = () => inTransaction((tx) => setCustomerGroup(tx, group('t-litware', 'approver', 'g-2'), megan, at));
    expect((await Promise.all([set(), set()])).toSorted()).toEqual([false, true]);
  });

  test('are made those of a file, and no others', async () => {
    await inTransaction((tx) => setCustomerGroup(tx, group('t-contoso', 'responder', 'g-1'), megan, at));
    const wanted = [group('t-contoso', 'responder', 'g-9'), group('t-fabrikam', 'administrator', 'g-3')];
    const changes = await inTransaction((tx) => replaceCustomerGroups(tx, wanted, megan, at));
    expect(changes).toEqual([
      { tenantId: 't-litware', role: 'approver', kind: 'taken' },
      { tenantId: 't-contoso', role: 'responder', kind: 'set' },
      { tenantId: 't-fabrikam', role: 'administrator', kind: 'set' },
    ]);
    expect(await listCustomerGroups(database.db)).toEqual(wanted);
    expect(await inTransaction((tx) => replaceCustomerGroups(tx, wanted, megan, at))).toEqual([]);
  });

  test('are held in memory until they are read again', async () => {
    const groups = createCustomerGroups(database.db);
    expect(groups.all()).toEqual([]);
    await groups.reload();
    expect(groups.of('t-contoso').map(({ groupId }) => groupId)).toEqual(['g-9']);
    await inTransaction((tx) => replaceCustomerGroups(tx, [], megan, at));
    expect(groups.all()).toHaveLength(2);
    await groups.reload();
    expect(groups.of('t-contoso')).toEqual([]);
  });
});
