import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Mode, readConfig, SETTINGS } from '../src/config.ts';
import { AppError } from '../src/error.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const LIVE = {
  MicrosoftAppId: A,
  MicrosoftAppPassword: 'p',
  MicrosoftAppTenantId: A,
  AZURE_TENANT_ID: A,
  AZURE_CLIENT_ID: A,
  AZURE_CLIENT_SECRET: 's',
};

describe('how it runs', () => {
  test.each<[Mode, Record<string, string>]>([
    ['sandbox', {}],
    ['sandbox', { PORT: '4000', AZURE_TENANT_ID: '  ' }],
    ['sandbox', { ...LIVE, WATCHPOST_SANDBOX: '1' }],
    ['headless', { WATCHPOST_SANDBOX: 'headless' }],
    ['live', LIVE],
    ['live', { ...LIVE, AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: 'app.pem' }],
    ['live', { ...LIVE, AZURE_CLIENT_SECRET: '', AZURE_FEDERATED_TOKEN_FILE: '/run/token' }],
    ['live', { ...LIVE, MicrosoftAppType: 'UserAssignedMsi', MicrosoftAppId: B, MicrosoftAppPassword: '' }],
    ['live', { ...LIVE, AZURE_CLIENT_SECRET: '', AZURE_MANAGED_IDENTITY_CLIENT_ID: B }],
  ])('%s with %j', (mode, environment) => {
    expect(readConfig(environment).mode).toBe(mode);
  });
});

describe('what is missing is named at once', () => {
  const all = [
    'MicrosoftAppId: missing',
    'MicrosoftAppTenantId: missing',
    'AZURE_TENANT_ID: missing',
    'AZURE_CLIENT_ID: missing',
    'MicrosoftAppPassword: missing',
    'AZURE_MANAGED_IDENTITY_CLIENT_ID or AZURE_CLIENT_CERTIFICATE_PATH or AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE: missing',
  ];

  test('when the sandbox is forbidden', () => {
    expect(problemsOf({ WATCHPOST_SANDBOX: '0' })).toEqual(all);
  });

  test.each(Object.entries(LIVE))('when only %s is set', (name, value) => {
    const missing = all.filter((line) => !line.split(/:| or /).includes(name));
    expect(problemsOf({ [name]: value })).toEqual(missing);
  });

  test('also beside a credential that is mistyped, which does not turn a live service into the sandbox', () => {
    const problems = problemsOf({ ...LIVE, MicrosoftAppId: 'oops', AZURE_TENANT_ID: '' });
    expect(problems).toEqual(['MicrosoftAppId: must be a GUID', 'AZURE_TENANT_ID: missing']);
  });

  test('of another cloud for the bot: all seven or none', () => {
    const problems = problemsOf({ CallerId: 'urn:botframework:azureusgov', OAuthUrl: 'https://token.contoso.com' });
    expect(problems).toHaveLength(5);
    expect(problems).toContain('ToBotFromChannelTokenIssuer: missing, all seven of another cloud are needed');
  });
});

describe('values', () => {
  test.each([
    ['PORT', 'abc', 'must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['PORT', '80.5', 'must be a whole number from 0 to 65535'],
    ['DIGEST_HOUR', '24', 'must be a whole number from 0 to 23'],
    ['POLL_INTERVAL_SEC', '0', 'must be a whole number from 1 to 86400'],
    ['ARCHIVE_AFTER_DAYS', '30', 'must be 0 or at least 90 days'],
    ['ERASE_AFTER_DAYS', 'never', 'must be 0 or a whole number of days from 180 on'],
    ['DATABASE_URL', 'mysql://db.contoso.com', 'must be postgres://user:password@host:port/database'],
    ['LOG_LEVEL', 'loud', 'must be one of debug, info, warn, error'],
    ['WATCHPOST_SANDBOX', 'yes', 'must be one of 0, 1, headless'],
    ['MicrosoftAppType', 'Single', 'must be one of SingleTenant, UserAssignedMsi, MultiTenant'],
    ['ROLE_GROUP_READERS', 'readers', 'must be a GUID'],
    ['GRAPH_BASE_URL', 'http://graph.contoso.com', 'must be https, or http on loopback'],
    ['GRAPH_BASE_URL', 'http://127.0.0.1.contoso.com', 'must be https, or http on loopback'],
    ['AZURE_AUTHORITY_HOST', 'login.contoso.com', 'must be https, or http on loopback'],
    ['TIME_ZONE', 'Europe/Nowhere', 'must be an IANA time zone'],
    ['DIGEST_DAY', 'Montag', 'must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday'],
  ])('%s=%s is refused: %s', (name, value, why) => {
    expect(problemsOf({ [name]: value })).toEqual([`${name}: ${why}`]);
  });

  test.each([
    [{}, ['missing, DATABASE_AUTH=entra needs a server']],
    [
      { DATABASE_URL: 'postgres://desk@db.contoso.com/desk' },
      ['must end in ?sslmode=verify-full with DATABASE_AUTH=entra'],
    ],
    [{ DATABASE_URL: 'postgres://desk@db.contoso.com/desk?sslmode=require' }, [expect.stringMatching('verify-full')]],
    [
      { DATABASE_URL: 'postgres://desk:hunter2@db.contoso.com/desk?sslmode=verify-full' },
      ['has a password, which DATABASE_AUTH=entra does not use'],
    ],
    [{ DATABASE_URL: 'postgres://desk@db.contoso.com/desk?sslmode=verify-full' }, []],
    [{ DATABASE_URL: 'postgres://desk@127.0.0.1:5432/desk' }, []],
    [{ DATABASE_URL: 'postgres://:::' }, []],
  ])('a token for the database goes to a proven server only: %j', (url, why) => {
    const said = why.map((one) => (typeof one === 'string' ? `DATABASE_URL: ${one}` : one));
    expect(problemsOf({ DATABASE_AUTH: 'entra', DATABASE_IDENTITY: A, ...url })).toEqual(said);
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.contoso.com:4318' }, 1],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://collector.contoso.com/v1/metrics' }, 1],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.contoso.com', OTEL_EXPORTER_OTLP_HEADERS: '' }, 0],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.contoso.com' }, 0],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, 0],
    [{}, 0],
  ])('a key of the collector goes to https or loopback only: %j', (where, count) => {
    const problems = problemsOf({ WATCHPOST_SANDBOX: '1', OTEL_EXPORTER_OTLP_HEADERS: 'api-key=hunter2', ...where });
    expect(problems).toHaveLength(count);
    expect(problems.join()).not.toContain('hunter2');
  });

  test.each([
    ['METRICS_TOKEN', 'short', 'must be at least 16 characters'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be http or https, without a user name'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'https://me:hunter2@collector.contoso.com',
      'must be http or https, without a user name',
    ],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'hunter2', 'must be name=value,name=value, percent-encoded'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '10', 'must be a whole number from 1000 to 3600000'],
  ])('for those who watch: %s=%s is refused: %s', (name, value, why) => {
    expect(problemsOf({ WATCHPOST_SANDBOX: '1', [name]: value })).toEqual([`${name}: ${why}`]);
  });

  test('whoever signs in to the database is named, by its own setting or by that of the reading app', () => {
    const entra = { DATABASE_AUTH: 'entra', DATABASE_URL: 'postgres://desk@127.0.0.1/desk', WATCHPOST_SANDBOX: '1' };
    expect(problemsOf(entra)).toEqual(['DATABASE_IDENTITY: missing, DATABASE_AUTH=entra needs a managed identity']);
    expect(problemsOf({ ...entra, AZURE_MANAGED_IDENTITY_CLIENT_ID: A })).toEqual([]);
  });

  test('that are wrong are named all at once, and are not repeated: one could be a secret in the wrong place', () => {
    const problems = problemsOf({ PORT: 'abc', TIME_ZONE: 'Mars', DATABASE_URL: 'hunter2' });
    expect(problems.map((line) => line.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'TIME_ZONE']);
    expect(problems.join()).not.toContain('hunter2');
  });

  test.each([
    ['GRAPH_BASE_URL', 'https://graph.contoso.com/', 'https://graph.contoso.com'],
    ['GRAPH_BASE_URL', 'http://[::1]:8080', 'http://[::1]:8080'],
    ['AZURE_TENANT_ID', A.toUpperCase(), A],
    ['PORT', ' 0 ', 0],
    ['TIME_ZONE', 'Asia/Tokyo', 'Asia/Tokyo'],
    ['BOT_ALLOWED_SERVICE_HOSTS', 'a.contoso.com, b.contoso.com,', ['a.contoso.com', 'b.contoso.com']],
  ] as const)('%s=%s is read as %j', (name, value, read) => {
    expect(readConfig({ WATCHPOST_SANDBOX: '1', [name]: value }).settings[name]).toEqual(read);
  });
});

describe('.env.sample', () => {
  const sample = readFileSync('.env.sample', 'utf8');

  test('lists every setting once, with its meaning and its default, and nothing else', () => {
    const listed = [...sample.matchAll(/^# (.*)\n#(\w+)=(.*)$/gm)].map(([, about, name, value]) => [
      name,
      about,
      value,
    ]);
    const known = Object.entries(readConfig({}).settings).map(([name, value]) => {
      const { about, secret } = { secret: false, ...SETTINGS[name as keyof typeof SETTINGS] };
      return [name, secret ? `${about} (secret)` : about, Array.isArray(value) ? value.join(',') : String(value)];
    });
    const byName = (one: unknown[], other: unknown[]) => String(one[0]).localeCompare(String(other[0]));
    expect(listed.toSorted(byName)).toEqual(known.toSorted(byName));
    expect(sample.match(/^#?\w+=/gm)).toHaveLength(known.length);
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
