import { z } from 'zod';
import { CLOUDS } from './clouds.ts';
import {
  address,
  choice,
  collector,
  days,
  guid,
  key,
  list,
  number,
  pairs,
  postgresAddress,
  text,
  timeZone,
} from './setting-kinds.ts';

/**
 * Every setting: its name in the environment, its meaning, its default. `.env.sample` lists the same, held by a test.
 * A setting that is `secret` never reaches a log.
 */
interface Setting {
  readonly schema: z.ZodType<unknown, string | undefined>;
  readonly about: string;
  readonly secret?: true;
}

export const SETTINGS = {
  PORT: { schema: number(3978, 0, 65535), about: 'HTTP port; 0 takes a free one' },
  DATA_DIR: { schema: text('./data'), about: 'folder of the embedded database and local files' },
  DATABASE_URL: {
    schema: postgresAddress,
    about: 'PostgreSQL server to use instead of the embedded one',
    secret: true,
  },
  DATABASE_AUTH: {
    schema: choice('password', ['password', 'entra']),
    about: 'password takes the one in DATABASE_URL; entra signs in with a token of Entra ID, and needs none',
  },
  DATABASE_IDENTITY: {
    schema: guid,
    about: 'managed identity (its client id) that signs in with entra; none: AZURE_MANAGED_IDENTITY_CLIENT_ID',
  },
  DATABASE_TOKEN_SCOPE: {
    schema: text('https://ossrdbms-aad.database.windows.net/.default'),
    about: 'what the token of entra is for; other clouds have their own',
  },
  LOG_LEVEL: {
    schema: choice('info', ['debug', 'info', 'warn', 'error']),
    about: 'debug, info, warn or error',
  },
  METRICS_TOKEN: {
    schema: z
      .string()
      .refine((value) => value.length >= 16, 'must be at least 16 characters')
      .default(''),
    about: 'bearer token for /metrics and the details of /readyz; none: only the machine itself gets them',
    secret: true,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: collector,
    about: 'OpenTelemetry collector (OTLP over HTTP) that figures are pushed to; empty: none',
  },
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: {
    schema: collector,
    about: 'the same for metrics alone, the whole address',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    schema: pairs,
    about: 'headers for it, name=value,name=value: mostly a key',
    secret: true,
  },
  OTEL_METRIC_EXPORT_INTERVAL: {
    schema: number(60_000, 1_000, 3_600_000),
    about: 'milliseconds between two pushes',
  },
  OTEL_SERVICE_NAME: { schema: text(''), about: 'name of the service in OpenTelemetry; empty: watchpost' },
  OTEL_RESOURCE_ATTRIBUTES: {
    schema: pairs,
    about: 'further attributes of the service, name=value,name=value',
  },
  WATCHPOST_SANDBOX: {
    schema: choice('', ['', '0', '1', 'headless']),
    about:
      '1 forces the sandbox, 0 forbids it, headless is the sandbox without a window; empty: sandbox without credentials',
  },

  CLOUD: {
    schema: choice('public', [...CLOUDS]),
    about:
      'public, usGov (GCC), usGovHigh (GCC High), dod or china (21Vianet): sets the defaults of all hosts; see docs/identity.md',
  },

  MicrosoftAppId: { schema: guid, about: 'application id of the bot' },
  MicrosoftAppPassword: {
    schema: text(''),
    about: 'client secret of the bot; none with UserAssignedMsi',
    secret: true,
  },
  MicrosoftAppType: {
    schema: choice('SingleTenant', ['SingleTenant', 'UserAssignedMsi', 'MultiTenant']),
    about: 'SingleTenant, UserAssignedMsi or MultiTenant (old registrations)',
  },
  MicrosoftAppTenantId: { schema: guid, about: 'tenant of the bot: the partner; people of other tenants are refused' },
  ToChannelFromBotLoginUrl: { schema: address(''), about: 'another cloud for the bot: login; all seven or none' },
  ToChannelFromBotOAuthScope: { schema: text(''), about: 'another cloud for the bot: scope' },
  ToBotFromChannelTokenIssuer: { schema: text(''), about: 'another cloud for the bot: token issuer' },
  OAuthUrl: { schema: address(''), about: 'another cloud for the bot: token service' },
  ToBotFromChannelOpenIdMetadataUrl: { schema: address(''), about: 'another cloud for the bot: channel metadata' },
  ToBotFromEmulatorOpenIdMetadataUrl: { schema: address(''), about: 'another cloud for the bot: emulator metadata' },
  CallerId: { schema: text(''), about: 'another cloud for the bot: caller id' },
  BOT_ALLOWED_SERVICE_HOSTS: {
    schema: list(
      'smba.trafficmanager.net,smba.infra.gcc.teams.microsoft.com,smba.infra.gov.teams.microsoft.us,smba.infra.dod.teams.microsoft.us',
    ),
    about: 'hosts that an activity may ask us to answer to',
  },
  TEAMS_FILE_HOSTS: {
    schema: list('sharepoint.com,sharepoint.us,sharepoint-mil.us'),
    about: 'hosts, with all below them, that files of a chat may lie on',
  },

  TEAMS_READ_BACK: {
    schema: choice('off', ['off', 'on']),
    about:
      'on looks into the channel before a card is posted again that may have arrived; needs ChannelMessage.Read.Group in the team',
  },

  AZURE_TENANT_ID: { schema: guid, about: 'tenant of the partner' },
  AZURE_CLIENT_ID: { schema: guid, about: 'application that reads Graph and Partner Center' },
  AZURE_CLIENT_SECRET: { schema: text(''), about: 'its client secret', secret: true },
  AZURE_CLIENT_CERTIFICATE_PATH: {
    schema: text(''),
    about: 'its certificate and key (PEM file), instead of a secret; read again when the file changes',
  },
  AZURE_CLIENT_CERTIFICATE_PASSWORD: {
    schema: text(''),
    about: 'password of the key in that file, where it has one',
    secret: true,
  },
  AZURE_MANAGED_IDENTITY_CLIENT_ID: {
    schema: guid,
    about:
      'user-assigned managed identity that vouches for the app as its federated credential, instead of a secret; the same as AZURE_CLIENT_ID where the identity itself reads, its own tenant only',
  },
  AZURE_FEDERATED_TOKEN_FILE: {
    schema: text(''),
    about: 'file with a token of the cluster that vouches for the app (workload identity), instead of a secret',
  },
  AZURE_AUTHORITY_HOST: { schema: address('https://login.microsoftonline.com'), about: 'login host' },
  PARTNER_REFRESH_TOKEN: {
    schema: text(''),
    about: 'refresh token of the service user, where it is kept nowhere else: it is used, never renewed here',
    secret: true,
  },
  KEY_VAULT_URL: {
    schema: address(''),
    about: 'key vault that keeps the refresh token of the service user (Secure Application Model); see npm run consent',
  },
  KEY_VAULT_IDENTITY: {
    schema: guid,
    about: 'managed identity (its client id) that opens that vault; none: whoever reads',
  },
  KEY_VAULT_TOKEN_SECRET: {
    schema: text('partner-refresh-token').refine(
      (value) => /^[0-9a-zA-Z-]{1,127}$/.test(value),
      'must be letters, digits and dashes',
    ),
    about: 'name of the secret in that vault',
  },
  TOKEN_FILE: {
    schema: text(''),
    about: 'encrypted file that keeps it instead, for a trial',
  },
  TOKEN_FILE_KEY: {
    schema: key,
    about: 'key of that file, 32 bytes in base64 or hex; none makes a key file beside it',
    secret: true,
  },
  GRAPH_BASE_URL: { schema: address('https://graph.microsoft.com'), about: 'Microsoft Graph' },
  PARTNER_CENTER_BASE_URL: { schema: address('https://api.partnercenter.microsoft.com'), about: 'Partner Center API' },
  ARM_BASE_URL: { schema: address('https://management.azure.com'), about: 'Azure Resource Manager' },
  PUBLIC_URL: {
    schema: address(''),
    about: 'address under which the internet reaches this service; the webhook of Partner Center is registered for it',
  },
  WEBHOOK_REGISTRATION: {
    schema: choice('off', ['off', 'on']),
    about: 'on lets an administrator register the webhook from chat: a write, and a tenant has one registration',
  },
  CUSTOMER_CONSENT: {
    schema: choice('off', ['off', 'on']),
    about:
      'on lets an administrator consent to the app for customers from chat: a write, with what the service user may do there',
  },
  PARTNER_CENTER_WEBHOOK_CERT_HOSTS: {
    schema: list('3psostorageacct.blob.core.windows.net'),
    about: 'hosts that a webhook may name for its certificate',
  },
  PARTNER_CENTER_WEBHOOK_ROOT_CA: {
    schema: text(''),
    about: 'PEM file of roots that a webhook certificate must lead to; default: those that Node trusts',
  },
  POLL_INTERVAL_SEC: { schema: number(60, 1, 86_400), about: 'seconds between two reads of one source of one tenant' },
  POLL_CONCURRENCY: {
    schema: number(8, 1, 128),
    about: 'customers that one instance reads at the same time; docs/scale.md says how many are needed',
  },
  CUSTOMER_REFRESH_SEC: {
    schema: number(3600, 1, 86_400),
    about: 'seconds between two reads of the list of customers',
  },

  ROLE_GROUP_READERS: { schema: guid, about: 'Entra group whose members may read' },
  ROLE_GROUP_RESPONDERS: { schema: guid, about: 'Entra group whose members may also acknowledge, assign and resolve' },
  ROLE_GROUP_APPROVERS: { schema: guid, about: 'Entra group whose members may also approve dangerous actions' },
  ROLE_GROUP_ADMINISTRATORS: { schema: guid, about: 'Entra group whose members may also change settings' },

  TIME_ZONE: {
    schema: timeZone('UTC'),
    about: 'zone of times in the channel',
  },
  DIGEST_DAY: {
    schema: choice('monday', ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
    about: 'day of the weekly digest',
  },
  DIGEST_HOUR: { schema: number(8, 0, 23), about: 'hour of the weekly digest, in TIME_ZONE' },
  // Repeated alerts are weighed by how those of the last 30 days ended, and Microsoft shows detections for 90.
  ARCHIVE_AFTER_DAYS: {
    schema: days(180, 90),
    about: 'days after which a resolved alert moves to the archive, where it can be read and not changed; 0 never',
  },
  ERASE_AFTER_DAYS: {
    schema: days(0, 180),
    about: 'days after which archived alerts, old log lines and finished tasks are erased for good; 0 never',
  },
  CHANNEL_ALERTS_PER_HOUR: {
    schema: number(10, 1, 1_000_000),
    about:
      'alert cards of their own that a channel takes in an hour before alerts of one kind fold into one card; more than 500 never fold',
  },
  OWN_HOUSE_REPORTS: {
    schema: choice('off', ['off', 'on']),
    about:
      'on reads whether our own people are registered for MFA and how long our own audit log is kept; needs AuditLog.Read.All',
  },
  CONTACT_DRILLS: {
    schema: choice('quarterly', ['quarterly', 'off']),
    about: 'quarterly asks each of our own contacts once a quarter whether they are there, off does not',
  },
} as const satisfies Record<string, Setting>;

export type Settings = { readonly [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };
