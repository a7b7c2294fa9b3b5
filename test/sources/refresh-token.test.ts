import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import type { AppError } from '../../src/error.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { reasonOf } from '../../src/sources/reason.ts';
import { createAppProof } from '../../src/sources/tokens/app-proof.ts';
import { createKeyVaultStore } from '../../src/sources/tokens/store/key-vault-store.ts';
import { isMendedByToken } from '../../src/sources/tokens/store/token-store.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const GRAPH = 'https://graph.microsoft.com/.default';
const NAME = 'partner-refresh-token';
const DAY_MS = 86_400_000;
const own = () => bench.cloud.world.partner.id;
const customer = (name = 'Contoso') => getCustomer(bench.cloud.world, name).id;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const inVault = () => ({
  AZURE_CLIENT_SECRET: bench.cloud.credentials.clientSecret,
  KEY_VAULT_URL: bench.cloud.keyVaultUrl,
  PARTNER_REFRESH_TOKEN: '',
});
const versions = () => bench.cloud.vault.secrets.get(NAME) ?? [];
const fresh = () => bench.cloud.signIn(bench.cloud.world.serviceUser.oid);
const renewals = () => bench.db.selectFrom('token_renewals').selectAll().executeTakeFirst();
const folder = { at: '' };

beforeAll(async () => {
  folder.at = await mkdtemp(path.join(tmpdir(), 'watchpost-renewal-'));
});
afterAll(() => rm(folder.at, { recursive: true, force: true }));
beforeEach(async () => {
  bench.cloud.vault.secrets.clear();
  bench.cloud.vault.permission = 'write';
  await bench.db.deleteFrom('token_renewals').execute();
});
afterEach(() => {
  bench.cloud.world.partner.users.forEach((user) => {
    user.sessionsRevokedAt = undefined;
  });
});

function store() {
  const { settings } = readConfig({
    WATCHPOST_SANDBOX: 'headless',
    AZURE_TENANT_ID: own(),
    AZURE_CLIENT_ID: bench.cloud.credentials.clientId,
    AZURE_CLIENT_SECRET: bench.cloud.credentials.clientSecret,
    AZURE_AUTHORITY_HOST: bench.cloud.loginUrl,
  });
  return createKeyVaultStore({
    url: bench.cloud.keyVaultUrl,
    secretName: NAME,
    credential: createAppProof(settings).forVault,
    login: { tenantId: own() },
  });
}

/** Goes on in steps as the service would, for some days. */
async function live(sources: ReturnType<typeof bench.sources>[], days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    bench.pass(DAY_MS);
    for (const one of sources) await one.careForCredentials();
  }
}

describe('a key vault', () => {
  test('gives back the newest version with its dates', async () => {
    const vault = store();
    expect(await vault.read()).toBeUndefined();
    const first = {
      token: 'one',
      issuedAt: new Date('2026-03-01T00:00:00Z'),
      signedInAt: new Date('2026-02-01T00:00:00Z'),
    };
    await vault.write(first);
    expect(await vault.read()).toEqual(first);
    await vault.write({ ...first, token: 'two', signedInAt: undefined });
    expect(await vault.read()).toEqual({ ...first, token: 'two', signedInAt: undefined });
    expect(versions()).toHaveLength(2);
    expect(versions()[1]?.expSec).toBe(first.issuedAt.getTime() / 1000 + (90 * DAY_MS) / 1000);
  });

  test('takes a token that somebody put in by hand, from that day on', async () => {
    bench.cloud.vault.put(NAME, ' by hand\n');
    const at = new Date(Math.floor(bench.now().getTime() / 1000) * 1000);
    expect(await store().read()).toEqual({ token: 'by hand', issuedAt: at, signedInAt: at });
  });

  test.each([
    ['none', 'token_store_unusable', 'Key Vault Secrets Officer'],
    ['read', 'token_store_unusable', 'Key Vault Secrets Officer'],
  ] as const)('with the permission %s cannot be written to, and says what to do', async (permission, code, words) => {
    bench.cloud.vault.permission = permission;
    const error = await failure(store().write({ token: 't', issuedAt: bench.now(), signedInAt: undefined }));
    expect(error).toMatchObject({ code, fields: { storedIn: 'keyVault', reason: 'tokenStore' } });
    expect(String((error as AppError).fields['why'])).toContain(words);
    expect(versions()).toEqual([]);
  });

  test('whose secret is disabled says so; a new token mends it', async () => {
    bench.cloud.vault.put(NAME, fresh());
    disable();
    const error = await failure(store().read());
    expect(error).toMatchObject({ code: 'token_store_unusable', fields: { reason: 'tokenStore' } });
    expect(isMendedByToken(error)).toBe(true);
    expect((error as AppError).fields['why']).toBe(
      `${NAME}: the secret is disabled: enable it, or run npm run consent again`,
    );
    await store().write({ token: 'newer', issuedAt: bench.now(), signedInAt: undefined });
    expect(await store().read()).toMatchObject({ token: 'newer' });
  });

  test('in front of which the login refuses us is not blamed for it', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const { tokens, careForCredentials } = bench.sources({ ...inVault(), AZURE_CLIENT_SECRET: 'wrong' });
    for (const asked of [tokens.userToken(customer(), GRAPH), careForCredentials()]) {
      const error = await failure(asked);
      expect(error).toMatchObject({ code: 'source_unauthorised', fields: { api: 'login', aadsts: 7000215 } });
      expect(reasonOf(error)).toBe('wrongSecret');
    }
  });

  test.each([
    ['AZURE_MANAGED_IDENTITY_CLIENT_ID', { AZURE_CLIENT_SECRET: '' }],
    ['KEY_VAULT_IDENTITY', {}],
  ])('that only a managed identity opens which is not here names %s', async (setting, change) => {
    process.env['IDENTITY_ENDPOINT'] = `${bench.cloud.loginUrl}/msi/token`;
    process.env['IDENTITY_HEADER'] = bench.cloud.trust.identityHeader;
    const missing = { [setting]: '33333333-aaaa-4bbb-8ccc-0000000000ff' };
    const error = await failure(bench.sources({ ...inVault(), ...change, ...missing }).careForCredentials());
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
    expect(error).toMatchObject({ code: 'credential_unusable', fields: { setting } });
  });

  test('behind a login that does not answer may be tried again', async () => {
    const sources = bench.sources({ ...inVault(), AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1' });
    expect(await failure(sources.careForCredentials())).toMatchObject({ code: 'source_unreachable' });
  });

  test.each([[{ status: 429, headers: { 'Retry-After': '10' } }], [{ status: 503 }], [{ dropConnection: true }]])(
    'that answers with %j may be tried again',
    async (fault) => {
      bench.cloud.faults.add({ host: 'keyVault', path: /secrets/, times: 2, ...fault });
      expect(await failure(store().read())).toMatchObject({ code: 'source_unreachable', fields: { api: 'keyVault' } });
    },
  );
});

describe('the refresh token of a store', () => {
  test('is redeemed per customer, many at once, and read once', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    expect(sources.refreshTokenState()).toEqual({ storedIn: 'keyVault' });
    bench.cloud.requests.clear();
    const readable = bench.cloud.world.customers.filter(({ gdap, consented }) => gdap && consented);
    const tokens = await Promise.all(readable.map(({ id }) => sources.tokens.userToken(id, GRAPH)));
    expect(new Set(tokens).size).toBe(readable.length);
    expect(bench.cloud.requests.to('keyVault').filter(({ status }) => status === 200)).toHaveLength(1);
    expect(sources.refreshTokenState().issuedAt).toBeInstanceOf(Date);
  });

  test('outlives a year, is written back about once a week, and a restart goes on with it', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await live([sources], 365);
    expect(versions().length).toBeGreaterThan(40);
    expect(versions().length).toBeLessThan(60);
    const restarted = bench.sources(inVault());
    expect(await restarted.tokens.userToken(customer(), GRAPH)).toBeDefined();
    const { issuedAt, renewedAt } = sources.refreshTokenState();
    expect(bench.now().getTime() - (issuedAt?.getTime() ?? 0)).toBeLessThan(8 * DAY_MS);
    expect(bench.now().getTime() - (renewedAt?.getTime() ?? 0)).toBeLessThan(2 * DAY_MS);
    expect(bench.warnings).toEqual([]);
  }, 30_000);

  test('is written by one of two instances, at most once a day', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const two = [bench.sources(inVault()), bench.sources(inVault())];
    for (let day = 0; day < 30; day += 1) {
      bench.pass(DAY_MS);
      await Promise.all(two.map((one) => one.careForCredentials()));
    }
    const written = versions().slice(1);
    expect(written.length).toBeGreaterThan(2);
    expect(written.length).toBeLessThan(6);
    const days = written.map(({ createdSec }) => Math.floor(createdSec / 86_400));
    expect(new Set(days).size).toBe(days.length);
  });

  test('is renewed by redemptions in our own tenant only: what a customer’s brings is used once', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await sources.tokens.userToken(customer(), GRAPH);
    expect(sources.refreshTokenState().renewedAt).toBeUndefined();
    await sources.tokens.userToken(own(), GRAPH);
    expect(sources.refreshTokenState().renewedAt).toEqual(bench.now());
  });

  test('of a setting moves into an empty store, and stays good there', async () => {
    const PARTNER_REFRESH_TOKEN = fresh();
    const sources = bench.sources({ ...inVault(), PARTNER_REFRESH_TOKEN });
    expect(sources.refreshTokenState().storedIn).toBe('environment');
    await sources.careForCredentials();
    expect(versions()).toHaveLength(1);
    expect(versions()[0]?.value).not.toBe(PARTNER_REFRESH_TOKEN);
    expect(sources.refreshTokenState()).toMatchObject({ storedIn: 'keyVault' });
    expect(await bench.sources(inVault()).tokens.userToken(customer(), GRAPH)).toBeDefined();
  });

  test('is kept in a file just as well', async () => {
    const TOKEN_FILE = path.join(folder.at, 'token');
    const settings = { TOKEN_FILE, PARTNER_REFRESH_TOKEN: '' };
    await bench.sources({ ...settings, PARTNER_REFRESH_TOKEN: fresh() }).careForCredentials();
    const sources = bench.sources(settings);
    await live([sources], 100);
    expect(await bench.sources(settings).tokens.userToken(customer(), GRAPH)).toBeDefined();
  });
});

describe('a new sign-in', () => {
  test('replaces a dead token at the first redemption that fails, without a restart', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await sources.careForCredentials();
    revokeSessions();
    sources.tokens.forget(customer());
    const contoso = () => sources.tokens.userToken(customer(), GRAPH);
    expect(reasonOf(await failure(contoso()))).toBe('refreshTokenDead');

    bench.pass(1000);
    await store().write({ token: fresh(), issuedAt: bench.now(), signedInAt: bench.now() });
    expect(await contoso()).toBeDefined();
  });

  test('is taken within two minutes also where the old one still works, and is not overwritten by it', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const two = [bench.sources(inVault()), bench.sources(inVault())];
    await live(two, 6);
    bench.pass(30_000);
    const signedInAt = bench.now();
    await store().write({ token: fresh(), issuedAt: signedInAt, signedInAt });
    await live(two, 30);
    for (const one of two) expect(one.refreshTokenState().signedInAt).toEqual(signedInAt);
    const tags = versions().map(({ tags }) => tags['signedInAt']);
    expect(tags.at(-1)).toBe(signedInAt.toISOString());
  });

  test('a setting is the last resort where the store holds a dead token, which it then replaces', async () => {
    bench.cloud.vault.put(NAME, 'made up');
    const sources = bench.sources({ ...inVault(), PARTNER_REFRESH_TOKEN: fresh() });
    expect(await sources.tokens.userToken(customer(), GRAPH)).toBeDefined();
    await live([sources], 3);
    expect(versions().at(-1)?.value).not.toBe('made up');
    expect(await bench.sources(inVault()).tokens.userToken(customer(), GRAPH)).toBeDefined();
  });

  test('a setting does not take over because one customer refuses the stored token', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources({ ...inVault(), PARTNER_REFRESH_TOKEN: 'made up' });
    bench.cloud.faults.add({
      host: 'login',
      method: 'POST',
      path: new RegExp(`^/${customer()}/`),
      status: 400,
      body: { error: 'invalid_grant', error_description: 'AADSTS50133: Revoked.', error_codes: [50133] },
      times: Number.POSITIVE_INFINITY,
    });
    expect(reasonOf(await failure(sources.tokens.userToken(customer(), GRAPH)))).toBe('blockedByConditionalAccess');
    expect(await sources.tokens.userToken(customer('Fabrikam'), GRAPH)).toBeDefined();
    expect(sources.refreshTokenState().storedIn).toBe('keyVault');
  });

  test('nobody has made yet is looked for again', async () => {
    const sources = bench.sources(inVault());
    expect(await sources.tokens.userToken(customer(), GRAPH)).toBeUndefined();
    bench.cloud.vault.put(NAME, fresh());
    expect(await sources.tokens.userToken(customer(), GRAPH)).toBeUndefined();
    bench.pass(10_000);
    expect(await sources.tokens.userToken(customer(), GRAPH)).toBeDefined();
  });
});

describe('a store that fails', () => {
  test('is noted, tried again, and healed', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await live([sources], 6);
    bench.cloud.vault.permission = 'read';
    bench.pass(2 * DAY_MS);
    expect(await failure(sources.careForCredentials())).toMatchObject({ code: 'token_store_unusable' });
    expect((await renewals())?.failing_since).toEqual(bench.now());
    const failedAt = bench.now();
    bench.pass(5 * 60_000);
    await sources.careForCredentials();
    expect((await renewals())?.failing_since).toEqual(failedAt);
    bench.cloud.vault.permission = 'write';
    bench.pass(10 * 60_000);
    await sources.careForCredentials();
    expect(await renewals()).toMatchObject({ failing_since: null, written_at: bench.now() });
    expect(versions()).toHaveLength(2);
  });

  test('does not stop anybody who has a token in memory', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await sources.careForCredentials();
    bench.cloud.vault.permission = 'none';
    bench.pass(3600_000);
    expect(await failure(sources.careForCredentials())).toMatchObject({ code: 'token_store_unusable' });
    expect(await sources.tokens.userToken(customer(), GRAPH)).toBeDefined();
  });

  test('at the start says why, and is not asked by every customer', async () => {
    bench.cloud.vault.permission = 'none';
    const sources = bench.sources(inVault());
    bench.cloud.requests.clear();
    const errors = await Promise.all(
      bench.cloud.world.customers.map(({ id }) => failure(sources.tokens.userToken(id, GRAPH))),
    );
    for (const error of errors) expect(reasonOf(error)).toBe('tokenStore');
    expect(bench.cloud.requests.to('keyVault')).toHaveLength(2);
  });

  test('once is forgotten when it answers again, also while the login refuses the token for days', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await live([sources], 2);
    bench.cloud.vault.permission = 'none';
    bench.pass(3600_000);
    expect(await failure(sources.careForCredentials())).toMatchObject({ code: 'token_store_unusable' });
    expect((await renewals())?.failing_since).toEqual(bench.now());
    bench.cloud.vault.permission = 'write';
    revokeSessions();
    bench.pass(2 * DAY_MS);
    expect(reasonOf(await failure(sources.careForCredentials()))).toBe('refreshTokenDead');
    expect((await renewals())?.failing_since).toBeNull();
  });

  test('once is forgotten where nobody has signed in yet', async () => {
    const sources = bench.sources(inVault());
    bench.cloud.vault.permission = 'none';
    expect(await failure(sources.careForCredentials())).toMatchObject({ code: 'token_store_unusable' });
    bench.cloud.vault.permission = 'write';
    bench.pass(3600_000);
    await sources.careForCredentials();
    expect((await renewals())?.failing_since).toBeNull();
  });

  test('loses nothing when the process dies after the write and before its note', async () => {
    bench.cloud.vault.put(NAME, fresh());
    const sources = bench.sources(inVault());
    await live([sources], 6);
    // The vault acts and the answer is lost: for us the same as a process that is killed at that moment.
    bench.pass(2 * DAY_MS);
    bench.cloud.faults.add({
      host: 'keyVault',
      method: 'PUT',
      path: /secrets/,
      times: 2,
      dropConnection: true,
      afterActing: true,
    });
    expect(await failure(sources.careForCredentials())).toMatchObject({ code: 'source_unreachable' });
    const count = versions().length;
    bench.cloud.faults.clear();

    const restarted = bench.sources(inVault());
    expect(await restarted.tokens.userToken(customer(), GRAPH)).toBeDefined();
    bench.pass(20 * 60_000);
    await restarted.careForCredentials();
    expect(versions()).toHaveLength(count);
    expect((await renewals())?.failing_since).toBeNull();
  });
});

test('no token and no secret was ever logged', () => {
  const log = bench.logged.join('\n');
  expect(log).toContain('refresh token renewed in its store');
  const secrets = [...bench.cloud.handedOut(), bench.cloud.credentials.clientSecret];
  expect(secrets.length).toBeGreaterThan(100);
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
});

/** Switches the newest version of the secret off, as an administrator of the vault can. */
function disable(): void {
  const newest = versions().at(-1);
  if (newest) Object.assign(newest, { enabled: false });
}

function revokeSessions(): void {
  bench.pass(1000);
  const service = bench.cloud.world.partner.users.find(({ id }) => id === bench.cloud.world.serviceUser.oid);
  if (service) service.sessionsRevokedAt = bench.now();
  bench.pass(1000);
}
