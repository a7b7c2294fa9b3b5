import { z } from 'zod';
import { AppError } from './error.ts';

/**
 * Every setting: its name in the environment, its meaning, its default. `.env.sample` lists the same, held by a test.
 * A setting that is `secret` never reaches a log.
 */
interface Setting {
  readonly schema: z.ZodType<unknown, string | undefined>;
  readonly about: string;
  readonly secret?: true;
}

const text = (fallback: string) => z.string().default(fallback);
const number = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`)
    .default(fallback);
/** Days; `0` is never. */
const days = (fallback: number, min: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be 0 or a whole number of days from ${min} on`)
    .transform(Number)
    .refine((value) => value === 0 || (value >= min && value <= 36_500), `must be 0 or at least ${min} days`)
    .default(fallback);
const choice = <const Words extends readonly [string, ...string[]]>(fallback: Words[number], words: Words) =>
  z.enum(words, `must be one of ${words.filter(Boolean).join(', ')}`).default(fallback as never);
const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    );
/** An address outside; plain http only on loopback, where no token can be overheard. */
const address = (fallback: string) =>
  z
    .string()
    .refine(isSafeAddress, 'must be https, or http on loopback')
    .transform((value) => value.replace(/\/+$/, ''))
    .default(fallback);
const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID')
  .transform((value) => value.toLowerCase())
  .default('');
const postgresAddress = z
  .string()
  .regex(/^postgres(ql)?:\/\/./, 'must be postgres://user:password@host:port/database')
  .default('');

export const SETTINGS = {
  PORT: { schema: number(3978, 0, 65535), about: 'HTTP port; 0 takes a free one' },
  DATA_DIR: { schema: text('./data'), about: 'folder of the embedded database and local files' },
  DATABASE_URL: {
    schema: postgresAddress,
    about: 'PostgreSQL server to use instead of the embedded one',
    secret: true,
  },
  LOG_LEVEL: {
    schema: choice('info', ['debug', 'info', 'warn', 'error']),
    about: 'debug, info, warn or error',
  },
  WATCHPOST_SANDBOX: {
    schema: choice('', ['', '0', '1', 'headless']),
    about:
      '1 forces the sandbox, 0 forbids it, headless is the sandbox without a window; empty: sandbox without credentials',
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
  AZURE_CLIENT_CERTIFICATE_PATH: { schema: text(''), about: 'its certificate (PEM file), instead of a secret' },
  AZURE_AUTHORITY_HOST: { schema: address('https://login.microsoftonline.com'), about: 'login host' },
  PARTNER_REFRESH_TOKEN: {
    schema: text(''),
    about: 'refresh token of the service user (Secure Application Model), for what Microsoft gives to app+user only',
    secret: true,
  },
  GRAPH_BASE_URL: { schema: address('https://graph.microsoft.com'), about: 'Microsoft Graph' },
  PARTNER_CENTER_BASE_URL: { schema: address('https://api.partnercenter.microsoft.com'), about: 'Partner Center API' },
  ARM_BASE_URL: { schema: address('https://management.azure.com'), about: 'Azure Resource Manager' },
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
    schema: text('UTC').refine(isTimeZone, 'must be an IANA time zone'),
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
  CONTACT_DRILLS: {
    schema: choice('quarterly', ['quarterly', 'off']),
    about: 'quarterly asks each of our own contacts once a quarter whether they are there, off does not',
  },
} as const satisfies Record<string, Setting>;

export type Settings = { readonly [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };

/** How the process runs: live against Microsoft, or in the sandbox, with or without its window. */
export type Mode = 'live' | 'sandbox' | 'headless';

export interface Config {
  readonly mode: Mode;
  readonly settings: Settings;
  /** Names that were set, as opposed to defaults: the sandbox simulates what nobody has pointed elsewhere. */
  readonly given: ReadonlySet<string>;
}

const CREDENTIALS = ['MicrosoftAppId', 'MicrosoftAppTenantId', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const;
const ANY_CREDENTIAL = [
  ...CREDENTIALS,
  'MicrosoftAppPassword',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'PARTNER_REFRESH_TOKEN',
] as const;
const OTHER_CLOUD = [
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ToBotFromChannelTokenIssuer',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'CallerId',
] as const;

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @throws AppError `settings_invalid`; its field `problems` names every missing or wrong setting at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const given = new Set(Object.keys(SETTINGS).filter((name) => environment[name]?.trim()));
  const settings = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => {
      const parsed = setting.schema.safeParse(given.has(name) ? environment[name]?.trim() : undefined);
      if (!parsed.success) problems.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join(', ')}`);
      return [name, parsed.data];
    }),
  ) as Settings;
  const mode = modeOf(settings, given);
  if (mode === 'live') problems.push(...missingLive(settings, given));
  problems.push(...incompleteCloud(given));
  if (problems.length > 0) throw new AppError('settings_invalid', { fields: { problems } });
  return { mode, settings, given };
}

// What is given counts here, also where it is wrong: a mistyped id must not turn a live service into the sandbox.
function modeOf(settings: Settings, given: ReadonlySet<string>): Mode {
  if (settings.WATCHPOST_SANDBOX === '1') return 'sandbox';
  if (settings.WATCHPOST_SANDBOX === 'headless') return 'headless';
  if (settings.WATCHPOST_SANDBOX === '0') return 'live';
  return ANY_CREDENTIAL.some((name) => given.has(name)) ? 'live' : 'sandbox';
}

function missingLive(settings: Settings, given: ReadonlySet<string>): string[] {
  const missing: string[] = CREDENTIALS.filter((name) => !given.has(name));
  const isManaged = settings.MicrosoftAppType === 'UserAssignedMsi';
  if (!isManaged && !given.has('MicrosoftAppPassword')) missing.push('MicrosoftAppPassword');
  if (!isManaged && !given.has('AZURE_CLIENT_SECRET') && !given.has('AZURE_CLIENT_CERTIFICATE_PATH')) {
    missing.push('AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH');
  }
  return missing.map((name) => `${name}: missing`);
}

// The SDK drops all of its defaults as soon as one of these is set, and then refuses every token.
function incompleteCloud(given: ReadonlySet<string>): string[] {
  const missing = OTHER_CLOUD.filter((name) => !given.has(name));
  return missing.length === 0 || missing.length === OTHER_CLOUD.length
    ? []
    : missing.map((name) => `${name}: missing, all seven of another cloud are needed`);
}

function isSafeAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
