import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signInByHand } from '../consent/consent-stage.ts';
import { createClock } from '../support/clock.ts';
import { useConsents } from '../support/consent-process.ts';
import { until, useDesk } from '../support/desk.ts';

const folder = { at: '' };
const TOKEN_FILE_KEY = Buffer.alloc(32, 5).toString('base64');
const tokenFile = path.join(tmpdir(), `watchpost-token-${process.pid}`);
// The command runs by the real clock, so the desk begins with it.
const clock = createClock(new Date());
const desk = useDesk({ clock, env: { PARTNER_REFRESH_TOKEN: '', TOKEN_FILE: tokenFile, TOKEN_FILE_KEY } });
const consents = useConsents();
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  folder.at = await mkdtemp(path.join(tmpdir(), 'watchpost-consent-'));
});
afterAll(async () => {
  await rm(folder.at, { recursive: true, force: true });
  await rm(tokenFile, { force: true });
});

/** Settings of the command, as an administrator has them on a laptop: without the bot. */
async function environment(): Promise<Record<string, string>> {
  const roots = path.join(folder.at, 'roots.pem');
  await writeFile(roots, desk.cloud.caPem);
  const { tenantId, clientId, clientSecret } = desk.cloud.credentials;
  return {
    NODE_EXTRA_CA_CERTS: roots,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: desk.cloud.loginUrl,
    GRAPH_BASE_URL: desk.cloud.graphUrl,
    PARTNER_CENTER_BASE_URL: desk.cloud.partnerCenterUrl,
    TOKEN_FILE: tokenFile,
    TOKEN_FILE_KEY,
  };
}

const stateOf = (source: string, tenantId: string) =>
  desk.db
    .selectFrom('source_states')
    .select(['status', 'reason_code as reason'])
    .where('source', '=', source)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();

test('a desk without a service user says so, and reads customers as soon as somebody has signed in, without a restart', async () => {
  const own = desk.cloud.world.partner.id;
  await until(
    'the missing service user',
    async () => (await stateOf('partnerAlerts', own))?.reason === 'noServiceUser',
  );

  const command = consents.start(await environment(), ['--no-browser', '--port', '0']);
  const url = await until('the address', command.address);
  command.paste(await signInByHand(url));
  expect(await command.ended()).toBe(0);
  expect(command.terminal).toContain('takes it within two minutes');

  clock.advance(3 * MINUTE_MS);
  await until('the news in the log', () =>
    desk.log.some(({ msg }) => msg === 'a sign-in of the service user is in use'),
  );
  clock.advance(20 * MINUTE_MS);
  await until('a good read', async () => (await stateOf('partnerAlerts', own))?.status === 'ok');
  expect(await readFile(tokenFile, 'utf8')).toContain('"version":1');
});

test('the token is renewed while time passes, and no secret was ever written to the log or to a terminal', async () => {
  const before = await readFile(tokenFile, 'utf8');
  clock.advance(8 * DAY_MS);
  await until('a newer token', async () => (await readFile(tokenFile, 'utf8')) !== before);
  await until('the line about it', () => desk.log.some(({ msg }) => msg === 'refresh token renewed in its store'));
  const log = desk.log.map((line) => JSON.stringify(line)).join('\n');
  expect(log).toContain('credentials chosen');
  const secrets = [...desk.cloud.handedOut(), desk.cloud.credentials.clientSecret, TOKEN_FILE_KEY];
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  const tables = await desk.db.selectFrom('token_renewals').selectAll().execute();
  expect(secrets.filter((secret) => JSON.stringify(tables).includes(secret))).toEqual([]);
});

describe('the command', () => {
  test.each([
    [['--help'], {}, 0, 'Secure Application Model'],
    [['--port', 'many'], {}, 2, '--port must be'],
    [['--no-browser'], { AZURE_TENANT_ID: 'adatum' }, 2, 'AZURE_TENANT_ID: must be a GUID'],
    [['--no-browser'], { DATA_DIR: '/nowhere' }, 2, 'no sandbox is running'],
  ])('%j with %j ends with %i', async (args, env, code, words) => {
    const command = consents.start(env, args);
    expect(await command.ended()).toBe(code);
    expect(command.terminal).toContain(words);
  });

  test('ends with 1 and a mend when the sign-in fails, and shows no stack and no secret', async () => {
    const command = consents.start(await environment(), ['--no-browser', '--port', '0']);
    const url = await until('the address', command.address);
    command.paste('what now?');
    await until('a hint', () => command.terminal.includes('not the address of this sign-in'));
    command.paste(await signInByHand(url, { action: 'withoutSecondFactor' }));
    expect(await command.ended()).toBe(1);
    expect(command.terminal).toContain('No token was stored: The sign-in had no second factor.');
    expect(command.terminal).not.toMatch(/\n\s+at /);
    const secrets = [...desk.cloud.handedOut(), desk.cloud.credentials.clientSecret];
    expect(secrets.filter((secret) => command.terminal.includes(secret))).toEqual([]);
  });
});
