/** Microsoft's clouds, by the value of `CLOUD`. `usGov` is GCC, which lives in the worldwide cloud; the next two do not. */
export const CLOUDS = ['public', 'usGov', 'usGovHigh', 'dod', 'china'] as const;

export type CloudName = (typeof CLOUDS)[number];

/** What a cloud changes: settings by name, and what no setting holds. */
export interface CloudFacts {
  /** Defaults in place of those of the worldwide cloud. `{tenant}` stands for the tenant of the bot. */
  readonly settings: Readonly<Record<string, string | readonly string[]>>;
  /** What the names of all key vaults end in. */
  readonly keyVaultSuffix: string;
  /** Who a token is for that a managed identity shows instead of a secret. */
  readonly tokenExchange: string;
  /** What Microsoft does not offer there, in one sentence; `''` where nothing is missing. */
  readonly missing: string;
}

const GOVERNMENT_BOT = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  ToChannelFromBotOAuthScope: 'https://api.botframework.us',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.us',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azureusgov',
};

const GOVERNMENT = {
  ...GOVERNMENT_BOT,
  AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
  ARM_BASE_URL: 'https://management.usgovcloudapi.net',
  DATABASE_TOKEN_SCOPE: 'https://ossrdbms-aad.database.usgovcloudapi.net/.default',
};

const WORLDWIDE = { keyVaultSuffix: '.vault.azure.net', tokenExchange: 'api://AzureADTokenExchange' };
const US_GOVERNMENT = { keyVaultSuffix: '.vault.usgovcloudapi.net', tokenExchange: 'api://AzureADTokenExchangeUSGov' };

/**
 * The hosts of each cloud. None of them but the worldwide one was tried by us.
 *
 * Sources: login and Graph https://learn.microsoft.com/graph/deployments ; Partner Center
 * https://learn.microsoft.com/partner-center/developer/partner-center-rest-urls ; the bot
 * https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high and …/how-to-deploy-china-cloud ; hosts that
 * Teams calls from https://learn.microsoft.com/microsoftteams/platform/concepts/cloud-overview ; Azure
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure ; tokens of a managed identity
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
const FACTS: Readonly<Record<CloudName, CloudFacts>> = {
  public: { ...WORLDWIDE, settings: {}, missing: '' },
  usGov: {
    ...WORLDWIDE,
    settings: { BOT_ALLOWED_SERVICE_HOSTS: ['smba.infra.gcc.teams.microsoft.com', 'smba.trafficmanager.net'] },
    missing: '',
  },
  usGovHigh: {
    ...US_GOVERNMENT,
    settings: {
      ...GOVERNMENT,
      OAuthUrl: 'https://tokengcch.botframework.azure.us',
      GRAPH_BASE_URL: 'https://graph.microsoft.us',
      BOT_ALLOWED_SERVICE_HOSTS: ['smba.infra.gov.teams.microsoft.us'],
    },
    missing:
      'Partner Center for the US Government answers at the worldwide address; whether it takes tokens of this login is not documented. Partner security alerts and delegated administration (GDAP) of Graph are documented for the worldwide cloud only.',
  },
  dod: {
    ...US_GOVERNMENT,
    settings: {
      ...GOVERNMENT,
      OAuthUrl: 'https://apiDoD.botframework.azure.us',
      GRAPH_BASE_URL: 'https://dod-graph.microsoft.us',
      BOT_ALLOWED_SERVICE_HOSTS: ['smba.infra.dod.teams.microsoft.us'],
    },
    missing:
      'There is no Partner Center for DoD that we know of: customers, fraud events and webhooks will not work. Partner security alerts and delegated administration (GDAP) of Graph are documented for the worldwide cloud only.',
  },
  china: {
    keyVaultSuffix: '.vault.azure.cn',
    tokenExchange: 'api://AzureADTokenExchangeChina',
    settings: {
      AZURE_AUTHORITY_HOST: 'https://login.chinacloudapi.cn',
      GRAPH_BASE_URL: 'https://microsoftgraph.chinacloudapi.cn',
      PARTNER_CENTER_BASE_URL: 'https://partner.partnercenterapi.microsoftonline.cn',
      ARM_BASE_URL: 'https://management.chinacloudapi.cn',
      DATABASE_TOKEN_SCOPE: 'https://ossrdbms-aad.database.chinacloudapi.cn/.default',
      TEAMS_FILE_HOSTS: ['sharepoint.cn'],
      ToChannelFromBotLoginUrl: 'https://login.partner.microsoftonline.cn/{tenant}',
      ToChannelFromBotOAuthScope: 'https://api.botframework.azure.cn',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.azure.cn',
      OAuthUrl: 'https://token.botframework.azure.cn',
      ToBotFromChannelOpenIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
      ToBotFromEmulatorOpenIdMetadataUrl:
        'https://login.partner.microsoftonline.cn/a55a4d5b-9241-49b1-b4ff-befa8db00269/v2.0/.well-known/openid-configuration',
      CallerId: 'urn:botframework:azurechina',
    },
    missing:
      'Microsoft operates no Teams in China, so there is no channel for cards. Partner security alerts, delegated administration (GDAP) and risk detections of Graph are not offered there.',
  },
};

/** What a cloud changes. */
export const factsOf = (cloud: CloudName): CloudFacts => FACTS[cloud];

/** Who a managed identity's proof is for, told by the login that it is shown to: also where `CLOUD` is not set. */
export function tokenExchangeAt(authorityHost: string): string {
  const { hostname } = new URL(authorityHost);
  const cloud = CLOUDS.find((name) => {
    const login = FACTS[name].settings['AZURE_AUTHORITY_HOST'];
    return typeof login === 'string' && new URL(login).hostname === hostname;
  });
  if (hostname === 'login.partner.microsoftonline.cn') return FACTS.china.tokenExchange;
  return FACTS[cloud ?? 'public'].tokenExchange;
}
