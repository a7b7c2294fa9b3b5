import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildWorld, completeWorld } from '../../../src/sandbox/cloud/build-world.ts';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { getCustomer, type World } from '../../../src/sandbox/cloud/world.ts';
import { ask, customerToken, openCloud } from './cloud-client.ts';

let cloud: Cloud;
beforeEach(async () => {
  ({ cloud } = await openCloud());
});
afterEach(() => cloud.stop());

const DEFAULTS = '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy';
const POLICIES = '/v1.0/identity/conditionalAccess/policies';
const read = async (name: string, path: string) =>
  ask<Record<string, unknown>>(`${cloud.graphUrl}${path}`, { token: await customerToken(cloud, name) });

describe('security defaults', () => {
  test.each([
    ['Fabrikam', true],
    ['Contoso', false],
    ['Litware', false],
  ])('of %s are %s', async (name, isEnabled) => {
    expect(await read(name, DEFAULTS)).toMatchObject({
      status: 200,
      body: { id: '00000000-0000-0000-0000-000000000005', displayName: 'Security Defaults', isEnabled },
    });
  });

  test('take $select, and no other option', async () => {
    const { body } = await read('Fabrikam', `${DEFAULTS}?$select=isEnabled`);
    expect(body).toEqual({ '@odata.context': expect.stringContaining('/$entity'), isEnabled: true });
    expect((await read('Fabrikam', `${DEFAULTS}?$filter=isEnabled`)).status).toBe(400);
  });

  test('are not shown without the permission', async () => {
    (cloud.world.app as { scopes: readonly string[] }).scopes = ['User.Read.All'];
    expect(await read('Fabrikam', DEFAULTS)).toMatchObject({
      status: 403,
      body: { error: { code: 'AccessDenied' } },
    });
  });
});

describe('Conditional Access policies', () => {
  test.each([
    ['Contoso', ['enabled']],
    ['Coho Vineyard & Winery', ['enabledForReportingButNotEnforced']],
    ['Tailspin Toys', []],
  ])('of %s are %j', async (name, states) => {
    const { body } = await read(name, POLICIES);
    const policies = body['value'] as { state: string; grantControls: unknown }[];
    expect(policies.map(({ state }) => state)).toEqual(states);
    for (const { grantControls } of policies) expect(grantControls).toMatchObject({ builtInControls: ['mfa'] });
  });

  test('share the limit of one request a second with identity protection, without a Retry-After', async () => {
    expect((await read('Contoso', POLICIES)).status).toBe(200);
    const second = await read('Contoso', POLICIES);
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBeNull();
  });

  test('take only the filter that is documented', async () => {
    expect((await read('Contoso', `${POLICIES}?$filter=templateId%20eq%20'x'`)).status).toBe(400);
  });
});

describe('a world that an earlier version kept', () => {
  test('gets what it lacks from the sample, and keeps what happened in it', () => {
    const now = new Date('2026-03-04T09:00:00Z');
    const kept = JSON.parse(JSON.stringify(buildWorld(now))) as World;
    for (const tenant of [kept.partner, ...kept.customers]) {
      Reflect.deleteProperty(tenant, 'securityDefaults');
      Reflect.deleteProperty(tenant, 'policies');
    }
    Reflect.deleteProperty(kept, 'securityContactProvided');
    kept.progress.serial = 7;
    getCustomer(kept, 'Contoso').consented = false;
    const world = completeWorld(kept, now);
    expect(world).toMatchObject({ securityContactProvided: true, progress: { serial: 7 } });
    expect(getCustomer(world, 'Contoso')).toMatchObject({ consented: false, securityDefaults: false });
    expect(getCustomer(world, 'Fabrikam')).toMatchObject({ consented: true, securityDefaults: true, policies: [] });
  });
});
