import { describe, expect, test } from '@jest/globals';
import { roleGroupId, staffId } from '../../src/sandbox/cloud/sample-partner.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();

describe('the directory', () => {
  test('tells which of our groups a person belongs to', async () => {
    const { directory } = bench.sources();
    const groups = [roleGroupId('responder'), roleGroupId('administrator'), '99999999-aaaa-4bbb-8ccc-000000000009'];
    expect(await directory.memberGroups(staffId('Nestor Wilke'), groups)).toEqual(new Set([roleGroupId('responder')]));
    expect(await directory.memberGroups(staffId('Nestor Wilke'), [])).toEqual(new Set());
  });

  test('finds a person by id or by name, in any tenant that lets us in', async () => {
    const { directory } = bench.sources();
    const contoso = bench.cloud.world.customers.find(({ name }) => name === 'Contoso');
    const [user] = contoso?.users ?? [];
    const found = { id: user?.id, name: user?.displayName, userPrincipalName: user?.upn, isEnabled: true };
    expect(await directory.findUser(contoso?.id ?? '', user?.upn ?? '')).toEqual(found);
    expect(await directory.findUser(contoso?.id ?? '', user?.id ?? '')).toEqual(found);
    expect(await directory.findUser(contoso?.id ?? '', 'nobody@contoso.com')).toBeUndefined();
  });
});
