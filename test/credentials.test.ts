import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../src/config.ts';
import { chooseCredentials } from '../src/credentials.ts';
import { AppError } from '../src/error.ts';

const APP = '00000000-0000-4000-8000-00000000000a';
const BOT = '00000000-0000-4000-8000-00000000000b';
const IDENTITY = '00000000-0000-4000-8000-00000000000c';
const LIVE = {
  MicrosoftAppId: BOT,
  MicrosoftAppPassword: 'p',
  MicrosoftAppTenantId: APP,
  AZURE_TENANT_ID: APP,
  AZURE_CLIENT_ID: APP,
};
const SECRET = { AZURE_CLIENT_SECRET: 's' };
const CERTIFICATE = { AZURE_CLIENT_CERTIFICATE_PATH: 'app.pem' };
const MANAGED = { AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY };
const WORKLOAD = { AZURE_FEDERATED_TOKEN_FILE: '/run/token' };

describe('the credential of the reading app', () => {
  test.each([
    [{ ...SECRET }, 'secret', []],
    [{ ...WORKLOAD }, 'workloadIdentity', []],
    [{ ...CERTIFICATE, ...SECRET }, 'certificate', ['AZURE_CLIENT_SECRET']],
    [{ ...SECRET, ...WORKLOAD }, 'secret', ['AZURE_FEDERATED_TOKEN_FILE']],
    [
      { ...MANAGED, ...CERTIFICATE, ...SECRET, ...WORKLOAD },
      'managedIdentity',
      ['AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_CLIENT_SECRET', 'AZURE_FEDERATED_TOKEN_FILE'],
    ],
  ])('of %j is the %s', (given, kind, passedOver) => {
    const choice = chooseCredentials(readConfig({ ...LIVE, ...given }).settings);
    expect(choice).toMatchObject({ kind, passedOver, clientId: APP, reachesCustomers: true });
    expect(choice?.isFederated).toBe(kind === 'managedIdentity');
  });

  test('of a managed identity that reads itself stays in its own tenant', () => {
    const { settings } = readConfig({ ...LIVE, AZURE_CLIENT_ID: IDENTITY, ...MANAGED });
    expect(chooseCredentials(settings)).toMatchObject({
      kind: 'managedIdentity',
      isFederated: false,
      reachesCustomers: false,
    });
  });

  test('is none where no setting names one', () => {
    expect(chooseCredentials(readConfig({}).settings)).toBeUndefined();
  });
});

describe('what cannot work is refused, and the setting is named', () => {
  const MSI = { ...LIVE, MicrosoftAppType: 'UserAssignedMsi', MicrosoftAppPassword: '' };
  const self = { ...LIVE, AZURE_CLIENT_ID: IDENTITY, ...MANAGED };
  test.each([
    ['a managed bot with a password', { ...MSI, ...SECRET, MicrosoftAppPassword: 'p' }, 'MicrosoftAppPassword'],
    ['the bot’s managed identity with a secret', { ...MSI, ...SECRET, AZURE_CLIENT_ID: BOT }, 'AZURE_CLIENT_ID'],
    ['a managed bot that is said to be an app', { ...LIVE, AZURE_MANAGED_IDENTITY_CLIENT_ID: BOT }, 'MicrosoftAppType'],
    ['a managed identity alone with a token', { ...self, PARTNER_REFRESH_TOKEN: 't' }, 'AZURE_CLIENT_ID'],
    ['a managed identity alone with a token file', { ...self, TOKEN_FILE: 'x' }, 'AZURE_CLIENT_ID'],
    ['a password of no key', { ...LIVE, ...SECRET, AZURE_CLIENT_CERTIFICATE_PASSWORD: 'p' }, 'AZURE_CLIENT_CERT'],
    ['two homes', { ...LIVE, ...SECRET, KEY_VAULT_URL: 'https://a.vault.azure.net', TOKEN_FILE: 'x' }, 'TOKEN_FILE'],
    ['a key of no file', { ...LIVE, ...SECRET, TOKEN_FILE_KEY: 'a'.repeat(64) }, 'TOKEN_FILE'],
    ['a key that is none', { ...LIVE, ...SECRET, TOKEN_FILE: 'x', TOKEN_FILE_KEY: 'short' }, 'TOKEN_FILE_KEY'],
    ['a vault elsewhere', { ...LIVE, ...SECRET, KEY_VAULT_URL: 'https://vault.contoso.com' }, 'KEY_VAULT_URL'],
    ['a vault’s name that is none', { ...LIVE, ...SECRET, KEY_VAULT_TOKEN_SECRET: 'a/b' }, 'KEY_VAULT_TOKEN_SECRET'],
  ])('%s', (_what, environment, setting) => {
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${setting}`));
  });

  test.each([
    ['a managed bot beside a reading app with a secret', { ...MSI, ...SECRET }],
    ['one managed identity for the bot and for the reading app', { ...MSI, AZURE_MANAGED_IDENTITY_CLIENT_ID: BOT }],
    [
      'one managed identity for everything in the own tenant',
      { ...MSI, AZURE_CLIENT_ID: BOT, ...{ AZURE_MANAGED_IDENTITY_CLIENT_ID: BOT } },
    ],
    ['a vault on loopback, in a test', { ...LIVE, ...SECRET, KEY_VAULT_URL: 'https://127.0.0.1:8443' }],
  ])('but not %s', (_what, environment) => {
    expect(problemsOf(environment)).toEqual([]);
  });
});

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof AppError && error.code === 'settings_invalid') return error.fields['problems'] as string[];
    throw error;
  }
  return [];
}
