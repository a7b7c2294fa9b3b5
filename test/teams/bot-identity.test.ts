import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import type { Cloud } from '../../src/sandbox/cloud/cloud.ts';
import { createBotAdapter } from '../../src/teams/adapter.ts';
import { openCloud } from '../sandbox/cloud/cloud-client.ts';

const BOT = '33333333-aaaa-4bbb-8ccc-0000000000b0';
let cloud: Cloud;
const environment: Record<string, string> = {};

beforeAll(async () => {
  ({ cloud } = await openCloud());
  cloud.trust.identities.push({ clientId: BOT, principalId: '33333333-aaaa-4bbb-8ccc-0000000000b1' });
  Object.assign(environment, {
    IDENTITY_ENDPOINT: `${cloud.loginUrl}/msi/token`,
    IDENTITY_HEADER: cloud.trust.identityHeader,
    // What the reading app is proved with, as it stands in the environment of the same process.
    AZURE_AUTHORITY_HOST: cloud.loginUrl,
    AZURE_TENANT_ID: cloud.credentials.tenantId,
    AZURE_CLIENT_ID: cloud.credentials.clientId,
    AZURE_CLIENT_SECRET: cloud.credentials.clientSecret,
  });
  Object.assign(process.env, environment);
});
afterAll(async () => {
  for (const name of Object.keys(environment)) delete process.env[name];
  await cloud.stop();
});

test('a bot that is a managed identity speaks as itself, though the reading app’s secret is in the environment', async () => {
  const { settings } = readConfig({
    WATCHPOST_SANDBOX: '0',
    ...environment,
    MicrosoftAppType: 'UserAssignedMsi',
    MicrosoftAppId: BOT,
    MicrosoftAppTenantId: cloud.credentials.tenantId,
  });
  cloud.requests.clear();
  const { connectorFor } = createBotAdapter(settings, createLog('error'));
  const connector = await connectorFor('https://smba.trafficmanager.net/teams/');
  const { credentials } = connector as unknown as { credentials: { getToken(): Promise<string> } };
  const [, claims = ''] = (await credentials.getToken()).split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    appid: BOT,
    aud: 'https://api.botframework.com',
  });
  expect(cloud.requests.to('login').map(({ path }) => path)).toEqual(['/msi/token']);
});
