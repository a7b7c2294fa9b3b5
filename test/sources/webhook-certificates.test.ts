import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CertificateRequest, certificate, type Issuer, toPem } from '../../src/sandbox/cloud/certificate.ts';
import { verifyWebhook } from '../../src/sources/partner-center/verify-webhook.ts';
import { createWebhookCertificates } from '../../src/sources/partner-center/webhook-certificates.ts';
import { createClock } from '../support/clock.ts';

const HOST = 'certs.adatum.example';
const MICROSOFT = 'Microsoft Corporation';
const folder = mkdtempSync(path.join(tmpdir(), 'watchpost-roots-'));
const rootsFile = path.join(folder, 'roots.pem');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const root = {
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  name: { commonName: 'Root', organisation: MICROSOFT },
};
const issuer: Issuer = { subject: root.name, privateKey: root.privateKey };
writeFileSync(rootsFile, toPem(certificate({ subject: root.name, publicKey: root.publicKey, issuer, use: 'root' })));

const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
const { publicKey: key, privateKey: senderKey } = rsa(2048);
const next = rsa(2048);
const stranger = rsa(2048);
const sender = { commonName: 'pcnotifications-dispatch.microsoft.com', organisation: MICROSOFT };
const make = (change: Partial<CertificateRequest> = {}): Buffer =>
  certificate({ subject: sender, publicKey: key, issuer, use: 'signing', ...change });
const unavailable = () => Promise.reject(new Error('404'));

function start(serve: (url: string) => Promise<Buffer> = async () => make()) {
  const clock = createClock(new Date('2026-03-04T10:00:00Z'));
  const asked: string[] = [];
  const certificates = createWebhookCertificates({
    hosts: [HOST],
    rootsFile,
    now: clock.now,
    fetchCertificate: (url) => {
      asked.push(url);
      return serve(url);
    },
  });
  /** Has one webhook verified that names this address. @returns `genuine`, or why it is refused */
  const verified = async (url: string, by: KeyObject = senderKey): Promise<string> => {
    const event = { EventName: 'test-created', ResourceChangeUtcDate: clock.now().toISOString() };
    const body = Buffer.from(JSON.stringify(event));
    const headers = {
      authorization: `Signature ${sign('sha256', body, by).toString('base64')}`,
      'x-ms-certificate-url': url,
      'x-ms-signature-algorithm': 'rsa-sha256',
    };
    const result = await verifyWebhook({ headers, body }, certificates, clock.now());
    return result.kind === 'refused' ? result.reason : result.kind;
  };
  const find = (file: string, by?: KeyObject) => verified(`https://${HOST}/${file}`, by);
  /** Twenty-five strangers, each with an address of his own. */
  const flood = async (round: number) => {
    for (let n = 0; n < 25; n += 1) await find(`${round}-${n}.cer`, stranger.privateKey);
  };
  return { clock, asked, find, flood, verified };
}

describe('a certificate is refused that', () => {
  test.each<[string, () => Buffer, string]>([
    ['is not valid yet', () => make({ validFrom: new Date('2027-01-01T00:00:00Z') }), 'certificateNotYetValid'],
    ['is no longer valid', () => make({ validTo: new Date('2026-03-04T09:59:59Z') }), 'certificateExpired'],
    ['has a short key', () => make({ publicKey: rsa(1024).publicKey }), 'weakKey'],
    ['has no RSA key', () => make({ publicKey: root.publicKey }), 'weakKey'],
    ['is another’s', () => make({ subject: { commonName: 'contoso.com' } }), 'foreignSubject'],
    ['is of a look-alike', () => make({ subject: { commonName: 'evilmicrosoft.com' } }), 'foreignSubject'],
    [
      'is of a name that goes on',
      () => make({ subject: { commonName: 'a.microsoft.com.evil.example' } }),
      'foreignSubject',
    ],
    [
      'says it in the organisation',
      () => make({ subject: { commonName: 'x', organisation: 'y\nCN=a.microsoft.com' } }),
      'foreignSubject',
    ],
    ['says it after a line break', () => make({ subject: { commonName: 'x\nCN=a.microsoft.com' } }), 'foreignSubject'],
    [
      'says it before a NUL',
      () => make({ subject: { commonName: 'a.microsoft.com\0.evil.example' } }),
      'foreignSubject',
    ],
    ['is for every name', () => make({ subject: { commonName: '*.microsoft.com' } }), 'foreignSubject'],
    [
      'was made by whoever says Microsoft in a line break',
      () => make({ issuer: { ...issuer, subject: { commonName: 'x\nO=Microsoft Corporation' } } }),
      'foreignIssuer',
    ],
    [
      'was made by a Microsoft of another country',
      () => make({ issuer: { ...issuer, subject: { commonName: 'x', organisation: 'Microsoft Corporation Ltd' } } }),
      'foreignIssuer',
    ],
    ['is a root of its own', () => make({ issuer: { subject: sender, privateKey: root.privateKey } }), 'unknownRoot'],
    ['is none', () => Buffer.from('<html>'), 'certificateUnavailable'],
    ['is empty', () => Buffer.alloc(0), 'certificateUnavailable'],
  ])('%s', async (_what, serve, fault) => {
    const { find } = start(async () => serve());
    expect(await find('a.cer')).toBe(fault);
  });

  test('is vouched for by one that may not vouch, though that one is good', async () => {
    const middle = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
    const plain = { subject: { ...sender, commonName: 'plain.microsoft.com' }, privateKey: middle.privateKey };
    // A chain would need the address of the issuer in the certificate; without one there is nothing to fetch.
    const { find, asked } = start(async () => make({ issuer: plain }));
    expect(await find('a.cer')).toBe('unknownRoot');
    expect(asked).toHaveLength(1);
  });
});

describe('an address is not followed', () => {
  test.each([
    'http://certs.adatum.example/a.cer',
    'https://certs.adatum.example:8443/a.cer',
    'https://certs.adatum.example.evil.example/a.cer',
    'https://certs.adatum.example@evil.example/a.cer',
    'https://user:word@certs.adatum.example/a.cer',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/a.cer',
    'https://[::1]/a.cer',
    'https://evil.example\\@certs.adatum.example/a.cer',
    'file:///etc/passwd',
    'ftp://certs.adatum.example/a.cer',
    '//certs.adatum.example/a.cer',
    'https://certs.adatum.example/a.cer?1',
    'https://certs.adatum.example/a.cer?',
    'https://certs.adatum.example/a.cer#1',
    'https://certs.adatum.example/a.cer#',
    'https://certs.adatum.example/%61.cer',
  ])('%s', async (url) => {
    const { verified, asked } = start();
    expect(await verified(url)).toBe('foreignCertificateHost');
    expect(asked).toEqual([]);
  });
});

test('one file has one address, however it is written', async () => {
  const { verified, asked } = start();
  for (const url of [
    'https://certs.adatum.example/a.cer',
    'HTTPS://CERTS.adatum.example:443/a.cer',
    'https://@certs.adatum.example/b/../a.cer',
  ]) {
    expect(await verified(url)).toBe('genuine');
  }
  expect(asked).toEqual(['https://certs.adatum.example/a.cer']);
});

describe('a flood of addresses', () => {
  test('costs twenty looks a minute, and the sender’s own is still known', async () => {
    const { clock, asked, find } = start(async (url) => (url.endsWith('good.cer') ? make() : unavailable()));
    expect(await find('good.cer')).toBe('genuine');
    for (let n = 0; n < 1_000; n += 1) expect(await find(`${n}.cer`)).toBe('certificateUnavailable');
    expect(asked).toHaveLength(20);
    expect(await find('good.cer')).toBe('genuine');
    clock.advance(60_000);
    await find('new.cer');
    expect(asked).toHaveLength(21);
  });

  test('that goes on for hours keeps out no genuine webhook, though nothing genuine came meanwhile', async () => {
    // A genuine certificate behind each: whatever is found takes room.
    const { clock, find, flood } = start();
    expect(await find('good.cer')).toBe('genuine');
    for (let round = 0; round < 120; round += 1) {
      clock.advance(60_000);
      await flood(round);
      if ([19, 59, 119].includes(round)) expect(await find('good.cer')).toBe('genuine');
    }
  });

  test('keeps out no renewed certificate', async () => {
    const served = { certificate: make() };
    const { clock, find, flood } = start(async () => served.certificate);
    expect(await find('good.cer')).toBe('genuine');
    served.certificate = make({ publicKey: next.publicKey });
    for (let round = 0; round < 5; round += 1) {
      clock.advance(60_000);
      await flood(round);
    }
    expect(await find('good.cer', next.privateKey)).toBe('genuine');
  });

  test('keeps nobody out who starts in the middle of it', async () => {
    const { clock, find, flood } = start(async (url) => (url.endsWith('.microsoft.com.cer') ? make() : unavailable()));
    for (let round = 0; round < 3; round += 1) {
      clock.advance(60_000);
      await flood(round);
    }
    expect(await find('cert/pcnotifications-dispatch.microsoft.com.cer')).toBe('genuine');
  });

  test('all the same is looked at once at a time, and not again for a minute when it leads to nothing', async () => {
    const { clock, asked, find } = start(unavailable);
    await Promise.all(Array.from({ length: 50 }, () => find('gone.cer')));
    await find('gone.cer');
    expect(asked).toHaveLength(1);
    clock.advance(60_000);
    await find('gone.cer');
    expect(asked).toHaveLength(2);
  });
});

describe('a certificate that is kept', () => {
  test('and is renewed under its address is looked at again, and the webhook is genuine', async () => {
    const served = { certificate: make() };
    const { clock, asked, find } = start(async () => served.certificate);
    expect(await find('a.cer')).toBe('genuine');
    served.certificate = make({ publicKey: next.publicKey });
    clock.advance(61_000);
    expect(await find('a.cer', next.privateKey)).toBe('genuine');
    expect(await find('a.cer', next.privateKey)).toBe('genuine');
    // Microsoft signs with one key at a time.
    expect(await find('a.cer')).toBe('wrongSignature');
    expect(asked).toHaveLength(2);
  });

  test('is asked for again once a minute, however many wrong signatures name it', async () => {
    const { clock, asked, find } = start();
    await find('a.cer');
    for (let minute = 0; minute < 10; minute += 1) {
      for (let n = 0; n < 20; n += 1) expect(await find('a.cer', stranger.privateKey)).toBe('wrongSignature');
      clock.advance(61_000);
    }
    expect(asked).toHaveLength(10);
  });

  test('is good for the genuine ones when it cannot be had again', async () => {
    const served = { now: async () => make() };
    const { clock, asked, find } = start(() => served.now());
    await find('a.cer');
    served.now = unavailable;
    clock.advance(61_000);
    for (let n = 0; n < 10; n += 1) expect(await find('a.cer', stranger.privateKey)).toBe('certificateUnavailable');
    expect(await find('a.cer')).toBe('genuine');
    expect(asked).toHaveLength(2);
  });

  test('is old after an hour: what Microsoft has withdrawn is not believed until its last day', async () => {
    const served = { now: async () => make() };
    const { clock, find } = start(() => served.now());
    expect(await find('a.cer')).toBe('genuine');
    served.now = unavailable;
    clock.advance(3_599_000);
    expect(await find('a.cer')).toBe('genuine');
    clock.advance(2_000);
    expect(await find('a.cer')).toBe('certificateUnavailable');
    served.now = async () => make();
    clock.advance(60_000);
    expect(await find('a.cer')).toBe('genuine');
  });

  test('is asked for again when it ends while it is in use', async () => {
    const ends = { of: new Date('2026-03-04T10:30:00Z') };
    const { clock, asked, find } = start(async () => make({ validTo: ends.of }));
    expect(await find('a.cer')).toBe('genuine');
    clock.advance(1_801_000);
    expect(await find('a.cer')).toBe('certificateExpired');
    ends.of = new Date('2027-01-01T00:00:00Z');
    clock.advance(60_000);
    expect(await find('a.cer')).toBe('genuine');
    expect(asked).toHaveLength(3);
  });
});
