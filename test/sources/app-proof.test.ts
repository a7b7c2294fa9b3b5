import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { AppError } from '../../src/error.ts';
import { certificate, toPem } from '../../src/sandbox/cloud/certificate.ts';
import { getCustomer } from '../../src/sandbox/cloud/world.ts';
import { reasonOf } from '../../src/sources/reason.ts';
import { createAppProof } from '../../src/sources/tokens/app-proof.ts';
import { createCertificateReader, parseCertificate } from '../../src/sources/tokens/certificate.ts';
import { openTokenStore } from '../../src/sources/tokens/store/open-store.ts';
import { useCloud } from './cloud-bench.ts';

const bench = useCloud();
const GRAPH = 'https://graph.microsoft.com/.default';
const IDENTITY = '33333333-aaaa-4bbb-8ccc-00000000000c';
const PRINCIPAL = '33333333-aaaa-4bbb-8ccc-00000000000d';
const customer = () => getCustomer(bench.cloud.world, 'Contoso').id;
const own = () => bench.cloud.world.partner.id;
const claimsOf = (token = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ROOT = { subject: { commonName: 'Adatum Root' }, privateKey: root.privateKey };
const pemOf = (publicKey: KeyObject, more: object = {}): string =>
  toPem(certificate({ subject: { commonName: 'reader' }, publicKey, issuer: ROOT, use: 'signing', ...more }));
const rootPem = toPem(certificate({ subject: ROOT.subject, publicKey: root.publicKey, issuer: ROOT, use: 'root' }));
const keyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const one = rsa();
const other = rsa();
const state = { folder: '' };

beforeAll(async () => {
  state.folder = await mkdtemp(path.join(tmpdir(), 'watchpost-proof-'));
});
afterAll(() => rm(state.folder, { recursive: true, force: true }));
beforeEach(() => {
  const { certificates, federated, identities } = bench.cloud.trust;
  for (const list of [certificates, federated, identities]) list.splice(0);
});

async function file(name: string, content: string): Promise<string> {
  const at = path.join(state.folder, name);
  await writeFile(at, content);
  return at;
}

/** Tokens of the app and of the service user, in the customer's tenant. */
async function bothTokens(change: Readonly<Record<string, string>>) {
  const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: '', ...change });
  return [await tokens.appToken(own(), GRAPH), await tokens.userToken(customer(), GRAPH)].map(claimsOf);
}

describe('a certificate', () => {
  test('proves the app for its own tokens and for those of the service user', async () => {
    bench.cloud.trust.certificates.push(pemOf(one.publicKey));
    const pem = await file('app.pem', `${keyPem(one.privateKey)}${pemOf(one.publicKey)}`);
    bench.cloud.trust.certificates.splice(0, 1, (await createCertificateReader(pem, '')()).chain);
    const [app, user] = await bothTokens({ AZURE_CLIENT_CERTIFICATE_PATH: pem });
    expect(app).toMatchObject({ idtyp: 'app', tid: own() });
    expect(user).toMatchObject({ idtyp: 'user', tid: customer() });
  });

  test('that Entra does not know is a wrong secret', async () => {
    const pem = await file('unknown.pem', `${pemOf(other.publicKey)}${keyPem(other.privateKey)}`);
    const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: pem });
    expect(reasonOf(await failure(tokens.appToken(own(), GRAPH)))).toBe('wrongSecret');
    expect(reasonOf(await failure(tokens.userToken(customer(), GRAPH)))).toBe('wrongSecret');
  });

  test('that was renewed on disk is used without a restart, also while the new file is half written', async () => {
    const [first, second] = [pemOf(one.publicKey), pemOf(other.publicKey)];
    const pem = await file('renewed.pem', `${first}${keyPem(one.privateKey)}`);
    const sources = bench.sources({ AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: pem });
    bench.cloud.trust.certificates.push(first);
    expect(await sources.tokens.appToken(own(), GRAPH)).toBeDefined();

    await writeFile(pem, second.slice(0, 100));
    sources.tokens.forget(own());
    expect(await sources.tokens.appToken(own(), GRAPH)).toBeDefined();

    await writeFile(pem, `${second}${keyPem(other.privateKey)}`);
    await utimes(pem, new Date(), new Date(Date.now() + 5000));
    bench.cloud.trust.certificates.splice(0, 1, second);
    sources.tokens.forget(own());
    expect(await sources.tokens.appToken(own(), GRAPH)).toBeDefined();
    expect(await sources.tokens.userToken(own(), GRAPH)).toBeDefined();
  });

  test('is found among several, whatever their order, and its end is known', async () => {
    const soon = { validTo: new Date('2027-01-01T00:00:00Z') };
    const late = { validTo: new Date('2030-01-01T00:00:00Z') };
    const pem = [rootPem, pemOf(one.publicKey, soon), keyPem(one.privateKey), pemOf(one.publicKey, late)].join('\n');
    const parsed = parseCertificate(pem, '');
    expect(parsed.endsAt).toEqual(late.validTo);
    expect(parsed.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    const sources = bench.sources({ AZURE_CLIENT_CERTIFICATE_PATH: await file('several.pem', pem) });
    expect(await sources.certificateEndsAt()).toEqual(late.validTo);
    expect(await bench.sources().certificateEndsAt()).toBeUndefined();
  });

  test('whose key has a password opens with it', async () => {
    const locked = one.privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'adatum' })
      .toString();
    const certificatePem = pemOf(one.publicKey);
    bench.cloud.trust.certificates.push(certificatePem);
    const pem = await file('locked.pem', `${certificatePem}${locked}`);
    const settings = { AZURE_CLIENT_CERTIFICATE_PATH: pem, AZURE_CLIENT_CERTIFICATE_PASSWORD: 'adatum' };
    const [app, user] = await bothTokens(settings);
    expect([app?.['idtyp'], user?.['idtyp']]).toEqual(['app', 'user']);
    for (const password of ['', 'wrong'])
      expect(whyOf(() => parseCertificate(`${certificatePem}${locked}`, password))).toMatch(/PASSWORD/);
  });

  test.each([
    ['no key', () => pemOf(one.publicKey), 'no private key'],
    ['two keys', () => `${keyPem(one.privateKey)}${keyPem(other.privateKey)}`, 'more than one'],
    ['a key of another certificate', () => `${pemOf(one.publicKey)}${keyPem(other.privateKey)}`, 'belongs'],
    ['a key that Entra does not take', () => `${rootPem}${keyPem(root.privateKey)}`, 'RSA'],
    ['a damaged certificate', () => `${pemOf(one.publicKey).replace('M', '!')}${keyPem(one.privateKey)}`, 'damaged'],
  ])('with %s says so', (_what, pem, why) => {
    expect(whyOf(() => parseCertificate(pem(), ''))).toContain(why);
  });

  test('that is not there is a wrong secret, and names the setting', async () => {
    const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: '/nowhere.pem' });
    const error = await failure(tokens.appToken(own(), GRAPH));
    expect(error).toMatchObject({ code: 'credential_unusable', fields: { setting: 'AZURE_CLIENT_CERTIFICATE_PATH' } });
    expect(reasonOf(error)).toBe('wrongSecret');
  });
});

describe('a managed identity', () => {
  beforeEach(() => {
    process.env['IDENTITY_ENDPOINT'] = `${bench.cloud.loginUrl}/msi/token`;
    process.env['IDENTITY_HEADER'] = bench.cloud.trust.identityHeader;
    bench.cloud.trust.identities.push({ clientId: IDENTITY, principalId: PRINCIPAL });
  });
  afterAll(() => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
  });
  const federated = () => {
    const key = bench.cloud.trustedKey;
    const issuer = `${bench.cloud.loginUrl}/${own()}/v2.0`;
    bench.cloud.trust.trustFederated({ issuer, subject: PRINCIPAL, audience: 'api://AzureADTokenExchange' }, key);
  };

  test('vouches for the app, which then reads customers and redeems the service user’s token', async () => {
    federated();
    const [app, user] = await bothTokens({ AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY });
    expect(app).toMatchObject({ appid: bench.cloud.credentials.clientId, idtyp: 'app', tid: own() });
    expect(user).toMatchObject({ appid: bench.cloud.credentials.clientId, idtyp: 'user', tid: customer() });
  });

  test('that the app does not trust is refused', async () => {
    const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: '', AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY });
    expect(await failure(tokens.appToken(own(), GRAPH))).toMatchObject({
      code: 'source_unauthorised',
      fields: { aadsts: 700213 },
    });
  });

  test('alone reads its own tenant, and never hands its token out for a customer’s', async () => {
    const { tokens } = bench.sources({
      AZURE_CLIENT_ID: IDENTITY,
      AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY,
      PARTNER_REFRESH_TOKEN: '',
    });
    expect(claimsOf(await tokens.appToken(own(), GRAPH))).toMatchObject({ appid: IDENTITY, tid: own() });
    expect(await tokens.userToken(customer(), GRAPH)).toBeUndefined();
    expect(reasonOf(await failure(tokens.appToken(customer(), GRAPH)))).toBe('noServiceUser');
  });
});

describe('the key vault', () => {
  const VAULT_IDENTITY = '33333333-aaaa-4bbb-8ccc-00000000000e';
  beforeEach(() => {
    process.env['IDENTITY_ENDPOINT'] = `${bench.cloud.loginUrl}/msi/token`;
    process.env['IDENTITY_HEADER'] = bench.cloud.trust.identityHeader;
    for (const clientId of [IDENTITY, VAULT_IDENTITY])
      bench.cloud.trust.identities.push({ clientId, principalId: PRINCIPAL });
  });
  afterAll(() => {
    delete process.env['IDENTITY_ENDPOINT'];
    delete process.env['IDENTITY_HEADER'];
  });

  const secret = async () => ({ AZURE_CLIENT_SECRET: bench.cloud.credentials.clientSecret });
  const certified = async () => {
    const certificatePem = pemOf(one.publicKey);
    bench.cloud.trust.certificates.push(certificatePem);
    const pem = await file('vault.pem', `${certificatePem}${keyPem(one.privateKey)}`);
    return { AZURE_CLIENT_CERTIFICATE_PATH: pem };
  };
  const managed = async () => ({ AZURE_MANAGED_IDENTITY_CLIENT_ID: IDENTITY });
  const opener = { KEY_VAULT_IDENTITY: VAULT_IDENTITY };
  const reader = () => bench.cloud.credentials.clientId;

  test.each([
    ['a secret', secret, {}, reader],
    ['a certificate', certified, {}, reader],
    ['a managed identity', managed, {}, () => IDENTITY],
    ['a secret and an identity for the vault', secret, opener, () => VAULT_IDENTITY],
    ['a certificate and an identity for the vault', certified, opener, () => VAULT_IDENTITY],
    ['a managed identity and another one for the vault', managed, opener, () => VAULT_IDENTITY],
  ])('with %s is asked by whom the settings name', async (_what, prove, more, caller) => {
    const { settings } = readConfig({
      WATCHPOST_SANDBOX: 'headless',
      AZURE_TENANT_ID: own(),
      AZURE_CLIENT_ID: reader(),
      AZURE_AUTHORITY_HOST: bench.cloud.loginUrl,
      KEY_VAULT_URL: bench.cloud.keyVaultUrl,
      ...(await prove()),
      ...more,
    });
    const store = openTokenStore(settings, createAppProof(settings).forVault);
    bench.cloud.vault.callers.splice(0);
    await store?.read();
    await store?.write({ token: 'newer', issuedAt: bench.now(), signedInAt: undefined });
    expect([...new Set(bench.cloud.vault.callers)]).toEqual([caller()]);
  });
});

describe('a workload identity', () => {
  const cluster = rsa();
  const SUBJECT = 'system:serviceaccount:watchpost:watchpost';
  const ISSUER = 'https://oidc.contoso.example/cluster';
  const tokenFor = (audience: string): string => {
    const at = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: ISSUER, sub: SUBJECT, aud: audience, iat: at, nbf: at, exp: at + 3600 };
    const content = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), cluster.privateKey).toString('base64url')}`;
  };

  test('proves the app with the token that the cluster puts into a file', async () => {
    const audience = 'api://AzureADTokenExchange';
    bench.cloud.trust.trustFederated({ issuer: ISSUER, subject: SUBJECT, audience }, cluster.publicKey);
    const tokenFile = await file('token', `${tokenFor(audience)}\n`);
    const [app, user] = await bothTokens({ AZURE_FEDERATED_TOKEN_FILE: tokenFile });
    expect(app).toMatchObject({ idtyp: 'app', tid: own() });
    expect(user).toMatchObject({ idtyp: 'user', tid: customer() });
    await writeFile(tokenFile, tokenFor('somebody else'));
    const { tokens } = bench.sources({ AZURE_CLIENT_SECRET: '', AZURE_FEDERATED_TOKEN_FILE: tokenFile });
    expect(await failure(tokens.userToken(customer(), GRAPH))).toMatchObject({ fields: { aadsts: 700212 } });
  });
});

test('without any credential the reason is said, and nobody is asked', async () => {
  const { tokens, credentialsInUse } = bench.sources({ AZURE_CLIENT_SECRET: '' });
  bench.cloud.requests.clear();
  expect(reasonOf(await failure(tokens.appToken(own(), GRAPH)))).toBe('wrongSecret');
  expect(credentialsInUse()).toBeUndefined();
  expect(bench.cloud.requests.all()).toEqual([]);
});

test('what is in use says which and why, and holds no secret', () => {
  const inUse = bench.sources({ MicrosoftAppId: IDENTITY }).credentialsInUse();
  expect(inUse).toMatchObject({
    kind: 'secret',
    decidedBy: 'AZURE_CLIENT_SECRET',
    bot: { kind: 'secret', clientId: IDENTITY },
  });
  expect(JSON.stringify(inUse)).not.toContain(bench.cloud.credentials.clientSecret);
});

test('the end of the client secret is read where that is permitted, and otherwise unknown without noise', async () => {
  const sources = bench.sources();
  await sources.careForCredentials();
  expect(sources.secretEndsAt()).toBeUndefined();
  const { partner } = bench.cloud.world;
  const before = partner.appRoles;
  partner.appRoles = [...before, 'Application.Read.All'];
  const endsAt = new Date('2026-06-01T00:00:00Z');
  const { secrets } = bench.cloud.trust;
  secrets.push({ value: bench.cloud.credentials.clientSecret, endsAt }, { value: 'zzz', endsAt: new Date(0) });
  bench.pass(2 * 86_400_000);
  sources.tokens.forget(partner.id);
  await sources.careForCredentials();
  expect(sources.secretEndsAt()).toEqual(endsAt);
  secrets.splice(1);
  partner.appRoles = before;
  expect(bench.warnings).toEqual([]);
});

function whyOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof AppError) return String(error.fields['why']);
    throw error;
  }
  return '';
}
