import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Mode, readConfig, SETTINGS } from '../src/config.ts';
import { AppError } from '../src/error.ts';

const A = '00000000-0000-4000-8000-00000000000a';
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
    ['live', { ...LIVE, MicrosoftAppType: 'UserAssignedMsi', MicrosoftAppPassword: '', AZURE_CLIENT_SECRET: '' }],
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
    'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH: missing',
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
