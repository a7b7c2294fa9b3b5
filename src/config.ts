import { factsOf } from './clouds.ts';
import { CREDENTIAL_SETTINGS, impossibleCredentials } from './credentials.ts';
import { AppError } from './error.ts';
import { isLoopback, isSafeAddress } from './safe-address.ts';
import { SETTINGS, type Settings } from './settings.ts';

export { SETTINGS, type Settings } from './settings.ts';

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
  ...CREDENTIAL_SETTINGS,
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
  const read = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => {
      const parsed = setting.schema.safeParse(given.has(name) ? environment[name]?.trim() : undefined);
      if (!parsed.success) problems.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join(', ')}`);
      return [name, parsed.data];
    }),
  ) as Settings;
  const settings = inCloud(read, given);
  const mode = modeOf(settings, given);
  if (mode === 'live') problems.push(...missingLive(settings, given), ...impossibleCredentials(settings));
  problems.push(...incompleteCloud(settings, given), ...foreignVault(settings), ...openCollector(settings));
  problems.push(...unsafeDatabase(settings, given));
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
  if (!CREDENTIAL_SETTINGS.some((name) => given.has(name))) missing.push(CREDENTIAL_SETTINGS.join(' or '));
  return missing.map((name) => `${name}: missing`);
}

/** Puts in the hosts of another cloud, wherever nobody has named one. */
function inCloud(settings: Settings, given: ReadonlySet<string>): Settings {
  // A cloud that does not exist is named already.
  const facts = settings.CLOUD && factsOf(settings.CLOUD);
  const hosts = Object.entries(facts?.settings ?? {}).filter(([name]) => !given.has(name));
  const filled = hosts.map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replace('{tenant}', settings.MicrosoftAppTenantId) : value,
  ]);
  return { ...settings, ...Object.fromEntries(filled) };
}

/** A vault outside the configured cloud would be shown a token of this one. */
function foreignVault({ CLOUD, KEY_VAULT_URL }: Settings): string[] {
  if (!CLOUD || !KEY_VAULT_URL) return [];
  const { hostname } = new URL(KEY_VAULT_URL);
  const { keyVaultSuffix } = factsOf(CLOUD);
  return isLoopback(hostname) || hostname.endsWith(keyVaultSuffix)
    ? []
    : [`KEY_VAULT_URL: must end in ${keyVaultSuffix} with CLOUD=${CLOUD}`];
}

// The SDK drops all of its defaults as soon as one of these is set, and then refuses every token.
function incompleteCloud(settings: Settings, given: ReadonlySet<string>): string[] {
  if (factsOf(settings.CLOUD ?? 'public').settings['CallerId'] !== undefined) return [];
  const missing = OTHER_CLOUD.filter((name) => !given.has(name));
  return missing.length === 0 || missing.length === OTHER_CLOUD.length
    ? []
    : missing.map((name) => `${name}: missing, all seven of another cloud are needed`);
}

// The server is handed the token itself, not a proof of knowing it: whoever poses as the server could use it for an hour.
function unsafeDatabase({ DATABASE_AUTH, DATABASE_URL }: Settings, given: ReadonlySet<string>): string[] {
  if (DATABASE_AUTH !== 'entra') return [];
  if (!given.has('DATABASE_URL')) return ['DATABASE_URL: missing, DATABASE_AUTH=entra needs a server'];
  // One that is wrong in itself is named already.
  if (!DATABASE_URL || !URL.canParse(DATABASE_URL)) return [];
  const { password, hostname, searchParams } = new URL(DATABASE_URL);
  const problems: string[] = [];
  if (!given.has('DATABASE_IDENTITY') && !given.has('AZURE_MANAGED_IDENTITY_CLIENT_ID')) {
    problems.push('DATABASE_IDENTITY: missing, DATABASE_AUTH=entra needs a managed identity');
  }
  if (password) problems.push('DATABASE_URL: has a password, which DATABASE_AUTH=entra does not use');
  if (!isLoopback(hostname) && searchParams.get('sslmode') !== 'verify-full') {
    problems.push('DATABASE_URL: must end in ?sslmode=verify-full with DATABASE_AUTH=entra');
  }
  return problems;
}

/** A key in plain text may be read by whoever is on the way. */
function openCollector(settings: Settings): string[] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: own } = settings;
  const address = own || base;
  if (!address || !settings.OTEL_EXPORTER_OTLP_HEADERS || isSafeAddress(address)) return [];
  return ['OTEL_EXPORTER_OTLP_HEADERS: go to https or loopback only, the collector’s address is neither'];
}
