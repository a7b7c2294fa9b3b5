import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type CertificateRequest, certificate, type Issuer, toPem } from '../../src/sandbox/cloud/certificate.ts';
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

const rsa = (bits: number): KeyObject => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey;
const key = rsa(2048);
const sender = { commonName: 'pcnotifications-dispatch.microsoft.com', organisation: MICROSOFT };
const make = (change: Partial<CertificateRequest> = {}): Buffer =>
  certificate({ subject: sender, publicKey: key, issuer, use: 'signing', ...change });

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
  return { clock, asked, find: (file: string) => certificates.find(`https://${HOST}/${file}`), certificates };
}

describe('a certificate is refused that', () => {
  test.each<[string, () => Buffer, string]>([
    ['is not valid yet', () => make({ validFrom: new Date('2027-01-01T00:00:00Z') }), 'certificateNotYetValid'],
    ['is no longer valid', () => make({ validTo: new Date('2026-03-04T09:59:59Z') }), 'certificateExpired'],
    ['has a short key', () => make({ publicKey: rsa(1024) }), 'weakKey'],
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
    expect(await find('a.cer')).toEqual({ fault });
  });

  test('is vouched for by one that may not vouch, though that one is good', async () => {
    const middle = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
    const plain = { subject: { ...sender, commonName: 'plain.microsoft.com' }, privateKey: middle.privateKey };
    // A chain would need the address of the issuer in the certificate; without one there is nothing to fetch.
    const { find, asked } = start(async () => make({ issuer: plain }));
    expect(await find('a.cer')).toEqual({ fault: 'unknownRoot' });
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
    '',
  ])('%s', async (url) => {
    const { certificates, asked } = start();
    expect(await certificates.find(url)).toEqual({ fault: 'foreignCertificateHost' });
    expect(asked).toEqual([]);
  });
});

describe('a flood of addresses', () => {
  test('costs twenty looks a minute, and the sender’s own is still known', async () => {
    const { clock, asked, find } = start(async (url) => {
      if (url.endsWith('good.cer')) return make();
      throw new Error('404');
    });
    expect(await find('good.cer')).toHaveProperty('certificate');
    for (let n = 0; n < 1_000; n += 1) expect(await find(`${n}.cer`)).toEqual({ fault: 'certificateUnavailable' });
    expect(asked).toHaveLength(20);
    expect(await find('good.cer')).toHaveProperty('certificate');
    clock.advance(60_000);
    await find('new.cer');
    expect(asked).toHaveLength(21);
  });

  test('with the genuine certificate behind each does not push out the one in use', async () => {
    const { clock, asked, find } = start();
    await find('good.cer');
    for (let n = 0; n < 100; n += 1) {
      await find(`good.cer?${n}`);
      await find('good.cer');
      clock.advance(10_000);
    }
    expect(asked.filter((url) => url.endsWith('good.cer'))).toHaveLength(1);
  });

  test('all the same is looked at once at a time, and not again for a minute when it leads to nothing', async () => {
    const { clock, asked, find } = start(() => Promise.reject(new Error('404')));
    await Promise.all(Array.from({ length: 50 }, () => find('gone.cer')));
    await find('gone.cer');
    expect(asked).toHaveLength(1);
    clock.advance(60_000);
    await find('gone.cer');
    expect(asked).toHaveLength(2);
  });
});

test('a certificate that is in use when it ends is asked for again', async () => {
  const ends = { of: new Date('2026-03-04T11:00:00Z') };
  const { clock, asked, find } = start(async () => make({ validTo: ends.of }));
  await find('a.cer');
  clock.advance(3_601_000);
  expect(await find('a.cer')).toEqual({ fault: 'certificateExpired' });
  ends.of = new Date('2027-01-01T00:00:00Z');
  clock.advance(60_000);
  expect(await find('a.cer')).toHaveProperty('certificate');
  expect(asked).toHaveLength(3);
});
