import { ManagedIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Cloud } from '../../../src/sandbox/cloud/cloud.ts';
import { ask, openCloud } from './cloud-client.ts';

const IDENTITY = '33333333-aaaa-4bbb-8ccc-00000000000e';
const PRINCIPAL = '33333333-aaaa-4bbb-8ccc-00000000000f';
let cloud: Cloud;

beforeAll(async () => {
  ({ cloud } = await openCloud());
  cloud.trust.identities.push({ clientId: IDENTITY, principalId: PRINCIPAL });
});
afterAll(() => cloud.stop());

test('Microsoft’s library gets a token as on a virtual machine', async () => {
  process.env['AZURE_POD_IDENTITY_AUTHORITY_HOST'] = cloud.loginUrl;
  const credential = new ManagedIdentityCredential({ clientId: IDENTITY });
  const { token } = await credential.getToken('https://vault.azure.net/.default');
  delete process.env['AZURE_POD_IDENTITY_AUTHORITY_HOST'];
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({
    aud: 'https://vault.azure.net',
    appid: IDENTITY,
    oid: PRINCIPAL,
    tid: cloud.world.partner.id,
  });
  expect(cloud.requests.to('login', '/metadata/identity')).toHaveLength(1);
});

const query = `api-version=2019-08-01&resource=https://vault.azure.net&client_id=${IDENTITY}`;
test.each([
  ['msi/token', {}, query, 401],
  ['msi/token', { 'X-IDENTITY-HEADER': 'guess' }, query, 401],
  ['metadata/identity/oauth2/token', {}, query, 400],
  ['metadata/identity/oauth2/token', { Metadata: 'true' }, 'resource=https://vault.azure.net&client_id=x', 400],
  ['metadata/identity/oauth2/token', { Metadata: 'true' }, `client_id=${IDENTITY}`, 400],
])('%s with %j and %s is refused', async (path, headers, asked, status) => {
  expect((await ask(`${cloud.loginUrl}/${path}?${asked}`, { headers })).status).toBe(status);
});
