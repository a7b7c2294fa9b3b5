import { writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { askToken, GRAPH } from '../sandbox/cloud/cloud-client.ts';
import { browse, signInByHand, useConsent } from './consent-stage.ts';

const stage = useConsent();
const MISSING_IDENTITY = {
  AZURE_CLIENT_SECRET: '',
  AZURE_MANAGED_IDENTITY_CLIENT_ID: '33333333-aaaa-4bbb-8ccc-0000000000ff',
};

afterEach(() => {
  stage.cloud.world.partner.consented = true;
  stage.cloud.faults.clear();
});

describe('whoever signs in with a second factor', () => {
  test('has the token stored, which then opens customers, and is told what comes next', async () => {
    const { said, failure } = await stage.run(browse());
    expect(failure).toBeUndefined();
    const stored = await stage.stored();
    expect(stored).toMatchObject({ issuedAt: stage.clock.now(), signedInAt: stage.clock.now() });
    const { body } = await askToken(stage.cloud, getCustomer(stage.cloud.world, 'Contoso').id, {
      grant_type: 'refresh_token',
      refresh_token: stored?.token ?? '',
      scope: `${GRAPH}/.default`,
    });
    expect(body['access_token']).toBeDefined();
    const text = said.join('\n');
    expect(text).toContain('There is no token yet.');
    expect(text).toContain('the refresh token of watchpost.service@adatum.com is in the encrypted file');
    expect(text).toContain('takes it within two minutes');
    expect(text).not.toContain('But:');
    expect(stage.cloud.handedOut().filter((token) => text.includes(token))).toEqual([]);
  });

  test('a second time replaces the token; until then, and when it fails, the old one stays', async () => {
    await stage.run(browse());
    const first = await stage.stored();
    stage.clock.advance(60_000);
    const refused = await stage.run(browse({ action: 'withoutSecondFactor' }));
    expect(refused.failure?.what).toContain('no second factor');
    expect(await stage.stored()).toEqual(first);
    const { said } = await stage.run(browse());
    expect(said.join()).toContain('It stays until the new one has proved itself');
    const second = await stage.stored();
    expect(second?.token).not.toBe(first?.token);
    expect(second?.signedInAt).toEqual(stage.clock.now());
  });

  test('on another machine pastes the address at which the browser ended', async () => {
    const { failure } = await stage.run((url) => signInByHand(url));
    expect(failure).toBeUndefined();
    expect(await stage.stored()).toBeDefined();
  });

  test('keeps it in the key vault where that is the home', async () => {
    const change = { KEY_VAULT_URL: stage.cloud.keyVaultUrl, TOKEN_FILE: '' };
    const { said, failure } = await stage.run(browse(), change);
    expect(failure).toBeUndefined();
    expect(stage.cloud.vault.secrets.get('partner-refresh-token')).toHaveLength(1);
    expect(said.join()).toContain('the secret partner-refresh-token of https://127.0.0.1');
  });

  test('mends a secret of the key vault that was disabled', async () => {
    const change = { KEY_VAULT_URL: stage.cloud.keyVaultUrl, TOKEN_FILE: '' };
    stage.cloud.vault.put('partner-refresh-token', 'old');
    const versions = stage.cloud.vault.secrets.get('partner-refresh-token') ?? [];
    Object.assign(versions.at(-1) ?? {}, { enabled: false });
    const { failure } = await stage.run(browse(), change);
    expect(failure).toBeUndefined();
    const newest = stage.cloud.vault.secrets.get('partner-refresh-token')?.at(-1);
    expect(newest).toMatchObject({ enabled: true });
    expect(newest?.value).not.toBe('old');
  });

  test('and is no admin agent is told so, and the token is stored', async () => {
    stage.cloud.faults.add({
      host: 'partnerCenter',
      path: /customers/,
      status: 403,
      body: { code: '900309' },
      times: 1,
    });
    const { said, failure } = await stage.run(browse());
    expect(failure).toBeUndefined();
    expect(said.join()).toContain('Admin agents');
    expect(await stage.stored()).toBeDefined();
  });
});

describe('nothing is stored, and the mend is said, when', () => {
  test.each([
    ['there was no second factor', { action: 'withoutSecondFactor' as const }, 'no second factor', 'mfasetup'],
    ['a guest signed in', { account: 'alexw_fabrikam.com#EXT#@adatum.com' }, 'is a guest', 'service user'],
    ['the person declined', { action: 'cancel' as const }, 'declined', 'Accept'],
  ])('%s', async (_what, person, what, mend) => {
    const { failure } = await stage.run(browse(person));
    expect(failure?.what).toContain(what);
    expect(failure?.mend).toContain(mend);
    expect(await stage.stored()).toBeUndefined();
  });

  test.each([
    ['the secret is wrong', { AZURE_CLIENT_SECRET: 'wrong' }, 'secret of the app is wrong', 'AZURE_CLIENT_SECRET'],
    ['the login cannot be reached', {}, 'cannot be reached', 'AZURE_AUTHORITY_HOST'],
    ['there is no home for it', { TOKEN_FILE: '' }, 'nowhere to keep', 'KEY_VAULT_URL'],
  ])('%s', async (what, change, says, mend) => {
    if (what.startsWith('the login')) {
      stage.cloud.faults.add({ host: 'login', path: /token$/, times: Number.POSITIVE_INFINITY, dropConnection: true });
    }
    const { failure } = await stage.run(browse(), change);
    expect(failure?.what).toContain(says);
    expect(failure?.mend).toContain(mend);
    expect(await stage.stored()).toBeUndefined();
  });

  test('nobody has granted the permissions', async () => {
    stage.cloud.world.partner.consented = false;
    const { failure } = await stage.run(browse());
    expect(failure?.what).toContain('Nobody has granted');
    expect(failure?.mend).toContain('admin-consent');
  });

  test('the code is too old', async () => {
    const { failure } = await stage.run(async (url) => {
      const back = await signInByHand(url);
      stage.clock.advance(11 * 60_000);
      return back;
    });
    expect(failure?.what).toContain('has expired');
  });

  test('the code was used before', async () => {
    const { failure } = await stage.run(async (url) => {
      const back = await signInByHand(url);
      const code = new URL(back).searchParams.get('code') ?? '';
      await askToken(stage.cloud, stage.cloud.world.partner.id, {
        grant_type: 'authorization_code',
        code,
        scope: `${GRAPH}/x`,
      });
      return back;
    });
    expect(failure?.what).toContain('already used');
  });

  test('the app does not know the address, which Microsoft’s page says and the person pastes', async () => {
    const { redirectUris } = stage.cloud.trust;
    const before = redirectUris.splice(0);
    const { failure } = await stage.run(async (url) => (await fetch(url)).text());
    redirectUris.push(...before);
    expect(failure?.what).toMatch(/does not know the address http:\/\/localhost:\d+\//);
    expect(failure?.mend).toContain('--web-redirect-uris');
  });

  test('the answer was made for another sign-in', async () => {
    const { failure } = await stage.run(async (url) => {
      const other = new URL(url);
      other.searchParams.set('nonce', 'of another sign-in');
      return signInByHand(other.href);
    });
    expect(failure?.what).toContain('another sign-in');
  });

  test('the vault may not be written to', async () => {
    stage.cloud.vault.permission = 'read';
    const { failure } = await stage.run(browse(), { KEY_VAULT_URL: stage.cloud.keyVaultUrl, TOKEN_FILE: '' });
    stage.cloud.vault.permission = 'write';
    expect(failure?.mend).toContain('Key Vault Secrets Officer');
  });

  test('the vault may not even be read: then nobody is asked to sign in', async () => {
    stage.cloud.vault.permission = 'none';
    stage.cloud.requests.clear();
    const { said, failure } = await stage.run(browse(), { KEY_VAULT_URL: stage.cloud.keyVaultUrl, TOKEN_FILE: '' });
    stage.cloud.vault.permission = 'write';
    expect(failure?.mend).toContain('Key Vault Secrets Officer');
    expect(said).toEqual([]);
    expect(stage.cloud.requests.to('login', /authorize/)).toEqual([]);
  });

  test.each([
    [
      'its login refuses the app',
      { AZURE_CLIENT_SECRET: 'wrong' },
      'secret of the app is wrong',
      'AZURE_CLIENT_SECRET',
    ],
    ['the managed identity is elsewhere', MISSING_IDENTITY, 'managed identity', 'az containerapp exec'],
    ['its login cannot be reached', { AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1' }, 'login cannot be', 'CLOUD'],
  ])('the vault cannot be read because %s: then nobody is asked to sign in', async (_what, change, what, mend) => {
    process.env['IDENTITY_ENDPOINT'] = `${stage.cloud.loginUrl}/msi/token`;
    process.env['IDENTITY_HEADER'] = stage.cloud.trust.identityHeader;
    const home = { KEY_VAULT_URL: stage.cloud.keyVaultUrl, TOKEN_FILE: '' };
    const { said, failure } = await stage.run(browse(), { ...home, ...change });
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
    expect(failure?.what).toContain(what);
    expect(failure?.mend).toContain(mend);
    expect(failure?.mend).not.toContain('firewall');
    expect(said).toEqual([]);
  });

  test('the key of the token file is half written: then nobody is asked to sign in', async () => {
    const { TOKEN_FILE = '' } = stage.environment();
    await writeFile(`${TOKEN_FILE}.key`, '');
    const { said, failure } = await stage.run(browse());
    expect(failure?.mend).toContain(`${TOKEN_FILE}.key holds no key`);
    expect(failure?.mend).toContain('delete it');
    expect(said).toEqual([]);
  });

  test('nobody comes in time', async () => {
    const patience = new AbortController();
    const { failure } = await stage.run(
      async () => {
        patience.abort();
        return '';
      },
      {},
      patience.signal,
    );
    expect(failure?.what).toContain('in time');
  });
});

test('an answer to somebody else’s sign-in is turned away, and the wait goes on', async () => {
  const statuses: number[] = [];
  const { failure } = await stage.run(async (url) => {
    const redirectUri = new URL(url).searchParams.get('redirect_uri') ?? '';
    for (const bad of ['?code=stolen&state=guess', '?code=stolen', '', 'favicon.ico']) {
      statuses.push((await fetch(`${redirectUri}${bad}`)).status);
    }
    return browse()(url);
  });
  expect(statuses).toEqual([400, 400, 400, 404]);
  expect(failure).toBeUndefined();
});
