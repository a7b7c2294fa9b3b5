import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/error.ts';
import { reasonOf } from '../../src/sources/reason.ts';
import { scopeOf } from '../../src/sources/tokens/authority.ts';
import { aadstsOf, loginReason } from '../../src/sources/tokens/login-reason.ts';
import { createTokenCache } from '../../src/sources/tokens/token-source.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const GRAPH = 'https://graph.microsoft.com/.default';
const tenantNamed = (name: string) => bench.cloud.world.customers.find((customer) => customer.name === name)?.id ?? '';
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
/** The login says no in this tenant, as often as it is asked. */
const refuse = (tenantId: string, code: number, times = Number.POSITIVE_INFINITY) =>
  bench.cloud.faults.add({
    host: 'login',
    method: 'POST',
    path: new RegExp(`^/${tenantId}/`),
    status: 400,
    body: { error: 'invalid_grant', error_description: `AADSTS${code}: No.`, error_codes: [code] },
    times,
  });
const tokenRequests = () => bench.cloud.requests.to('login', /oauth2/).length;

describe('a token', () => {
  test('is asked for once by all who need it at the same time, and kept', async () => {
    const { tokens } = bench.sources();
    bench.cloud.requests.clear();
    const contoso = tenantNamed('Contoso');
    const [one, two] = await Promise.all([tokens.userToken(contoso, GRAPH), tokens.userToken(contoso, GRAPH)]);
    expect(one).toBe(two);
    expect(await tokens.userToken(contoso, GRAPH)).toBe(one);
    expect(tokenRequests()).toBe(1);
    expect(await tokens.appToken(contoso, GRAPH)).not.toBe(one);
  });

  test('is renewed before it expires, and after it was refused', async () => {
    let issued = 0;
    const cache = createTokenCache(async () => ({ token: `t${++issued}`, goodForSec: 3600 }), bench.now);
    expect(await cache.get('a', GRAPH)).toBe('t1');
    bench.pass(3299_000);
    expect(await cache.get('a', GRAPH)).toBe('t1');
    bench.pass(1000);
    expect(await cache.get('a', GRAPH)).toBe('t2');
    cache.forget('a');
    expect(await cache.get('a', GRAPH)).toBe('t3');
  });

  test('that was not given is asked for again', async () => {
    let asked = 0;
    const cache = createTokenCache(async () => {
      asked += 1;
      if (asked === 1) throw new AppError('source_unreachable');
      return { token: 't', goodForSec: 3600 };
    }, bench.now);
    expect(await failure(cache.get('a', GRAPH))).toMatchObject({ code: 'source_unreachable' });
    expect(await cache.get('a', GRAPH)).toBe('t');
  });

  test('of a service user that is not configured is none', async () => {
    expect(await bench.sources({ PARTNER_REFRESH_TOKEN: '' }).tokens.userToken('a', GRAPH)).toBeUndefined();
  });
});

describe('a login that is refused', () => {
  test.each([
    ['Alpine Ski House', {}, 'noConsent'],
    ["Margie's Travel", {}, 'noRelationship'],
    ['Contoso', { AZURE_CLIENT_SECRET: 'wrong' }, 'wrongSecret'],
    ['Contoso', { PARTNER_REFRESH_TOKEN: 'made up' }, 'refreshTokenDead'],
  ])('for %s with %j says %s', async (name, change, reason) => {
    const { tokens } = bench.sources(change);
    const error = await failure(tokens.userToken(tenantNamed(name), GRAPH));
    expect(error).toMatchObject({ code: 'source_unauthorised' });
    expect(reasonOf(error)).toBe(reason);
  });

  test('for the app says why too', async () => {
    const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: 'wrong' });
    expect(reasonOf(await failure(tokens.appToken(tenantNamed('Contoso'), GRAPH)))).toBe('wrongSecret');
    const consent = await failure(bench.sources().tokens.appToken(tenantNamed('Alpine Ski House'), GRAPH));
    expect(reasonOf(consent)).toBe('noConsent');
  });

  test.each([
    [50177, 'noRelationship'],
    [50072, 'mfaRequired'],
    [50074, 'mfaRequired'],
    [50076, 'mfaRequired'],
    [50078, 'mfaRequired'],
    [70043, 'mfaRequired'],
    [70044, 'mfaRequired'],
    [50055, 'refreshTokenDead'],
    [50057, 'refreshTokenDead'],
    [50132, 'refreshTokenDead'],
    [50133, 'refreshTokenDead'],
    [70008, 'refreshTokenDead'],
    [53000, 'blockedByConditionalAccess'],
    [53001, 'blockedByConditionalAccess'],
    [53002, 'blockedByConditionalAccess'],
    [53003, 'blockedByConditionalAccess'],
    [700212, 'wrongSecret'],
    [700213, 'wrongSecret'],
    [900023, 'tenantGone'],
    [90033, 'unreachable'],
    [123456, 'loginRefused'],
  ])('with AADSTS%i is %s', (code, reason) => {
    expect(loginReason(code)).toBe(reason);
  });

  test.each([7000112, 50105])('with AADSTS%i is withdrawn consent at a customer, and ours at home', (code) => {
    expect(loginReason(code, true)).toBe('noConsent');
    expect(loginReason(code)).toBe('loginRefused');
  });

  test('at a customer says what the customer did, whoever asks', async () => {
    const contoso = tenantNamed('Contoso');
    refuse(contoso, 7000112, 2);
    const { tokens } = bench.sources();
    expect(reasonOf(await failure(tokens.userToken(contoso, GRAPH)))).toBe('noConsent');
    expect(reasonOf(await failure(tokens.appToken(contoso, GRAPH)))).toBe('noConsent');
  });

  test('is found however deep the number lies', () => {
    expect(aadstsOf(new Error('outer', { cause: { errorNo: '700082' } }))).toBe(700082);
    expect(aadstsOf({ errorResponse: { errorCodes: [53003] } })).toBe(53003);
    expect(aadstsOf(new Error('x', { cause: new Error('invalid_grant: AADSTS65001: no consent') }))).toBe(65001);
    expect(aadstsOf(new Error('socket hang up'))).toBeUndefined();
  });
});

test('a login that cannot be reached is no refusal', async () => {
  const { tokens } = bench.sources({ AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1' });
  for (const asked of [tokens.userToken('a', GRAPH), tokens.appToken('a', GRAPH)]) {
    expect(await failure(asked)).toMatchObject({ code: 'source_unreachable' });
  }
});

test('a login whose directory is away is no refusal, and is asked again', async () => {
  const contoso = tenantNamed('Contoso');
  refuse(contoso, 90033, 1);
  expect(await bench.sources().tokens.userToken(contoso, GRAPH)).toBeDefined();
  refuse(contoso, 90033);
  expect(await failure(bench.sources().tokens.userToken(contoso, GRAPH))).toMatchObject({
    code: 'source_unreachable',
    fields: { api: 'login', aadsts: 90033 },
  });
});

describe('a customer that refuses the token of the service user', () => {
  test.each([70043, 50076, 70008])('with AADSTS%i keeps us out; the token stays good for all others', async (code) => {
    const contoso = tenantNamed('Contoso');
    const { tokens, refreshTokenState } = bench.sources();
    refuse(contoso, code);
    const error = await failure(tokens.userToken(contoso, GRAPH));
    expect(error).toMatchObject({ code: 'source_unauthorised', fields: { aadsts: code, tenantId: contoso } });
    expect(reasonOf(error)).toBe('blockedByConditionalAccess');
    expect(await tokens.userToken(tenantNamed('Fabrikam'), GRAPH)).toBeDefined();
    expect(refreshTokenState().renewedAt).toEqual(bench.now());
  });

  test('as our own tenant does is told as ours', async () => {
    for (const tenant of [tenantNamed('Contoso'), bench.cloud.world.partner.id]) refuse(tenant, 70043);
    const error = await failure(bench.sources().tokens.userToken(tenantNamed('Contoso'), GRAPH));
    expect(reasonOf(error)).toBe('mfaRequired');
  });

  test('is not judged while our own login cannot be asked', async () => {
    refuse(tenantNamed('Contoso'), 70008);
    refuse(bench.cloud.world.partner.id, 90033);
    const error = await failure(bench.sources().tokens.userToken(tenantNamed('Contoso'), GRAPH));
    expect(error).toMatchObject({ code: 'source_unreachable' });
  });
});

describe('what should vouch for us and is not there', () => {
  beforeEach(() => {
    process.env['IDENTITY_ENDPOINT'] = `${bench.cloud.loginUrl}/msi/token`;
    process.env['IDENTITY_HEADER'] = bench.cloud.trust.identityHeader;
  });
  afterEach(() => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
  });

  test.each([
    ['AZURE_MANAGED_IDENTITY_CLIENT_ID', { AZURE_MANAGED_IDENTITY_CLIENT_ID: '33333333-aaaa-4bbb-8ccc-0000000000ff' }],
    ['AZURE_FEDERATED_TOKEN_FILE', { AZURE_FEDERATED_TOKEN_FILE: '/nowhere' }],
  ])('is named by its setting, %s', async (setting, change) => {
    const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: '', ...change });
    const own = bench.cloud.world.partner.id;
    for (const asked of [tokens.appToken(own, GRAPH), tokens.userToken(own, GRAPH)]) {
      const error = await failure(asked);
      expect(error).toMatchObject({ code: 'credential_unusable', fields: { setting } });
      expect(reasonOf(error)).toBe('wrongSecret');
    }
  });
});

test.each([
  ['https://graph.microsoft.com', GRAPH],
  ['https://graph.microsoft.us', 'https://graph.microsoft.us/.default'],
  ['http://127.0.0.1:4000', GRAPH],
])('the scope of %s is %s', (address, scope) => {
  expect(scopeOf(address, 'https://graph.microsoft.com')).toBe(scope);
});

// Last, because it moves the clock of the cloud by half a year.
test('a token of the service user outlives the ninety days of the configured refresh token', async () => {
  const { tokens } = bench.sources();
  const own = bench.cloud.world.partner.id;
  for (let month = 0; month < 6; month += 1) {
    tokens.forget(own);
    expect(await tokens.userToken(own, GRAPH)).toBeDefined();
    bench.pass(30 * 86_400_000);
  }
  const restarted = bench.sources().tokens;
  expect(reasonOf(await failure(restarted.userToken(own, GRAPH)))).toBe('refreshTokenDead');
});
