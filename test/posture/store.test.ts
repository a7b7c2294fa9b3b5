import { beforeEach, describe, expect, test } from '@jest/globals';
import { countFindings, findingsOf, listFindings, type Reading, recordFindings } from '../../src/posture/index.ts';
import { upsertTenants } from '../../src/tenants/index.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const at = (time: string) => new Date(`2026-03-04T${time}:00Z`);
const take = (readings: readonly Reading[], when: Date) =>
  database.db.transaction().execute((tx) => recordFindings(tx, readings, when));
const defaults = (tenantId: string, status: Reading['status'], detail: Reading['detail'] = {}): Reading => ({
  tenantId,
  check: 'securityDefaults',
  status,
  detail,
});

beforeEach(() => database.db.deleteFrom('findings').execute());

describe('taking readings in', () => {
  test('the moment of a status stays while the status does, and the reading grows younger', async () => {
    expect(await take([defaults('contoso', 'pass')], at('10:00'))).toBe(1);
    expect(await take([defaults('contoso', 'pass', { isEnabled: true })], at('11:00'))).toBe(0);
    expect(await findingsOf(database.db, 'contoso')).toEqual([
      {
        ...defaults('contoso', 'pass', { isEnabled: true }),
        readAt: at('11:00'),
        sinceAt: at('10:00'),
        last: undefined,
      },
    ]);
    expect(await take([defaults('contoso', 'fail')], at('12:00'))).toBe(1);
    expect(await findingsOf(database.db, 'contoso')).toMatchObject([{ readAt: at('12:00'), sinceAt: at('12:00') }]);
  });

  test('an older reading that arrives late changes nothing', async () => {
    await take([defaults('contoso', 'fail')], at('12:00'));
    expect(await take([defaults('contoso', 'pass')], at('11:00'))).toBe(0);
    expect(await findingsOf(database.db, 'contoso')).toMatchObject([{ status: 'fail', readAt: at('12:00') }]);
  });

  test('the same readings twice, also at once on two machines, are one', async () => {
    const both = [defaults('contoso', 'pass'), defaults('fabrikam', 'fail')];
    await Promise.all([take(both, at('10:00')), take(both.toReversed(), at('10:00'))]);
    expect(await take(both, at('10:00'))).toBe(0);
    expect(await countFindings(database.db, 'securityDefaults')).toEqual({
      pass: 1,
      fail: 1,
      couldNotCheck: 0,
      notApplicable: 0,
    });
  });

  test('many in one statement; the last word on one tenant and check counts', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => defaults(`tenant-${index}`, index % 2 ? 'pass' : 'fail'));
    expect(await take([...many, defaults('tenant-0', 'pass')], at('10:00'))).toBe(5000);
    expect(await countFindings(database.db, 'securityDefaults')).toMatchObject({ pass: 2501, fail: 2499 });
  });

  test('what cannot be checked any more remembers what was known, for as long as it takes', async () => {
    await take([defaults('contoso', 'fail')], at('10:00'));
    await take([defaults('contoso', 'couldNotCheck', { reason: 'noConsent' })], at('11:00'));
    await take([defaults('contoso', 'couldNotCheck', { reason: 'noRelationship' })], at('12:00'));
    expect(await findingsOf(database.db, 'contoso')).toMatchObject([
      {
        status: 'couldNotCheck',
        detail: { reason: 'noRelationship' },
        sinceAt: at('11:00'),
        last: { status: 'fail', readAt: at('10:00') },
      },
    ]);
    await take([defaults('contoso', 'pass')], at('13:00'));
    expect(await findingsOf(database.db, 'contoso')).toMatchObject([{ status: 'pass', last: undefined }]);
    await take([defaults('new', 'couldNotCheck', { reason: 'noConsent' })], at('13:00'));
    expect(await findingsOf(database.db, 'new')).toMatchObject([{ last: undefined }]);
  });

  test('nothing to take in is no statement', async () => {
    expect(await take([], at('10:00'))).toBe(0);
  });
});

describe('reading findings', () => {
  test('over all tenants by name, an id where there is no name', async () => {
    const names = [
      { id: 'b', name: 'Adatum', domain: '', kind: 'customer' as const },
      { id: 'a', name: 'Contoso', domain: '', kind: 'customer' as const },
    ];
    await database.db.transaction().execute((tx) => upsertTenants(tx, names, at('09:00')));
    await take([defaults('a', 'fail'), defaults('b', 'fail'), defaults('zz', 'pass')], at('10:00'));
    const named = async (...about: [Reading['status']?, number?]) =>
      (await listFindings(database.db, 'securityDefaults', ...about)).map(({ tenantName }) => tenantName);
    expect(await named()).toEqual(['Adatum', 'Contoso', 'zz']);
    expect(await named('fail', 1)).toEqual(['Adatum']);
    expect(await named('pass')).toEqual(['zz']);
    expect(await listFindings(database.db, 'contactEnough')).toEqual([]);
  });

  test('a check that another version wrote is left out, and the order is ours', async () => {
    await take([{ ...defaults('a', 'pass'), check: 'contactEnough' }, defaults('a', 'fail')], at('10:00'));
    await database.db
      .insertInto('findings')
      .values({
        tenant_id: 'a',
        check_key: 'ofAnotherVersion',
        status: 'pass',
        detail: '{}',
        read_at: at('10:00'),
        since_at: at('10:00'),
      })
      .execute();
    expect((await findingsOf(database.db, 'a')).map(({ check }) => check)).toEqual([
      'securityDefaults',
      'contactEnough',
    ]);
  });
});
