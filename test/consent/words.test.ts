import { describe, expect, test } from '@jest/globals';
import { readAnswer, readPasted } from '../../src/consent/answer.ts';
import { checkClaims, claimsOf } from '../../src/consent/claims.ts';
import { ConsentFailed, failureOf, KNOWN_NUMBERS } from '../../src/consent/failure.ts';
import { readOptions } from '../../src/consent/options.ts';
import { createSignInRequest } from '../../src/consent/request.ts';
import { readConsentSettings } from '../../src/consent/settings.ts';

const REQUEST = { state: 's', redirectUri: 'http://localhost:8400/' };
const whatOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConsentFailed) return error.failure.what;
    throw error;
  }
  return '';
};

test('a request asks for a fresh sign-in, with everything that ties the answer to it, new each time', () => {
  const target = {
    login: 'https://login.contoso.com',
    tenantId: 't',
    clientId: 'c',
    redirectUri: 'http://localhost:1/',
    scopes: ['a', 'b'],
  };
  const [one, two] = [createSignInRequest(target), createSignInRequest(target)];
  const query = new URL(one.url).searchParams;
  expect(one.url.startsWith('https://login.contoso.com/t/oauth2/v2.0/authorize?')).toBe(true);
  expect(Object.fromEntries(query)).toMatchObject({
    prompt: 'login',
    response_mode: 'query',
    code_challenge_method: 'S256',
    scope: 'a b',
    state: one.state,
    nonce: one.nonce,
  });
  expect(query.get('code_challenge')).not.toBe(one.verifier);
  for (const part of ['state', 'nonce', 'verifier'] as const) expect(one[part]).not.toBe(two[part]);
});

describe('an answer', () => {
  test.each([
    ['?code=c&state=s', { code: 'c' }],
    ['?code=c&state=other', undefined],
    ['?code=c', undefined],
    ['?state=s', undefined],
  ])('%s', (query, answer) => {
    expect(readAnswer(new URLSearchParams(query), REQUEST)).toEqual(answer);
    expect(readPasted(`  "http://localhost:8400/${query}"\n`, REQUEST)).toEqual(answer);
  });

  test.each([
    ['error=access_denied&state=s', 'declined'],
    ['error=invalid_request&error_description=AADSTS90094%3A+admin&state=s', 'Only an administrator'],
    ['error=server_error&state=s', 'server_error'],
    ['error=%1B%5B2Jx&state=s', '“2Jx”'],
  ])('%s says why', (query, what) => {
    expect(whatOf(() => readAnswer(new URLSearchParams(query), REQUEST))).toContain(what);
  });

  test('that is no address may name an error', () => {
    expect(whatOf(() => readPasted('Sorry … AADSTS50011: The redirect URI', REQUEST))).toContain('8400');
    expect(readPasted('what?', REQUEST)).toBeUndefined();
  });
});

test('every number that we know has a sentence and a mend, and one that we do not know is said', () => {
  for (const number of [...KNOWN_NUMBERS, 99]) {
    const { what, mend } = failureOf(number, REQUEST.redirectUri);
    expect(what).toMatch(/^\S.{10,}\.$/);
    expect(mend.length).toBeGreaterThan(10);
  }
  expect(failureOf(99, '').what).toContain('AADSTS99');
});

describe('claims', () => {
  const id = { nonce: 'n', tid: 't', preferred_username: 'watchpost.service@adatum.com' };
  const access = { tid: 't', amr: ['pwd', 'mfa'], iss: 'https://sts.windows.net/t/' };
  const expected = { nonce: 'n', tenantId: 't' };
  test.each([
    ['are good', id, access, ''],
    ['are good when the id token names the factor', { ...id, amr: ['ngcmfa'] }, { tid: 't' }, ''],
    ['of another sign-in', { ...id, nonce: 'x' }, access, 'another sign-in'],
    ['of another tenant', { ...id, tid: 'x' }, access, 'another tenant'],
    ['of a token for another tenant', id, { ...access, tid: 'x' }, 'another tenant'],
    ['of a guest by name', { ...id, preferred_username: 'a#EXT#@b' }, access, 'guest'],
    ['of a guest by home', id, { ...access, idp: 'https://sts.windows.net/x/' }, 'guest'],
    ['of a member whose home is named', id, { ...access, idp: access.iss }, ''],
    ['without a factor', id, { ...access, amr: ['pwd'] }, 'no second factor'],
    ['without amr', id, { tid: 't' }, 'no second factor'],
    ['with an amr of another shape', id, { ...access, amr: 'mfa' }, 'no second factor'],
  ])('%s', (_name, idToken, accessToken, what) => {
    expect(whatOf(() => checkClaims(idToken, accessToken, expected))).toContain(what);
    if (what === '') expect(whatOf(() => checkClaims(idToken, accessToken, expected))).toBe('');
  });

  test('of what is no token are none', () => {
    for (const token of [undefined, '', 'a.b.c', `a.${Buffer.from('7').toString('base64url')}.c`])
      expect(claimsOf(token)).toEqual({});
  });
});

describe('the command line', () => {
  test.each([
    [[], { isHelp: false, port: 8400, opensBrowser: true }],
    [['--port', '0', '--no-browser'], { isHelp: false, port: 0, opensBrowser: false }],
    [['-h'], { isHelp: true, port: 8400, opensBrowser: true }],
  ])('%j', (args, options) => {
    expect(readOptions(args)).toEqual(options);
  });
  test.each([[['--port', 'x']], [['--port', '70000']], [['--what']], [['stray']]])('%j is refused', (args) => {
    expect(typeof readOptions(args)).toBe('string');
  });
});

describe('settings', () => {
  const APP = '00000000-0000-4000-8000-00000000000a';
  const GOOD = { AZURE_TENANT_ID: APP, AZURE_CLIENT_ID: APP, AZURE_CLIENT_SECRET: 's', TOKEN_FILE: 'x' };
  test.each([
    [GOOD, []],
    [{ ...GOOD, AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: 'a.pem' }, []],
    [{ ...GOOD, AZURE_CLIENT_ID: '' }, ['AZURE_CLIENT_ID: missing']],
    [{ ...GOOD, TOKEN_FILE: '' }, ['KEY_VAULT_URL or TOKEN_FILE: missing']],
    [{ ...GOOD, AZURE_TENANT_ID: 'adatum' }, ['AZURE_TENANT_ID: must be a GUID']],
  ])('%j', async (environment, problems) => {
    expect((await readConsentSettings(environment)).problems).toEqual(problems);
  });

  test('none at all and no sandbox says how to start one', async () => {
    const { problems } = await readConsentSettings({ DATA_DIR: '/nowhere' });
    expect(problems[0]).toContain('npm start');
  });
});
