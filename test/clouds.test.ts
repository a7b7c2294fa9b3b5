import { describe, expect, test } from '@jest/globals';
import { CLOUDS, type CloudName, factsOf, tokenExchangeAt } from '../src/clouds.ts';
import { readConfig, SETTINGS } from '../src/config.ts';
import { AppError } from '../src/error.ts';

const settingsIn = (CLOUD: CloudName, more: Record<string, string> = {}) =>
  readConfig({ WATCHPOST_SANDBOX: 'headless', CLOUD, ...more }).settings;

describe('a cloud sets the defaults of all hosts', () => {
  test.each<[CloudName, string, string, string]>([
    ['public', 'https://login.microsoftonline.com', 'https://graph.microsoft.com', 'https://management.azure.com'],
    ['usGov', 'https://login.microsoftonline.com', 'https://graph.microsoft.com', 'https://management.azure.com'],
    [
      'usGovHigh',
      'https://login.microsoftonline.us',
      'https://graph.microsoft.us',
      'https://management.usgovcloudapi.net',
    ],
    [
      'dod',
      'https://login.microsoftonline.us',
      'https://dod-graph.microsoft.us',
      'https://management.usgovcloudapi.net',
    ],
    [
      'china',
      'https://login.chinacloudapi.cn',
      'https://microsoftgraph.chinacloudapi.cn',
      'https://management.chinacloudapi.cn',
    ],
  ])('%s', (cloud, login, graph, arm) => {
    const settings = settingsIn(cloud);
    expect(settings).toMatchObject({ AZURE_AUTHORITY_HOST: login, GRAPH_BASE_URL: graph, ARM_BASE_URL: arm });
    const isApart = graph !== 'https://graph.microsoft.com';
    const ofTheBot = [
      settings.ToChannelFromBotLoginUrl,
      settings.ToChannelFromBotOAuthScope,
      settings.ToBotFromChannelTokenIssuer,
      settings.OAuthUrl,
      settings.ToBotFromChannelOpenIdMetadataUrl,
      settings.ToBotFromEmulatorOpenIdMetadataUrl,
      settings.CallerId,
    ];
    // The SDK takes all seven or none.
    expect(ofTheBot.filter(Boolean)).toHaveLength(isApart ? 7 : 0);
  });

  test('each of which may still be named', () => {
    const settings = settingsIn('dod', { GRAPH_BASE_URL: 'https://graph.contoso.com', CallerId: 'urn:contoso' });
    expect(settings.GRAPH_BASE_URL).toBe('https://graph.contoso.com');
    expect(settings.CallerId).toBe('urn:contoso');
    expect(settings.OAuthUrl).toBe('https://apiDoD.botframework.azure.us');
  });

  test('the tenant of the bot is part of its login in China', () => {
    const tenant = '00000000-0000-4000-8000-00000000000a';
    const { ToChannelFromBotLoginUrl } = settingsIn('china', { MicrosoftAppTenantId: tenant });
    expect(ToChannelFromBotLoginUrl).toBe(`https://login.partner.microsoftonline.cn/${tenant}`);
  });

  test('and every name and address in the table is one that a setting takes', () => {
    for (const cloud of CLOUDS) {
      for (const [name, value] of Object.entries(factsOf(cloud).settings)) {
        const setting = SETTINGS[name as keyof typeof SETTINGS];
        const read = setting.schema.safeParse(typeof value === 'string' ? value : value.join(','));
        expect([cloud, name, read.data]).toEqual([cloud, name, value]);
      }
    }
  });

  test('a key vault must be of the same cloud', () => {
    const vault = { KEY_VAULT_URL: 'https://watchpost.vault.usgovcloudapi.net' };
    expect(settingsIn('usGovHigh', vault).KEY_VAULT_URL).toBe(vault.KEY_VAULT_URL);
    expect(() => settingsIn('public', vault)).toThrow(AppError);
  });

  test('and one that does not exist is named', () => {
    expect(() => readConfig({ CLOUD: 'mars' })).toThrow(AppError);
  });
});

test.each([
  ['https://login.microsoftonline.com', 'api://AzureADTokenExchange'],
  ['https://login.microsoftonline.us', 'api://AzureADTokenExchangeUSGov'],
  ['https://login.chinacloudapi.cn', 'api://AzureADTokenExchangeChina'],
  ['https://login.partner.microsoftonline.cn', 'api://AzureADTokenExchangeChina'],
  ['https://127.0.0.1:8443', 'api://AzureADTokenExchange'],
])('a managed identity proves itself at %s to %s', (login, audience) => {
  expect(tokenExchangeAt(login)).toBe(audience);
});
